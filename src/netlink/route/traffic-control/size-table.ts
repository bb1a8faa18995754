/** Size tables: what packets count as, where a link puts them into cells or adds a head. <linux/pkt_sched.h>, enum TCA_STAB_* */

import { array } from '../../../schema/array.ts'
import { attributes } from '../../../schema/attributes.ts'
import { s16, s32, u8, u16, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'
import { TC_LINKLAYER } from './rate.ts'

const tcSizespec = struct('tc_sizespec', {
  cell_log: u8,
  size_log: u8,
  cell_align: s16,
  overhead: s32,
  linklayer: named(u32, TC_LINKLAYER),
  mpu: u32,
  mtu: u32,
  tsize: u32,
})

export const sizeTable = attributes({
  TCA_STAB_BASE: [1, tcSizespec],
  TCA_STAB_DATA: [2, array(u16), '`tsize` of them'],
})
