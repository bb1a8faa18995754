/** A band for each queue of the link. <linux/pkt_sched.h>, struct tc_multiq_qopt */

import { u16 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** The kernel fills in both; what a request says counts for nothing. */
export const multiq = struct('tc_multiq_qopt', { bands: u16, max_bands: u16 })
