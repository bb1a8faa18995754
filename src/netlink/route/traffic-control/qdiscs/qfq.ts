/** Quick fair queueing: its classes; the discipline itself has no options. <linux/pkt_sched.h>, enum TCA_QFQ_* */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

export const qfq = attributes({
  TCA_QFQ_WEIGHT: [1, u32],
  TCA_QFQ_LMAX: [2, u32, 'bytes of the largest packet'],
})

export const qfqStatistics = struct('tc_qfq_stats', { weight: u32, lmax: u32 })
