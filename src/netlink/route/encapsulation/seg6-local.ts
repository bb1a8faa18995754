/** Segment routing: what a host does with packets whose segment it is. `ip route add ... encap seg6local`; <linux/seg6_local.h> */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { u8, u32, u64 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { nested } from '../../../schema/nested.ts'
import { text } from '../../../schema/text.ts'
import { RT_TABLE } from '../routing-table.ts'
import { segmentRoutingHeader } from './segment-routing-header.ts'

/** RFC 8986, 4 */
export const SEG6_LOCAL_ACTION = {
  SEG6_LOCAL_ACTION_UNSPEC: 0,
  SEG6_LOCAL_ACTION_END: 1,
  SEG6_LOCAL_ACTION_END_X: 2,
  SEG6_LOCAL_ACTION_END_T: 3,
  SEG6_LOCAL_ACTION_END_DX2: 4,
  SEG6_LOCAL_ACTION_END_DX6: 5,
  SEG6_LOCAL_ACTION_END_DX4: 6,
  SEG6_LOCAL_ACTION_END_DT6: 7,
  SEG6_LOCAL_ACTION_END_DT4: 8,
  SEG6_LOCAL_ACTION_END_B6: 9,
  SEG6_LOCAL_ACTION_END_B6_ENCAP: 10,
  SEG6_LOCAL_ACTION_END_BM: 11,
  SEG6_LOCAL_ACTION_END_S: 12,
  SEG6_LOCAL_ACTION_END_AS: 13,
  SEG6_LOCAL_ACTION_END_AM: 14,
  SEG6_LOCAL_ACTION_END_BPF: 15,
  SEG6_LOCAL_ACTION_END_DT46: 16,
} as const

const program = attributes({
  SEG6_LOCAL_BPF_PROG: [1, u32, 'its descriptor; in answers its number'],
  SEG6_LOCAL_BPF_PROG_NAME: [2, text],
})

const counters = attributes({
  SEG6_LOCAL_CNT_PAD: [1, bytes],
  SEG6_LOCAL_CNT_PACKETS: [2, u64],
  SEG6_LOCAL_CNT_BYTES: [3, u64],
  SEG6_LOCAL_CNT_ERRORS: [4, u64],
})

const flavors = attributes({
  SEG6_LOCAL_FLV_OPERATION: [
    1,
    flags(u32, {
      SEG6_LOCAL_FLV_OP_PSP: 1 << 1,
      SEG6_LOCAL_FLV_OP_USP: 1 << 2,
      SEG6_LOCAL_FLV_OP_USD: 1 << 3,
      SEG6_LOCAL_FLV_OP_NEXT_CSID: 1 << 4,
    }),
  ],
  SEG6_LOCAL_FLV_LCBLOCK_BITS: [2, u8],
  SEG6_LOCAL_FLV_LCNODE_FN_BITS: [3, u8],
})

export const seg6Local = attributes(
  {
    SEG6_LOCAL_ACTION: [1, named(u32, SEG6_LOCAL_ACTION)],
    SEG6_LOCAL_SRH: [2, segmentRoutingHeader],
    SEG6_LOCAL_TABLE: [3, named(u32, RT_TABLE)],
    SEG6_LOCAL_NH4: [4, ipv4],
    SEG6_LOCAL_NH6: [5, ipv6],
    SEG6_LOCAL_IIF: [6, u32],
    SEG6_LOCAL_OIF: [7, u32],
    SEG6_LOCAL_BPF: [8, program],
    SEG6_LOCAL_VRFTABLE: [9, named(u32, RT_TABLE), 'the table of a VRF that is up'],
    SEG6_LOCAL_COUNTERS: [10, nested(counters), 'in a request: count'],
    SEG6_LOCAL_FLAVORS: [11, nested(flavors)],
  },
  { nested: true },
)
