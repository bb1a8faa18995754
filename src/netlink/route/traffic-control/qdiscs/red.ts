/** Random early detection: drops or marks before the queue is full. <linux/pkt_sched.h>, enum TCA_RED_*; tc-red(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytesOf } from '../../../../schema/bytes.ts'
import { u8, u32 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { bitfield32 } from '../../../bitfield32.ts'

export const TC_RED = { TC_RED_ECN: 1, TC_RED_HARDDROP: 2, TC_RED_ADAPTATIVE: 4, TC_RED_NODROP: 8 } as const

/** Bytes of the table by which the average falls while the queue is empty. */
export const RED_STAB_SIZE = 256

/** Limits are in bytes. */
const tcRedQopt = struct('tc_red_qopt', {
  limit: u32,
  qth_min: u32,
  qth_max: u32,
  Wlog: u8,
  Plog: u8,
  Scell_log: u8,
  flags: flags(u8, TC_RED),
})

export const red = attributes({
  TCA_RED_PARMS: [1, tcRedQopt],
  TCA_RED_STAB: [2, bytesOf(RED_STAB_SIZE)],
  TCA_RED_MAX_P: [3, u32, 'in units of 2 to the power of -32'],
  TCA_RED_FLAGS: [4, bitfield32(TC_RED)],
  TCA_RED_EARLY_DROP_BLOCK: [5, u32, 'the block of filters that see what is dropped early'],
  TCA_RED_MARK_BLOCK: [6, u32, 'the block of filters that see what is marked'],
})

export const redStatistics = struct('tc_red_xstats', { early: u32, pdrop: u32, other: u32, marked: u32 })
