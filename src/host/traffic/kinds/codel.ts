/** CoDel: drops packets when they have waited too long, in one queue, or in one for each flow. tc-codel(8), tc-fq_codel(8), enum TCA_CODEL_*, TCA_FQ_CODEL_* */

import { number32, yesNo } from '../../verb/option-values.ts'
import type { Conversion } from '../../verb/options.ts'
import { milliseconds } from '../time.ts'
import { qdiscKind } from './kind.ts'

/** The kernel keeps it in units of 1024 nanoseconds, so that it comes back up to two microseconds smaller. */
const waiting: Conversion<number, number> = {
  ...milliseconds(1000),
  agrees: (wanted = 0, found = 0) => Math.abs(wanted - found) < 0.003,
}

/** Times are in milliseconds. */
export const codel = qdiscKind('codel', {
  /** How many packets wait at most. */
  limit: ['TCA_CODEL_LIMIT', number32],
  /** How long packets may wait. */
  target: ['TCA_CODEL_TARGET', waiting],
  /** For how long they may wait longer before the first is dropped: the longest round trip. */
  interval: ['TCA_CODEL_INTERVAL', waiting],
  /** Whether packets are marked rather than dropped, where their ends agreed on that. */
  ecn: ['TCA_CODEL_ECN', yesNo],
  /** How long packets may wait before they are marked whatever CoDel says. */
  markAbove: ['TCA_CODEL_CE_THRESHOLD', waiting],
})

/** Times are in milliseconds. */
export const fq_codel = qdiscKind('fq_codel', {
  /** How many packets wait at most, of all flows. */
  limit: ['TCA_FQ_CODEL_LIMIT', number32],
  /** How many queues there are for flows. */
  flows: ['TCA_FQ_CODEL_FLOWS', number32, 'fixed'],
  /** How many bytes a flow may send in its turn. */
  quantum: ['TCA_FQ_CODEL_QUANTUM', number32],
  /** For how long packets may wait longer than `target` before the first is dropped: the longest round trip. */
  interval: ['TCA_FQ_CODEL_INTERVAL', waiting],
  /** How long packets may wait. */
  target: ['TCA_FQ_CODEL_TARGET', waiting],
  /** Whether packets are marked rather than dropped, where their ends agreed on that. */
  ecn: ['TCA_FQ_CODEL_ECN', yesNo],
  /** How long packets may wait before they are marked whatever CoDel says. */
  markAbove: ['TCA_FQ_CODEL_CE_THRESHOLD', waiting],
  /** How many bytes of memory the packets that wait may take. */
  memoryLimit: ['TCA_FQ_CODEL_MEMORY_LIMIT', number32],
  /** How many packets go at once where there are too many. */
  dropBatch: ['TCA_FQ_CODEL_DROP_BATCH_SIZE', number32],
})
