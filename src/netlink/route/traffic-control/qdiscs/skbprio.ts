/** The lowest priority is dropped first. <linux/pkt_sched.h>, struct tc_skbprio_qopt; tc-skbprio(8) */

import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** `limit` is in packets. */
export const skbprio = struct('tc_skbprio_qopt', { limit: u32 })
