/** First in, first out: bfifo, pfifo, pfifo_head_drop. <linux/pkt_sched.h>, struct tc_fifo_qopt; tc-pfifo(8), tc-bfifo(8) */

import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** `limit` is in bytes for bfifo, and in packets for the others. */
export const fifo = struct('tc_fifo_qopt', { limit: u32 })
