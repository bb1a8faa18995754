/** Fair queues, and pacing of what sockets send. tc-fq(8), <linux/pkt_sched.h>, enum TCA_FQ_* */

import { number32, yesNo } from '../../verb/option-values.ts'
import { rateUpTo } from '../rate.ts'
import { binaryLogarithm, milliseconds } from '../time.ts'
import { qdiscKind } from './kind.ts'

const rate = rateUpTo(0xffff_ffff)

/** Times are in milliseconds. */
export const fq = qdiscKind('fq', {
  /** How many packets wait at most. */
  limit: ['TCA_FQ_PLIMIT', number32],
  /** How many packets of one flow wait at most. */
  flowLimit: ['TCA_FQ_FLOW_PLIMIT', number32],
  /** How many buckets flows are looked up in: 1 to 262,144, a power of two. */
  buckets: ['TCA_FQ_BUCKETS_LOG', binaryLogarithm(18)],
  /** By how many bits of their number packets without a socket are told apart, less one. */
  orphanMask: ['TCA_FQ_ORPHAN_MASK', number32],
  /** Whether sockets' rates are kept. */
  pacing: ['TCA_FQ_RATE_ENABLE', yesNo],
  /** How many bytes a flow may send in its turn. */
  quantum: ['TCA_FQ_QUANTUM', number32],
  /** How many bytes a new flow may send in its first turn. */
  initialQuantum: ['TCA_FQ_INITIAL_QUANTUM', number32],
  /** The rate of a flow at most. */
  maxRate: ['TCA_FQ_FLOW_MAX_RATE', rate],
  /** A flow below this rate sends packet by packet, at even distances. */
  lowRate: ['TCA_FQ_LOW_RATE_THRESHOLD', rate],
  /** After how long without packets a flow's turn begins anew. */
  refillDelay: ['TCA_FQ_FLOW_REFILL_DELAY', milliseconds(1000)],
  /** How long packets may wait before they are marked. */
  markAbove: ['TCA_FQ_CE_THRESHOLD', milliseconds(1000)],
  /** How late packets may be sent, so that some are sent together. */
  timerSlack: ['TCA_FQ_TIMER_SLACK', milliseconds(1_000_000)],
  /** How far ahead a packet's time to go may lie. */
  horizon: ['TCA_FQ_HORIZON', milliseconds(1000)],
  /** Whether packets whose time is beyond that are dropped; else they are sent at the horizon. */
  dropBeyondHorizon: ['TCA_FQ_HORIZON_DROP', yesNo],
})
