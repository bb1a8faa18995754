/** Requests for classes: our bytes are those of `tc class`. What the kernel says of those that it has. */

import { describe, expect, test } from 'vitest'
import type { AnyInput } from '../../../../src/netlink/datagram.ts'
import { route } from '../../../../src/netlink/route/rtnetlink.ts'
import type { TrafficClassInput } from '../../../../src/netlink/route/traffic-control/traffic-class.ts'
import { answers, type Case, expectToolsBytes } from '../../tool-request.ts'
import { rateTable, ticksOf } from './rate-table.ts'

/** The index of the link in the recordings. */
const VETH = 3

const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const

/** The class 1:10 below 1:0. */
function add(request: TrafficClassInput): AnyInput<typeof route> {
  return {
    nlmsg_type: 'RTM_NEWTCLASS',
    nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'],
    tcm_ifindex: VETH,
    tcm_handle: 0x10010,
    tcm_parent: 0x10000,
    ...request,
  }
}

const ethernet = { cell_log: 3, linklayer: 'TC_LINKLAYER_ETHERNET', cell_align: -1 } as const

/** The options of `htb rate 1mbit` and of `htb rate 2mbit`: tc makes the buckets large enough for a packet of 1600 bytes. */
const htb = (rate: number) => ({
  TCA_HTB_PARMS: {
    rate: { ...ethernet, rate },
    ceil: { ...ethernet, rate },
    buffer: ticksOf(1600, rate),
    cbuffer: ticksOf(1600, rate),
  },
  TCA_HTB_RTAB: rateTable(rate, 3),
  TCA_HTB_CTAB: rateTable(rate, 3),
})

const cases: Case<typeof route>[] = [
  {
    command: 'tc class add dev veth-host parent 1: classid 1:10 drr quantum 1600',
    fixture: 'add-drr',
    request: add({ TCA_KIND: 'drr', TCA_OPTIONS: { TCA_DRR_QUANTUM: 1600 } }),
  },
  {
    command: 'tc class change dev veth-host classid 1:3 ets quantum 3000',
    fixture: 'add-ets',
    request: {
      ...add({ tcm_handle: 0x10003, tcm_parent: 0, TCA_KIND: 'ets', TCA_OPTIONS: { TCA_ETS_QUANTA_BAND: 3000 } }),
      nlmsg_flags: change,
    },
  },
  {
    command:
      'tc class add dev veth-host parent 1: classid 1:10 hfsc rt umax 1500b dmax 30ms rate 100kbit ls m1 0 d 10ms m2 200kbit ul rate 1mbit',
    fixture: 'add-hfsc',
    request: add({
      TCA_KIND: 'hfsc',
      TCA_OPTIONS: {
        TCA_HFSC_RSC: { m1: 1500 / 0.03, d: 30_000, m2: 100e3 / 8 },
        TCA_HFSC_FSC: { m1: 0, d: 10_000, m2: 200e3 / 8 },
        TCA_HFSC_USC: { m2: 1e6 / 8 },
      },
    }),
  },
  {
    command: 'tc class add dev veth-host parent 1: classid 1:10 htb rate 1mbit',
    fixture: 'add-htb',
    request: add({ TCA_KIND: 'htb', TCA_OPTIONS: htb(1e6 / 8) }),
  },
  {
    command:
      'tc class add dev veth-host parent 1: classid 1:10 estimator 250ms 500ms htb rate 10gbit ceil 40gbit burst 15k/8 mpu 64 overhead 20 cburst 30k prio 3 quantum 3000 linklayer ethernet',
    fixture: 'add-htb-options',
    request: add({
      TCA_KIND: 'htb',
      TCA_RATE: { interval: -2, ewma_log: 1 },
      TCA_OPTIONS: {
        TCA_HTB_CEIL64: 40e9 / 8,
        TCA_HTB_PARMS: {
          rate: { ...ethernet, overhead: 20, mpu: 64, rate: 10e9 / 8 },
          ceil: { ...ethernet, overhead: 20, mpu: 64, rate: 0xffffffff },
          buffer: ticksOf(15 << 10, 10e9 / 8),
          cbuffer: ticksOf(30 << 10, 40e9 / 8),
          quantum: 3000,
          prio: 3,
        },
        TCA_HTB_RTAB: rateTable(10e9 / 8, 3, 64),
        TCA_HTB_CTAB: rateTable(40e9 / 8, 3, 64),
      },
    }),
  },
  {
    command: 'tc class add dev veth-host parent 1: classid 1:10 qfq weight 10 maxpkt 2048',
    fixture: 'add-qfq',
    request: add({ TCA_KIND: 'qfq', TCA_OPTIONS: { TCA_QFQ_WEIGHT: 10, TCA_QFQ_LMAX: 2048 } }),
  },
  {
    command: 'tc class change dev veth-host parent 1: classid 1:10 htb rate 2mbit',
    fixture: 'change-htb',
    request: { ...add({ TCA_KIND: 'htb', TCA_OPTIONS: htb(2e6 / 8) }), nlmsg_flags: change },
  },
  {
    command: 'tc class del dev veth-host classid 1:10',
    fixture: 'delete-htb',
    request: { nlmsg_type: 'RTM_DELTCLASS', nlmsg_flags: change, tcm_ifindex: VETH, tcm_handle: 0x10010 },
  },
  {
    command: 'tc -s -d class show dev veth-host',
    fixture: 'show-htb',
    request: { nlmsg_type: 'RTM_GETTCLASS', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'], tcm_ifindex: VETH },
  },
]

describe('the same bytes as tc class', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/tc-class', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  const all = answers(route, 'route/tc-class', 'show-htb', 'RTM_NEWTCLASS')

  test('an inner class, with its counters and those of its kind', () => {
    const fresh = { lends: 0, borrows: 0, giants: 0, tokens: expect.any(Number), ctokens: expect.any(Number) }
    expect(all).toContainEqual(
      expect.objectContaining({
        tcm_handle: 0x10010,
        tcm_parent: 'TC_H_ROOT',
        tcm_info: 'TC_H_UNSPEC',
        TCA_KIND: 'htb',
        TCA_OPTIONS: {
          TCA_HTB_PARMS: expect.objectContaining({ rate: expect.objectContaining({ rate: 1_250_000_000 }), level: 7 }),
          TCA_HTB_CEIL64: 5_000_000_000n,
        },
        TCA_XSTATS: fresh,
        TCA_STATS2: expect.objectContaining({ TCA_STATS_APP: fresh, TCA_STATS_RATE_EST: { bps: 0, pps: 0 } }),
      }),
    )
  })

  test('a leaf, with the discipline within it', () => {
    expect(all).toContainEqual(
      expect.objectContaining({
        tcm_handle: 0x10020,
        tcm_parent: 0x10010,
        tcm_info: 0x200000,
        TCA_OPTIONS: {
          TCA_HTB_PARMS: expect.objectContaining({
            rate: expect.objectContaining({ rate: 125_000 }),
            ceil: expect.objectContaining({ rate: 250_000 }),
            level: 0,
          }),
        },
      }),
    )
  })

  test('the queues of mq', () => {
    expect(answers(route, 'route/tc-class', 'show-mq', 'RTM_NEWTCLASS')).toMatchObject(
      [1, 2, 3, 4].map((minor) => ({ tcm_handle: 0x10000 + minor, TCA_KIND: 'mq' })),
    )
  })
})
