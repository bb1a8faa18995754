/** Generic random early detection: up to sixteen virtual queues in one. <linux/pkt_sched.h>, enum TCA_GRED_* */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes, bytesOf } from '../../../../schema/bytes.ts'
import { u8, u32, u64 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'
import { flags } from '../../../../schema/names.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { RED_STAB_SIZE, TC_RED } from './red.ts'

/** One virtual queue. Limits are in bytes. */
const tcGredQopt = struct('tc_gred_qopt', {
  limit: u32,
  qth_min: u32,
  qth_max: u32,
  DP: u32,
  backlog: u32,
  qave: u32,
  forced: u32,
  early: u32,
  other: u32,
  pdrop: u32,
  Wlog: u8,
  Plog: u8,
  Scell_log: u8,
  prio: u8,
  packets: u32,
  bytesin: u32,
})

const tcGredSopt = struct('tc_gred_sopt', { DPs: u32, def_DP: u32, grio: u8, flags: flags(u8, TC_RED), __pad1: padding(2) })

const virtualQueue = attributes({
  TCA_GRED_VQ_PAD: [1, bytes],
  TCA_GRED_VQ_DP: [2, u32],
  TCA_GRED_VQ_STAT_BYTES: [3, u64],
  TCA_GRED_VQ_STAT_PACKETS: [4, u32],
  TCA_GRED_VQ_STAT_BACKLOG: [5, u32],
  TCA_GRED_VQ_STAT_PROB_DROP: [6, u32],
  TCA_GRED_VQ_STAT_PROB_MARK: [7, u32],
  TCA_GRED_VQ_STAT_FORCED_DROP: [8, u32],
  TCA_GRED_VQ_STAT_FORCED_MARK: [9, u32],
  TCA_GRED_VQ_STAT_PDROP: [10, u32],
  TCA_GRED_VQ_STAT_OTHER: [11, u32],
  TCA_GRED_VQ_FLAGS: [12, flags(u32, TC_RED)],
})

/** A request sets up all with TCA_GRED_DPS, or one virtual queue with TCA_GRED_PARMS. */
export const gred = attributes({
  TCA_GRED_PARMS: [1, array(tcGredQopt), 'one in a request, sixteen in an answer'],
  TCA_GRED_STAB: [2, bytesOf(RED_STAB_SIZE)],
  TCA_GRED_DPS: [3, tcGredSopt],
  TCA_GRED_MAX_P: [4, array(u32), 'in units of 2 to the power of -32; one in a request, sixteen in an answer'],
  TCA_GRED_LIMIT: [5, u32, 'bytes'],
  TCA_GRED_VQ_LIST: [6, list(virtualQueue, 'TCA_GRED_VQ_ENTRY', 1)],
})
