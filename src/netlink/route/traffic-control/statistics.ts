/** Counters of a queueing discipline, a class or an action. <linux/gen_stats.h>; <linux/pkt_sched.h>, struct tc_stats */

import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { s8, u8, u32, u64 } from '../../../schema/integer.ts'
import { padding } from '../../../schema/padding.ts'
import { type Arms, select } from '../../../schema/select.ts'
import { struct } from '../../../schema/struct.ts'

/** What TCA_STATS2 has replaced. */
export const tcStats = struct('tc_stats', {
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

/** How a rate is estimated: every `2 ** interval / 4` seconds, as a moving average. */
export const tcEstimator = struct('tc_estimator', { interval: s8, ewma_log: u8 })

const basic = struct('gnet_stats_basic', { bytes: u64, packets: u32, __fill: padding(4) })

/** The counters, among them those of a kind alone: `ofKind` has their formats. */
export function statistics<const A extends Arms>(ofKind: A) {
  return attributes({
    TCA_STATS_BASIC: [1, basic],
    TCA_STATS_RATE_EST: [2, struct('gnet_stats_rate_est', { bps: u32, pps: u32 })],
    TCA_STATS_QUEUE: [3, struct('gnet_stats_queue', { qlen: u32, backlog: u32, drops: u32, requeues: u32, overlimits: u32 })],
    TCA_STATS_APP: [4, select('TCA_KIND', ofKind)],
    TCA_STATS_RATE_EST64: [5, struct('gnet_stats_rate_est64', { bps: u64, pps: u64 })],
    TCA_STATS_PAD: [6, bytes],
    TCA_STATS_BASIC_HW: [7, basic],
    TCA_STATS_PKT64: [8, u64],
  })
}
