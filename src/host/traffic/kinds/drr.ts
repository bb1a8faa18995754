/** Turns among classes: each sends so many bytes in its turn. tc-drr(8), tc-qfq(8), <linux/pkt_sched.h>, enum TCA_DRR_*, TCA_QFQ_* */

import { number32, whole } from '../../verb/option-values.ts'
import { classKind, qdiscKind } from './kind.ts'

export const drr = qdiscKind('drr', {})
export const drrClass = classKind('drr', {
  /** How many bytes it sends in its turn; the longest packet where nothing is said. */
  quantum: ['TCA_DRR_QUANTUM', number32],
})

/** As `drr`, but packets wait less. */
export const qfq = qdiscKind('qfq', {})
export const qfqClass = classKind('qfq', {
  /** Its share; 1 where nothing is said. */
  weight: ['TCA_QFQ_WEIGHT', whole(1, 1023)],
  /** Its longest packet in bytes; what the link takes where nothing is said. */
  longestPacket: ['TCA_QFQ_LMAX', whole(512, 0xffff_ffff)],
})
