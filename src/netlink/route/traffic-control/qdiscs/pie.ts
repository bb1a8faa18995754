/** PIE: drops by how long packets will have to wait. <linux/pkt_sched.h>, enum TCA_PIE_*; tc-pie(8); RFC 8033 */

import { attributes } from '../../../../schema/attributes.ts'
import { u32, u64 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in microseconds, the limit in packets. */
export const pie = attributes({
  TCA_PIE_TARGET: [1, u32],
  TCA_PIE_LIMIT: [2, u32],
  TCA_PIE_TUPDATE: [3, u32],
  TCA_PIE_ALPHA: [4, u32],
  TCA_PIE_BETA: [5, u32],
  TCA_PIE_ECN: [6, u32],
  TCA_PIE_BYTEMODE: [7, u32],
  TCA_PIE_DQ_RATE_ESTIMATOR: [8, u32],
})

export const pieStatistics = struct('tc_pie_xstats', {
  prob: u64,
  delay: u32,
  avg_dq_rate: u32,
  dq_rate_estimating: u32,
  packets_in: u32,
  dropped: u32,
  overlimit: u32,
  maxq: u32,
  ecn_mark: u32,
})
