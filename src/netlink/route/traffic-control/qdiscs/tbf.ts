/** Token bucket: one rate for all. <linux/pkt_sched.h>, enum TCA_TBF_*; tc-tbf(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u32, u64 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { rateTable, tcRatespec } from '../rate.ts'

/** `limit` is in bytes; `buffer` and `mtu` are in ticks of 64 ns. */
const tcTbfQopt = struct('tc_tbf_qopt', { rate: tcRatespec, peakrate: tcRatespec, limit: u32, buffer: u32, mtu: u32 })

export const tbf = attributes({
  TCA_TBF_PARMS: [1, tcTbfQopt],
  TCA_TBF_RTAB: [2, rateTable],
  TCA_TBF_PTAB: [3, rateTable],
  TCA_TBF_RATE64: [4, u64, 'bytes a second'],
  TCA_TBF_PRATE64: [5, u64, 'bytes a second'],
  TCA_TBF_BURST: [6, u32, 'bytes'],
  TCA_TBF_PBURST: [7, u32, 'bytes'],
  TCA_TBF_PAD: [8, bytes],
})
