/** Requests for rules: our bytes are those of `ip rule`. */

import { describe, expect, test } from 'vitest'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const remove = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const

const toTable100 = { family: 'AF_INET', table: 100, action: 'FR_ACT_TO_TBL' } as const

const cases: Case<typeof route>[] = [
  {
    command: 'ip rule add from 10.10.0.0/24 table 100',
    fixture: 'add-from',
    request: { nlmsg_type: 'RTM_NEWRULE', nlmsg_flags: create, ...toTable100, src_len: 24, FRA_SRC: '10.10.0.0' },
  },
  {
    command: 'ip rule add to 10.20.0.0/16 priority 500 table 1000',
    fixture: 'add-to',
    request: {
      nlmsg_type: 'RTM_NEWRULE',
      nlmsg_flags: create,
      family: 'AF_INET',
      action: 'FR_ACT_TO_TBL',
      dst_len: 16,
      FRA_DST: '10.20.0.0',
      FRA_PRIORITY: 500,
      FRA_TABLE: 1000,
    },
  },
  {
    command: 'ip rule add iif lo oif veth-host lookup 100',
    fixture: 'add-interfaces',
    request: { nlmsg_type: 'RTM_NEWRULE', nlmsg_flags: create, ...toTable100, FRA_IIFNAME: 'lo', FRA_OIFNAME: 'veth-host' },
  },
  {
    command: 'ip rule add fwmark 0x10/0xff lookup 100',
    fixture: 'add-mark',
    request: { nlmsg_type: 'RTM_NEWRULE', nlmsg_flags: create, ...toTable100, FRA_FWMARK: 0x10, FRA_FWMASK: 0xff },
  },
  {
    command: 'ip rule add ipproto tcp dport 80-90 lookup 100',
    fixture: 'add-ports',
    request: {
      nlmsg_type: 'RTM_NEWRULE',
      nlmsg_flags: create,
      ...toTable100,
      FRA_IP_PROTO: 'IPPROTO_TCP',
      FRA_DPORT_RANGE: { start: 80, end: 90 },
    },
  },
  {
    command: 'ip rule add from 10.10.0.9 blackhole',
    fixture: 'add-blackhole',
    request: {
      nlmsg_type: 'RTM_NEWRULE',
      nlmsg_flags: create,
      family: 'AF_INET',
      src_len: 32,
      action: 'FR_ACT_BLACKHOLE',
      FRA_SRC: '10.10.0.9',
    },
  },
  {
    command: 'ip -6 rule add from fd00::/64 table 100',
    fixture: 'add-ipv6',
    request: { nlmsg_type: 'RTM_NEWRULE', nlmsg_flags: create, ...toTable100, family: 'AF_INET6', src_len: 64, FRA_SRC: 'fd00::' },
  },
  {
    command: 'ip rule del from 10.10.0.0/24 table 100',
    fixture: 'delete',
    request: {
      nlmsg_type: 'RTM_DELRULE',
      nlmsg_flags: remove,
      family: 'AF_INET',
      table: 100,
      src_len: 24,
      FRA_SRC: '10.10.0.0',
    },
  },
  {
    command: 'ip rule show',
    fixture: 'show',
    request: { nlmsg_type: 'RTM_GETRULE', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'], family: 'AF_INET' },
  },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/rule', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`; the kernel has three rules of its own. */
describe('the kernel answers', () => {
  test('the rules in the order of their priority', () => {
    const none = { FRA_SUPPRESS_PREFIXLEN: -1 }
    expect(answers(route, 'route/rule', 'show', 'RTM_NEWRULE')).toMatchObject([
      { ...none, FRA_TABLE: 'RT_TABLE_LOCAL', FRA_PROTOCOL: 'RTPROT_KERNEL' },
      { ...none, action: 'FR_ACT_PROHIBIT', FRA_IP_PROTO: 'IPPROTO_TCP', FRA_DPORT_RANGE: { start: 80, end: 90 } },
      { ...none, FRA_TABLE: 1000, FRA_IIFNAME: 'lo', FRA_FWMARK: 0x10, FRA_FWMASK: 0xff },
      { ...none, FRA_TABLE: 100, src_len: 24, FRA_SRC: '10.10.0.0' },
      { ...none, FRA_TABLE: 'RT_TABLE_MAIN', FRA_PRIORITY: 32766 },
      { ...none, FRA_TABLE: 'RT_TABLE_DEFAULT', FRA_PRIORITY: 32767 },
    ])
  })
})
