/** Hierarchical fair service curves: the discipline and its classes. <linux/pkt_sched.h>, enum TCA_HFSC_*; tc-hfsc(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u16, u32, u64 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** `defcls` is the minor number of the class for what no filter knows. */
export const hfsc = struct('tc_hfsc_qopt', { defcls: u16 })

/** Slopes `m1` and `m2` are in bytes a second, `d` in microseconds. */
const tcServiceCurve = struct('tc_service_curve', { m1: u32, d: u32, m2: u32 })

export const hfscClass = attributes({
  TCA_HFSC_RSC: [1, tcServiceCurve, 'real time'],
  TCA_HFSC_FSC: [2, tcServiceCurve, 'link sharing'],
  TCA_HFSC_USC: [3, tcServiceCurve, 'upper limit'],
})

export const hfscStatistics = struct('tc_hfsc_stats', { work: u64, rtwork: u64, period: u32, level: u32 })
