/** Requests for addresses: our bytes are those of `ip addr`. */

import { describe, expect, test } from 'vitest'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const replace = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_REPLACE'] as const
const remove = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const
const dump = ['NLM_F_REQUEST', 'NLM_F_DUMP'] as const

/** The index of veth-host in the recording. */
const VETH = 3
const FOR_EVER = 0xffffffff

const ipv4 = { ifa_family: 'AF_INET', ifa_prefixlen: 24, ifa_index: VETH, IFA_LOCAL: '10.10.0.1', IFA_ADDRESS: '10.10.0.1' } as const
const ipv6 = { ifa_family: 'AF_INET6', ifa_prefixlen: 64, ifa_index: VETH, IFA_LOCAL: 'fd00::1', IFA_ADDRESS: 'fd00::1' } as const

const cases: Case<typeof route>[] = [
  {
    command: 'ip addr add 10.10.0.1/24 dev veth-host',
    fixture: 'add-ipv4',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv4 },
  },
  {
    command: 'ip addr add 10.10.0.1/24 broadcast + dev veth-host',
    fixture: 'add-ipv4-broadcast',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv4, IFA_BROADCAST: '10.10.0.255' },
  },
  {
    command: 'ip addr add 10.10.0.1/24 dev veth-host label veth-host:1',
    fixture: 'add-ipv4-label',
    request: {
      nlmsg_type: 'RTM_NEWADDR',
      nlmsg_flags: create,
      ifa_family: 'AF_INET',
      ifa_prefixlen: 24,
      ifa_index: VETH,
      IFA_LOCAL: '10.10.0.1',
      IFA_LABEL: 'veth-host:1',
      IFA_ADDRESS: '10.10.0.1',
    },
  },
  {
    command: 'ip addr add 10.10.0.1 peer 10.10.0.2/32 dev veth-host',
    fixture: 'add-ipv4-peer',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv4, ifa_prefixlen: 32, IFA_ADDRESS: '10.10.0.2' },
  },
  {
    command: 'ip addr add 10.10.0.1/24 dev veth-host scope link',
    fixture: 'add-ipv4-scope',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv4, ifa_scope: 'RT_SCOPE_LINK' },
  },
  {
    command: 'ip addr add 10.10.0.1/24 dev veth-host valid_lft 3600 preferred_lft 1800',
    fixture: 'add-ipv4-lifetime',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv4, IFA_CACHEINFO: { ifa_prefered: 1800, ifa_valid: 3600 } },
  },
  {
    command: 'ip addr add 10.10.0.1/24 dev veth-host metric 50 noprefixroute',
    fixture: 'add-ipv4-no-prefix-route',
    request: {
      nlmsg_type: 'RTM_NEWADDR',
      nlmsg_flags: create,
      ifa_family: 'AF_INET',
      ifa_prefixlen: 24,
      ifa_index: VETH,
      IFA_LOCAL: '10.10.0.1',
      IFA_RT_PRIORITY: 50,
      IFA_FLAGS: ['IFA_F_NOPREFIXROUTE'],
      IFA_ADDRESS: '10.10.0.1',
    },
  },
  {
    command: 'ip addr add fd00::1/64 dev veth-host',
    fixture: 'add-ipv6',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv6 },
  },
  {
    command: 'ip addr add fd00::1/64 dev veth-host nodad',
    fixture: 'add-ipv6-nodad',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create, ...ipv6, ifa_flags: ['IFA_F_NODAD'] },
  },
  {
    command: 'ip addr replace 10.10.0.1/24 dev veth-host valid_lft 3600 preferred_lft 1800',
    fixture: 'replace-ipv4',
    request: { nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: replace, ...ipv4, IFA_CACHEINFO: { ifa_prefered: 1800, ifa_valid: 3600 } },
  },
  {
    command: 'ip addr change fd00::1/64 dev veth-host preferred_lft 0',
    fixture: 'change-ipv6',
    request: {
      nlmsg_type: 'RTM_NEWADDR',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_REPLACE'],
      ...ipv6,
      IFA_CACHEINFO: { ifa_prefered: 0, ifa_valid: FOR_EVER },
    },
  },
  {
    command: 'ip addr del 10.10.0.1/24 dev veth-host',
    fixture: 'delete-ipv4',
    request: { nlmsg_type: 'RTM_DELADDR', nlmsg_flags: remove, ...ipv4 },
  },
  {
    command: 'ip addr del fd00::1/64 dev veth-host',
    fixture: 'delete-ipv6',
    request: { nlmsg_type: 'RTM_DELADDR', nlmsg_flags: remove, ...ipv6 },
  },
  {
    command: 'ip addr show',
    fixture: 'show-all',
    request: { nlmsg_type: 'RTM_GETADDR', nlmsg_flags: dump },
  },
  {
    command: 'ip -4 addr show',
    fixture: 'show-ipv4',
    request: { nlmsg_type: 'RTM_GETADDR', nlmsg_flags: dump, ifa_family: 'AF_INET' },
  },
  {
    command: 'ip addr show dev veth-host',
    fixture: 'show-one-link',
    request: { nlmsg_type: 'RTM_GETADDR', nlmsg_flags: dump, ifa_index: VETH },
  },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/address', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  test('the addresses of one link; IFA_LOCAL is IPv4’s alone where there is no peer', () => {
    const [first, second, ...rest] = answers(route, 'route/address', 'show-one-link', 'RTM_NEWADDR')
    expect(first).toMatchObject({ ...ipv4, IFA_LABEL: 'veth-host', IFA_CACHEINFO: { ifa_prefered: FOR_EVER, ifa_valid: FOR_EVER } })
    expect(second).toMatchObject({ ifa_family: 'AF_INET6', ifa_prefixlen: 64, IFA_ADDRESS: 'fd00::1' })
    expect(second).toHaveProperty('IFA_FLAGS', ['IFA_F_NODAD', 'IFA_F_PERMANENT'])
    expect(second).not.toHaveProperty('IFA_LOCAL')
    expect(rest).toEqual([])
  })
})
