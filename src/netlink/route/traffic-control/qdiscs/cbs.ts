/** Credit-based shaping of one queue, by IEEE 802.1Qav. <linux/pkt_sched.h>, enum TCA_CBS_*; tc-cbs(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { s32, u8 } from '../../../../schema/integer.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'

/** Credits are in bytes, slopes in kilobits a second. */
const tcCbsQopt = struct('tc_cbs_qopt', { offload: u8, __pad: padding(3), hicredit: s32, locredit: s32, idleslope: s32, sendslope: s32 })

export const cbs = attributes({ TCA_CBS_PARMS: [1, tcCbsQopt] })
