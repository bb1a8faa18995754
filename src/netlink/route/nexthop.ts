/** Nexthops: ways out that routes share by their number, alone or in groups. RTM_NEWNEXTHOP and its like. <linux/nexthop.h> */

import { ip } from '../../schema/address.ts'
import { array } from '../../schema/array.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes, presence } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u16, u32, u64 } from '../../schema/integer.ts'
import { list } from '../../schema/list.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { nested } from '../../schema/nested.ts'
import { padding } from '../../schema/padding.ts'
import { select } from '../../schema/select.ts'
import { struct } from '../../schema/struct.ts'
import { uint } from '../../schema/uint.ts'
import { AF } from '../address-family.ts'
import { encapsulations, LWTUNNEL_ENCAP } from './encapsulation/encapsulation.ts'
import { RTNH_F } from './route-message.ts'
import { RTPROT } from './routing-protocol.ts'
import { RT_SCOPE } from './scope.ts'

export const NEXTHOP_GRP_TYPE = { NEXTHOP_GRP_TYPE_MPATH: 0, NEXTHOP_GRP_TYPE_RES: 1 } as const

const nhmsg = struct('nhmsg', {
  nh_family: named(u8, AF),
  nh_scope: named(u8, RT_SCOPE),
  nh_protocol: named(u8, RTPROT),
  __resvd: padding(1),
  nh_flags: flags(u32, RTNH_F),
})

/** The weight is one more than the 16-bit number that both bytes make; kernels before 6.12 know the lower one alone. */
const group = array(struct('nexthop_grp', { id: u32, weight: u8, weight_high: u8, __resvd2: padding(2) }))

const resilientGroup = attributes({
  NHA_RES_GROUP_PAD: [0, bytes],
  NHA_RES_GROUP_BUCKETS: [1, u16],
  NHA_RES_GROUP_IDLE_TIMER: [2, u32, 'hundredths of a second'],
  NHA_RES_GROUP_UNBALANCED_TIMER: [3, u32, 'hundredths of a second'],
  NHA_RES_GROUP_UNBALANCED_TIME: [4, u64, 'hundredths of a second'],
})

const resilientBucket = attributes({
  NHA_RES_BUCKET_PAD: [0, bytes],
  NHA_RES_BUCKET_INDEX: [1, u16],
  NHA_RES_BUCKET_IDLE_TIME: [2, u64, 'hundredths of a second'],
  NHA_RES_BUCKET_NH_ID: [3, u32],
})

const groupStatistics = attributes(
  {
    NHA_GROUP_STATS_ENTRY_ID: [1, u32],
    NHA_GROUP_STATS_ENTRY_PACKETS: [2, uint],
    NHA_GROUP_STATS_ENTRY_PACKETS_HW: [3, uint],
  },
  { nested: true },
)

const nexthopAttributes = attributes({
  NHA_ID: [1, u32, '0 or none: the kernel chooses'],
  NHA_GROUP: [2, group],
  NHA_GROUP_TYPE: [3, named(u16, NEXTHOP_GRP_TYPE)],
  NHA_BLACKHOLE: [4, presence],
  NHA_OIF: [5, u32],
  NHA_GATEWAY: [6, ip],
  NHA_ENCAP_TYPE: [7, named(u16, LWTUNNEL_ENCAP)],
  NHA_ENCAP: [8, select('NHA_ENCAP_TYPE', encapsulations)],
  NHA_GROUPS: [9, presence, 'in a dump: groups alone'],
  NHA_MASTER: [10, u32, 'in a dump: those with links of that master alone'],
  NHA_FDB: [11, presence],
  NHA_RES_GROUP: [12, nested(resilientGroup)],
  NHA_RES_BUCKET: [13, nested(resilientBucket)],
  NHA_OP_FLAGS: [
    14,
    flags(u32, { NHA_OP_FLAG_DUMP_STATS: 1 << 0, NHA_OP_FLAG_DUMP_HW_STATS: 1 << 1, NHA_OP_FLAG_RESP_GRP_RESVD_0: 0x80000000 }),
  ],
  NHA_GROUP_STATS: [15, list(groupStatistics, 'NHA_GROUP_STATS_ENTRY', 1, { nested: true })],
  NHA_HW_STATS_ENABLE: [16, u32],
  NHA_HW_STATS_USED: [17, u32],
})

/** A nexthop, as the kernel describes it. */
export type NexthopMessage = ValueOf<typeof declared>

/** A nexthop, as a request describes it. */
export type NexthopInput = InputOf<typeof declared>

const declared = message(nhmsg, nexthopAttributes)

/** The codec by a name of its own: see `RouteCodec`. */
export interface NexthopCodec extends Codec<NexthopMessage, NexthopInput> {}

export const nexthop: NexthopCodec = declared
