/** One queue, first in, first out; and no queue at all. tc-pfifo(8), <linux/pkt_sched.h>, struct tc_fifo_qopt */

import { number32 } from '../../verb/option-values.ts'
import { qdiscKind } from './kind.ts'

const packets = {
  /** How many packets wait at most; as many as the link's `txQueueLength` where nothing is said. */
  limit: ['limit', number32],
} as const

export const pfifo = qdiscKind('pfifo', packets)
/** As `pfifo`; where it is full, the oldest packet goes. */
export const pfifo_head_drop = qdiscKind('pfifo_head_drop', packets)
export const bfifo = qdiscKind('bfifo', {
  /** How many bytes wait at most. */
  limit: ['limit', number32],
})
/** Three bands by priority, which cannot be changed. */
export const pfifo_fast = qdiscKind('pfifo_fast', {})
/** Packets go at once, or are lost. */
export const noqueue = qdiscKind('noqueue', {})
/** A discipline for each queue of the hardware, as a class `:1`, `:2` ... */
export const mq = qdiscKind('mq', {})
