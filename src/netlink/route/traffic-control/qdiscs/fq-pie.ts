/** Fair queues with PIE on each. <linux/pkt_sched.h>, enum TCA_FQ_PIE_*; tc-fq_pie(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in microseconds. */
export const fqPie = attributes(
  {
    TCA_FQ_PIE_LIMIT: [1, u32, 'packets'],
    TCA_FQ_PIE_FLOWS: [2, u32],
    TCA_FQ_PIE_TARGET: [3, u32],
    TCA_FQ_PIE_TUPDATE: [4, u32],
    TCA_FQ_PIE_ALPHA: [5, u32],
    TCA_FQ_PIE_BETA: [6, u32],
    TCA_FQ_PIE_QUANTUM: [7, u32, 'bytes a round'],
    TCA_FQ_PIE_MEMORY_LIMIT: [8, u32, 'bytes'],
    TCA_FQ_PIE_ECN_PROB: [9, u32, 'per cent'],
    TCA_FQ_PIE_ECN: [10, u32],
    TCA_FQ_PIE_BYTEMODE: [11, u32],
    TCA_FQ_PIE_DQ_RATE_ESTIMATOR: [12, u32],
  },
  { nested: true },
)

export const fqPieStatistics = struct('tc_fq_pie_xstats', {
  packets_in: u32,
  dropped: u32,
  overlimit: u32,
  overmemory: u32,
  ecn_mark: u32,
  new_flow_count: u32,
  new_flows_len: u32,
  old_flows_len: u32,
  memory_usage: u32,
})
