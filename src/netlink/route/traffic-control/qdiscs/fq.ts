/** Fair queues, and pacing of what sockets send. <linux/pkt_sched.h>, enum TCA_FQ_*; tc-fq(8) */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { s32, s64, u8, u32, u64 } from '../../../../schema/integer.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { prio } from './prio.ts'

const FQ_BANDS = 3

export const fq = attributes({
  TCA_FQ_PLIMIT: [1, u32, 'packets'],
  TCA_FQ_FLOW_PLIMIT: [2, u32, 'packets of one flow'],
  TCA_FQ_QUANTUM: [3, u32, 'bytes a round'],
  TCA_FQ_INITIAL_QUANTUM: [4, u32, 'bytes of a new flow'],
  TCA_FQ_RATE_ENABLE: [5, u32],
  TCA_FQ_FLOW_DEFAULT_RATE: [6, u32, 'counts for nothing any more'],
  TCA_FQ_FLOW_MAX_RATE: [7, u32, 'bytes a second'],
  TCA_FQ_BUCKETS_LOG: [8, u32, 'the binary logarithm of how many'],
  TCA_FQ_FLOW_REFILL_DELAY: [9, u32, 'microseconds'],
  TCA_FQ_ORPHAN_MASK: [10, u32],
  TCA_FQ_LOW_RATE_THRESHOLD: [11, u32, 'bytes a second'],
  TCA_FQ_CE_THRESHOLD: [12, u32, 'microseconds'],
  TCA_FQ_TIMER_SLACK: [13, u32, 'nanoseconds'],
  TCA_FQ_HORIZON: [14, u32, 'microseconds'],
  TCA_FQ_HORIZON_DROP: [15, u8, '1: packets beyond the horizon are dropped; 0: they are sent at it'],
  TCA_FQ_PRIOMAP: [16, prio],
  TCA_FQ_WEIGHTS: [17, array(s32, FQ_BANDS)],
  TCA_FQ_OFFLOAD_HORIZON: [18, u32, 'microseconds'],
})

export const fqStatistics = struct(
  'tc_fq_qd_stats',
  {
    gc_flows: u64,
    highprio_packets: u64,
    tcp_retrans: u64,
    throttled: u64,
    flows_plimit: u64,
    pkts_too_long: u64,
    allocation_errors: u64,
    time_next_delayed_flow: s64,
    flows: u32,
    inactive_flows: u32,
    throttled_flows: u32,
    unthrottle_latency_ns: u32,
  },
  {
    ce_mark: u64,
    horizon_drops: u64,
    horizon_caps: u64,
    fastpath_packets: u64,
    band_drops: array(u64, FQ_BANDS),
    band_pkt_count: array(u32, FQ_BANDS),
    __pad: padding(4),
  },
)
