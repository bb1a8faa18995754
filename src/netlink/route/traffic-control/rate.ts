/** Rates, and the tables of how long packets take at them. <linux/pkt_sched.h>, struct tc_ratespec */

import { array } from '../../../schema/array.ts'
import { s16, u8, u16, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'

export const TC_LINKLAYER = { TC_LINKLAYER_UNAWARE: 0, TC_LINKLAYER_ETHERNET: 1, TC_LINKLAYER_ATM: 2 } as const

/** `rate` is in bytes a second; what is beyond 32 bits is there as 0xffffffff, and whole in an attribute of 64 bits. */
export const tcRatespec = struct('tc_ratespec', {
  cell_log: u8,
  linklayer: named(u8, TC_LINKLAYER),
  overhead: u16,
  cell_align: s16,
  mpu: u16,
  rate: u32,
})

/** For each of 256 sizes, `1 << cell_log` bytes apart, the time that such a packet takes, in ticks of 64 ns. */
export const rateTable = array(u32, 256)
