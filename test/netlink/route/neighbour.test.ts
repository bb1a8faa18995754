/** Requests for neighbours, and for a bridge's table of MACs: our bytes are those of `ip neigh`, `ip ntable` and `bridge fdb`. */

import { describe, expect, test } from 'vitest'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const
const dump = ['NLM_F_REQUEST', 'NLM_F_DUMP'] as const

/** The index of veth-host in the recording. */
const VETH = 3

const neighbour = { ndm_family: 'AF_INET', ndm_ifindex: VETH, ndm_state: ['NUD_PERMANENT'], NDA_DST: '10.10.0.2' } as const

const cases: Case<typeof route>[] = [
  {
    command: 'ip neigh add 10.10.0.2 lladdr 02:00:00:00:00:02 dev veth-host',
    fixture: 'add',
    request: { nlmsg_type: 'RTM_NEWNEIGH', nlmsg_flags: create, ...neighbour, NDA_LLADDR: '02:00:00:00:00:02' },
  },
  {
    command: 'ip neigh replace 10.10.0.2 lladdr 02:00:00:00:00:03 dev veth-host',
    fixture: 'replace',
    request: {
      nlmsg_type: 'RTM_NEWNEIGH',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_REPLACE'],
      ...neighbour,
      NDA_LLADDR: '02:00:00:00:00:03',
    },
  },
  {
    command: 'ip neigh add proxy 10.10.0.9 dev veth-host',
    fixture: 'add-proxy',
    request: { nlmsg_type: 'RTM_NEWNEIGH', nlmsg_flags: create, ...neighbour, ndm_flags: ['NTF_PROXY'], NDA_DST: '10.10.0.9' },
  },
  {
    command: 'ip neigh del 10.10.0.2 dev veth-host',
    fixture: 'delete',
    request: { nlmsg_type: 'RTM_DELNEIGH', nlmsg_flags: change, ...neighbour },
  },
  {
    command: 'ip neigh get 10.10.0.2 dev veth-host',
    fixture: 'get',
    request: { nlmsg_type: 'RTM_GETNEIGH', nlmsg_flags: ['NLM_F_REQUEST'], ndm_family: 'AF_INET', ndm_ifindex: VETH, NDA_DST: '10.10.0.2' },
  },
  {
    command: 'ip -s neigh show dev veth-host',
    fixture: 'show-statistics',
    request: { nlmsg_type: 'RTM_GETNEIGH', nlmsg_flags: dump, NDA_IFINDEX: VETH },
  },
  { command: 'ip ntable show', fixture: 'tables-show', request: { nlmsg_type: 'RTM_GETNEIGHTBL', nlmsg_flags: dump } },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/neighbour', row))
})

const bridgeCases: Case<typeof route>[] = [
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master static',
    fixture: 'fdb-add',
    request: {
      nlmsg_type: 'RTM_NEWNEIGH',
      nlmsg_flags: create,
      ndm_family: 'AF_BRIDGE',
      ndm_ifindex: 4,
      ndm_state: ['NUD_REACHABLE', 'NUD_NOARP'],
      ndm_flags: ['NTF_MASTER'],
      NDA_LLADDR: '02:00:00:00:00:99',
    },
  },
  {
    command: 'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.2',
    fixture: 'fdb-add-vxlan',
    request: {
      nlmsg_type: 'RTM_NEWNEIGH',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_APPEND'],
      ndm_family: 'AF_BRIDGE',
      ndm_ifindex: 2,
      ndm_state: ['NUD_NOARP', 'NUD_PERMANENT'],
      ndm_flags: ['NTF_SELF'],
      NDA_LLADDR: '00:00:00:00:00:00',
      NDA_DST: '10.0.0.2',
    },
  },
  {
    command: 'bridge fdb show br br0',
    fixture: 'fdb-show-bridge',
    request: { nlmsg_type: 'RTM_GETNEIGH', nlmsg_flags: dump, ndm_family: 'AF_BRIDGE', NDA_MASTER: 2 },
  },
]

describe('the same bytes as bridge', () => {
  for (const row of bridgeCases) test(row.command, () => expectToolsBytes(route, 'route/bridge', row))
})

describe('the kernel answers', () => {
  test('the neighbour that the fixture’s setup made', () => {
    expect(answers(route, 'route/neighbour', 'show', 'RTM_NEWNEIGH')).toMatchObject([{ ...neighbour, NDA_LLADDR: '02:00:00:00:00:02' }])
  })
})
