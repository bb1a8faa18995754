/** Bands by priority: prio, and pfifo_fast, whose bands cannot be changed. <linux/pkt_sched.h>, struct tc_prio_qopt; tc-prio(8) */

import { array } from '../../../../schema/array.ts'
import { s32, u8 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** The priority `p` goes into the band `priomap[p]`. */
export const prio = struct('tc_prio_qopt', { bands: s32, priomap: array(u8, 16) })
