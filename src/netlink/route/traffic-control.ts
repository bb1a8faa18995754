/** Traffic control: queueing disciplines, classes, filters. Their options stay raw. <linux/rtnetlink.h>, struct tcmsg; <linux/gen_stats.h> */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { s8, s32, u8, u32, u64 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { named } from '../../schema/names.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { text } from '../../schema/text.ts'
import { AF } from '../address-family.ts'

/** Handles that have a name. All others are two numbers, 10:1 is 0x100001. <linux/pkt_sched.h> */
export const TC_H = { TC_H_UNSPEC: 0, TC_H_INGRESS: 0xfffffff1, TC_H_ROOT: 0xffffffff } as const

const tcmsg = struct('tcmsg', {
  tcm_family: named(u8, AF),
  __tcm_pad1: padding(1),
  __tcm_pad2: padding(2),
  tcm_ifindex: s32,
  tcm_handle: u32,
  tcm_parent: named(u32, TC_H),
  tcm_info: u32,
})

const elderStatistics = struct('tc_stats', {
  bytes: u64,
  packets: u32,
  drops: u32,
  overlimits: u32,
  bps: u32,
  pps: u32,
  qlen: u32,
  backlog: u32,
  // The compiler fills the struct up to a multiple of eight bytes.
  __fill: padding(4),
})

const basic = struct('gnet_stats_basic', { bytes: u64, packets: u32, __fill: padding(4) })

const statistics = attributes({
  TCA_STATS_BASIC: [1, basic],
  TCA_STATS_RATE_EST: [2, struct('gnet_stats_rate_est', { bps: u32, pps: u32 })],
  TCA_STATS_QUEUE: [3, struct('gnet_stats_queue', { qlen: u32, backlog: u32, drops: u32, requeues: u32, overlimits: u32 })],
  TCA_STATS_APP: [4, bytes],
  TCA_STATS_RATE_EST64: [5, struct('gnet_stats_rate_est64', { bps: u64, pps: u64 })],
  TCA_STATS_PAD: [6, bytes],
  TCA_STATS_BASIC_HW: [7, basic],
  TCA_STATS_PKT64: [8, u64],
})

const trafficControlAttributes = attributes({
  TCA_KIND: [1, text],
  TCA_OPTIONS: [2, bytes],
  TCA_STATS: [3, elderStatistics],
  TCA_XSTATS: [4, bytes],
  TCA_RATE: [5, struct('tc_estimator', { interval: s8, ewma_log: u8 })],
  TCA_FCNT: [6, bytes],
  TCA_STATS2: [7, statistics],
  TCA_STAB: [8, bytes],
  TCA_PAD: [9, bytes],
  TCA_DUMP_INVISIBLE: [10, bytes],
  TCA_CHAIN: [11, u32],
  TCA_HW_OFFLOAD: [12, u8],
  TCA_INGRESS_BLOCK: [13, u32],
  TCA_EGRESS_BLOCK: [14, u32],
  TCA_DUMP_FLAGS: [15, struct('nla_bitfield32', { value: u32, selector: u32 })],
  TCA_EXT_WARN_MSG: [16, text],
})

/** A queueing discipline, a class or a filter, as the kernel describes it. */
export interface TrafficControlMessage extends ValueOf<typeof declared> {}

/** A queueing discipline, a class or a filter, as a request describes it. */
export interface TrafficControlInput extends InputOf<typeof declared> {}

const declared = message(tcmsg, trafficControlAttributes)

export const trafficControl: Codec<TrafficControlMessage, TrafficControlInput> = declared
