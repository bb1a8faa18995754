/** Extended matches: a tree of conditions, for filters that take one. <linux/pkt_cls.h>, struct tcf_ematch_hdr; <linux/tc_ematch/>; tc-ematch(8) */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bitFields } from '../../../../schema/bit-fields.ts'
import { bytes } from '../../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../../schema/codec.ts'
import { flexible } from '../../../../schema/flexible.ts'
import { u8, u16, u32 } from '../../../../schema/integer.ts'
import { flags, named } from '../../../../schema/names.ts'
import { counted } from '../../../../schema/numbered.ts'
import { padding } from '../../../../schema/padding.ts'
import { select } from '../../../../schema/select.ts'
import { struct } from '../../../../schema/struct.ts'
import { text, textField } from '../../../../schema/text.ts'
import { tcU32Key } from './u32.ts'

const TCF_EM = {
  TCF_EM_CONTAINER: 0,
  TCF_EM_CMP: 1,
  TCF_EM_NBYTE: 2,
  TCF_EM_U32: 3,
  TCF_EM_META: 4,
  TCF_EM_TEXT: 5,
  TCF_EM_VLAN: 6,
  TCF_EM_CANID: 7,
  TCF_EM_IPSET: 8,
  TCF_EM_IPT: 9,
} as const

const TCF_LAYER = { TCF_LAYER_LINK: 0, TCF_LAYER_NETWORK: 1, TCF_LAYER_TRANSPORT: 2 } as const

/** How two values are compared. */
const TCF_EM_OPND = { TCF_EM_OPND_EQ: 0, TCF_EM_OPND_GT: 1, TCF_EM_OPND_LT: 2 } as const

/** `matchid` is that of the kind within its program; tc sends 0. */
const tcfEmatchHdr = struct('tcf_ematch_hdr', {
  matchid: u16,
  kind: named(u16, TCF_EM),
  flags: flags(u16, { TCF_EM_REL_AND: 1 << 0, TCF_EM_REL_OR: 1 << 1, TCF_EM_INVERT: 1 << 2, TCF_EM_SIMPLE: 1 << 3 }),
  __pad: padding(2),
})

const { align, flags: cmpFlags, layer: cmpLayer, opnd } = bitFields(u16, { align: 4, flags: 4, layer: 4, opnd: 4 })

/** A number in the packet, at `off` behind the beginning of a layer. TCF_EM_CMP_TRANS: it is in the order of the network, `val` in the host's. */
const tcfEmCmp = struct('tcf_em_cmp', {
  val: u32,
  mask: u32,
  off: u16,
  align: named(align, { TCF_EM_ALIGN_U8: 1, TCF_EM_ALIGN_U16: 2, TCF_EM_ALIGN_U32: 4 }),
  flags: flags(cmpFlags, { TCF_EM_CMP_TRANS: 1 << 0 }),
  layer: named(cmpLayer, TCF_LAYER),
  opnd: named(opnd, TCF_EM_OPND),
})

const { len, layer: nbyteLayer } = bitFields(u16, { len: 12, layer: 4 })

/** Bytes in the packet: so many of the pattern as `len` says. tc, and the kernel when asked, fill it up to a multiple of four. */
const tcfEmNbyte = struct('tcf_em_nbyte', { off: u16, len, layer: named(nbyteLayer, TCF_LAYER) })

const { from_layer, to_layer } = bitFields(u8, { from_layer: 4, to_layer: 4 })

/** Bytes somewhere in the packet between two places, found by `algo`: kmp, bm or fsm. */
const tcfEmText = struct('tcf_em_text', {
  algo: textField(16),
  from_offset: u16,
  to_offset: u16,
  pattern_len: u16,
  from_layer: named(from_layer, TCF_LAYER),
  to_layer: named(to_layer, TCF_LAYER),
  __pad: padding(1),
})

/** `kind` holds the type of the value in its upper four bits (TCF_META_TYPE), and what is looked at in the lower ones (TCF_META_ID). */
const tcfMetaVal = struct('tcf_meta_val', {
  kind: u16,
  shift: u8,
  op: named(u8, TCF_EM_OPND),
})

const meta = attributes({
  TCA_EM_META_HDR: [1, struct('tcf_meta_hdr', { left: tcfMetaVal, right: tcfMetaVal })],
  TCA_EM_META_LVALUE: [2, bytes, 'a number of 32 bits, or text without its NUL'],
  TCA_EM_META_RVALUE: [3, bytes, 'a number of 32 bits, or text without its NUL'],
})

const ipt = attributes({
  TCA_EM_IPT_HOOK: [1, u32],
  TCA_EM_IPT_MATCH_NAME: [2, text],
  TCA_EM_IPT_MATCH_REVISION: [3, u8],
  TCA_EM_IPT_NFPROTO: [4, u8],
  TCA_EM_IPT_MATCH_DATA: [5, bytes, 'a struct of <linux/netfilter/xt_*.h>'],
})

/** The formats of `data`; for the other kinds it is bytes. What a container holds follows behind all that is beside it, from the place that it names on. */
const data = {
  TCF_EM_CONTAINER: u32,
  TCF_EM_CMP: tcfEmCmp,
  TCF_EM_NBYTE: flexible(tcfEmNbyte, 'pattern', bytes),
  TCF_EM_U32: tcU32Key,
  TCF_EM_META: meta,
  TCF_EM_TEXT: flexible(tcfEmText, 'pattern', bytes),
  TCF_EM_CANID: array(struct('can_filter', { can_id: u32, can_mask: u32 })),
  TCF_EM_IPSET: struct('xt_set_info', { index: u16, dim: u8, flags: u8 }),
  TCF_EM_IPT: ipt,
}

const declared = attributes({
  TCA_EMATCH_TREE_HDR: [1, struct('tcf_ematch_tree_hdr', { nmatches: u16, progid: named(u16, { TCF_EM_PROG_TC: 0 }) })],
  TCA_EMATCH_TREE_LIST: [2, counted(flexible(tcfEmatchHdr, 'data', select('kind', data)))],
})

/** A tree of matches: which of them stand next to each other, and which are within a container. */
export interface Ematches extends ValueOf<typeof declared> {}

/** The same, as a request describes it. */
export interface EmatchesInput extends InputOf<typeof declared> {}

export const ematches: Codec<Ematches, EmatchesInput> = declared
