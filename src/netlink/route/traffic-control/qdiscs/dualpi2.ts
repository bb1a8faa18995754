/** DualPI2: one queue for the old Internet and one for L4S, coupled. <linux/pkt_sched.h>, enum TCA_DUALPI2_*; RFC 9332. Since Linux 6.17 */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { s32, u8, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'

export const TC_DUALPI2_DROP_OVERLOAD = { TC_DUALPI2_DROP_OVERLOAD_OVERFLOW: 0, TC_DUALPI2_DROP_OVERLOAD_DROP: 1 } as const

export const TC_DUALPI2_DROP_EARLY = { TC_DUALPI2_DROP_EARLY_DROP_DEQUEUE: 0, TC_DUALPI2_DROP_EARLY_DROP_ENQUEUE: 1 } as const

export const TC_DUALPI2_ECN_MASK = {
  TC_DUALPI2_ECN_MASK_L4S_ECT: 1,
  TC_DUALPI2_ECN_MASK_CLA_ECT: 2,
  TC_DUALPI2_ECN_MASK_ANY_ECT: 3,
} as const

export const TC_DUALPI2_SPLIT_GSO = { TC_DUALPI2_SPLIT_GSO_NO_SPLIT_GSO: 0, TC_DUALPI2_SPLIT_GSO_SPLIT_GSO: 1 } as const

export const dualpi2 = attributes({
  TCA_DUALPI2_LIMIT: [1, u32, 'packets'],
  TCA_DUALPI2_MEMORY_LIMIT: [2, u32, 'bytes'],
  TCA_DUALPI2_TARGET: [3, u32, 'microseconds'],
  TCA_DUALPI2_TUPDATE: [4, u32, 'microseconds'],
  TCA_DUALPI2_ALPHA: [5, u32, 'hertz, times 256'],
  TCA_DUALPI2_BETA: [6, u32, 'hertz, times 256'],
  TCA_DUALPI2_STEP_THRESH_PKTS: [7, u32],
  TCA_DUALPI2_STEP_THRESH_US: [8, u32],
  TCA_DUALPI2_MIN_QLEN_STEP: [9, u32, 'packets'],
  TCA_DUALPI2_COUPLING: [10, u8],
  TCA_DUALPI2_DROP_OVERLOAD: [11, named(u8, TC_DUALPI2_DROP_OVERLOAD)],
  TCA_DUALPI2_DROP_EARLY: [12, named(u8, TC_DUALPI2_DROP_EARLY)],
  TCA_DUALPI2_C_PROTECTION: [13, u8, 'per cent'],
  TCA_DUALPI2_ECN_MASK: [14, named(u8, TC_DUALPI2_ECN_MASK)],
  TCA_DUALPI2_SPLIT_GSO: [15, named(u8, TC_DUALPI2_SPLIT_GSO)],
  TCA_DUALPI2_PAD: [16, bytes],
})

/** Delays are in microseconds. */
export const dualpi2Statistics = struct('tc_dualpi2_xstats', {
  prob: u32,
  delay_c: u32,
  delay_l: u32,
  packets_in_c: u32,
  packets_in_l: u32,
  maxq: u32,
  ecn_mark: u32,
  step_marks: u32,
  credit: s32,
  memory_used: u32,
  max_memory_used: u32,
  memory_limit: u32,
})
