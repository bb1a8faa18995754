/** Matches by any 32 bits of a packet, in tables of hashes. <linux/pkt_cls.h>, enum TCA_U32_*; tc-u32(8) */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { flexible } from '../../../../schema/flexible.ts'
import { be16, be32, s16, s32, u8, u16, u32, u64 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { text } from '../../../../schema/text.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { handle } from '../handle.ts'
import { TCA_CLS_FLAGS } from './flags.ts'

/** Matches where the packet's bytes at `off`, under `mask`, are `val`. With an `offmask` of -1 the offset counts from the header behind. */
export const tcU32Key = struct('tc_u32_key', { mask: be32, val: be32, off: s32, offmask: s32 })

const tcU32Sel = struct('tc_u32_sel', {
  flags: flags(u8, { TC_U32_TERMINAL: 1, TC_U32_OFFSET: 2, TC_U32_VAROFFSET: 4, TC_U32_EAT: 8 }),
  offshift: u8,
  nkeys: u8,
  __fill: padding(1),
  offmask: be16,
  off: u16,
  offoff: s16,
  hoff: s16,
  hmask: be32,
})

/** Numbers of nodes and tables are as in a handle: table, bucket and node, 12, 8 and 12 bits. */
export const u32Filter = attributes({
  TCA_U32_CLASSID: [1, handle],
  TCA_U32_HASH: [2, u32, 'the table and the bucket that the filter goes into'],
  TCA_U32_LINK: [3, u32, 'the table to go on with'],
  TCA_U32_DIVISOR: [4, u32, 'a new table: how many buckets'],
  TCA_U32_SEL: [5, flexible(tcU32Sel, 'keys', array(tcU32Key), 'nkeys')],
  TCA_U32_POLICE: [6, barePolice],
  TCA_U32_ACT: [7, actions],
  TCA_U32_INDEV: [8, text, 'the link that the packet came by'],
  TCA_U32_PCNT: [9, flexible(struct('tc_u32_pcnt', { rcnt: u64, rhit: u64 }), 'kcnts', array(u64))],
  TCA_U32_MARK: [10, struct('tc_u32_mark', { val: u32, mask: u32, success: u32 })],
  TCA_U32_FLAGS: [11, flags(u32, TCA_CLS_FLAGS)],
  TCA_U32_PAD: [12, bytes],
})
