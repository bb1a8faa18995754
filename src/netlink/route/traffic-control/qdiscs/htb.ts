/** Hierarchical token buckets: options of the discipline and of its classes. <linux/pkt_sched.h>, enum TCA_HTB_*; tc-htb(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes, presence } from '../../../../schema/bytes.ts'
import { s32, u32, u64 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { rateTable, tcRatespec } from '../rate.ts'

/** Buffers are in ticks of 64 ns. */
const tcHtbOpt = struct('tc_htb_opt', {
  rate: tcRatespec,
  ceil: tcRatespec,
  buffer: u32,
  cbuffer: u32,
  quantum: u32,
  level: u32,
  prio: u32,
})

/** `version` is 3, or the kernel refuses; `defcls` is the minor number of the class for what no filter knows. */
const tcHtbGlob = struct('tc_htb_glob', { version: u32, rate2quantum: u32, defcls: u32, debug: u32, direct_pkts: u32 })

export const htb = attributes({
  TCA_HTB_PARMS: [1, tcHtbOpt, 'of a class'],
  TCA_HTB_INIT: [2, tcHtbGlob, 'of the discipline'],
  TCA_HTB_CTAB: [3, rateTable],
  TCA_HTB_RTAB: [4, rateTable],
  TCA_HTB_DIRECT_QLEN: [5, u32],
  TCA_HTB_RATE64: [6, u64, 'bytes a second'],
  TCA_HTB_CEIL64: [7, u64, 'bytes a second'],
  TCA_HTB_PAD: [8, bytes],
  TCA_HTB_OFFLOAD: [9, presence],
})

export const htbStatistics = struct('tc_htb_xstats', { lends: u32, borrows: u32, giants: u32, tokens: s32, ctokens: s32 })
