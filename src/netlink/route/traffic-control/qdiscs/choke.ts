/** CHOKe: random early detection that drops the flow a packet finds in the queue. <linux/pkt_sched.h>, enum TCA_CHOKE_*; tc-choke(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytesOf } from '../../../../schema/bytes.ts'
import { u8, u32 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { RED_STAB_SIZE, TC_RED } from './red.ts'

/** Limits are in packets. */
const tcChokeQopt = struct('tc_choke_qopt', {
  limit: u32,
  qth_min: u32,
  qth_max: u32,
  Wlog: u8,
  Plog: u8,
  Scell_log: u8,
  flags: flags(u8, TC_RED),
})

export const choke = attributes({
  TCA_CHOKE_PARMS: [1, tcChokeQopt],
  TCA_CHOKE_STAB: [2, bytesOf(RED_STAB_SIZE)],
  TCA_CHOKE_MAX_P: [3, u32, 'in units of 2 to the power of -32'],
})

export const chokeStatistics = struct('tc_choke_xstats', { early: u32, pdrop: u32, other: u32, marked: u32, matched: u32 })
