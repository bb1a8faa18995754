/** What messages about traffic control have in common. <linux/rtnetlink.h>, struct tcmsg, enum TCA_* */

import { bytes, presence } from '../../../schema/bytes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { s32, u8, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { padding } from '../../../schema/padding.ts'
import { struct } from '../../../schema/struct.ts'
import { text, textOf } from '../../../schema/text.ts'
import { AF } from '../../address-family.ts'
import { bitfield32 } from '../../bitfield32.ts'
import { handle } from './handle.ts'
import { sizeTable } from './size-table.ts'
import { tcEstimator, tcStats } from './statistics.ts'

/** The longest name of a kind, without its NUL. <linux/if.h>, IFNAMSIZ */
const KIND_MAX = 15

type Field<Out, In> = Codec<Out, In> & { readonly size?: number }

/**
 * The header, with what `tcm_handle` and `tcm_info` are in this message. An index of -1 (TCM_IFINDEX_MAGIC_BLOCK) says that `tcm_parent` is the number of
 * a block of filters that several links share.
 */
export function tcmsg<H, HI, I, II>(tcm_handle: Field<H, HI>, tcm_info: Field<I, II>) {
  return struct('tcmsg', {
    tcm_family: named(u8, AF),
    __tcm_pad1: padding(1),
    __tcm_pad2: padding(2),
    tcm_ifindex: s32,
    tcm_handle,
    tcm_parent: handle,
    tcm_info,
  })
}

/** The attributes, but for those that differ: TCA_OPTIONS, TCA_XSTATS and TCA_STATS2. */
export const trafficControlRows = {
  TCA_KIND: [1, textOf(KIND_MAX)],
  TCA_STATS: [3, tcStats],
  TCA_RATE: [5, tcEstimator],
  TCA_FCNT: [6, u32],
  TCA_STAB: [8, sizeTable],
  TCA_PAD: [9, bytes],
  TCA_DUMP_INVISIBLE: [10, presence, 'in a dump: also the disciplines that a link has by itself'],
  TCA_CHAIN: [11, u32],
  TCA_HW_OFFLOAD: [12, u8],
  TCA_INGRESS_BLOCK: [13, u32],
  TCA_EGRESS_BLOCK: [14, u32],
  TCA_DUMP_FLAGS: [15, bitfield32({ TCA_DUMP_FLAGS_TERSE: 1 << 0 })],
  TCA_EXT_WARN_MSG: [16, text],
} as const
