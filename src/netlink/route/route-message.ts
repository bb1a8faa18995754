/** Routes: RTM_NEWROUTE and its like. <linux/rtnetlink.h>, struct rtmsg, enum rtattr_type_t; rtnetlink(7) */

import { ip } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { be16, be32, s32, u8, u16, u32, u64 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { records } from '../../schema/records.ts'
import { select } from '../../schema/select.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'
import { IPPROTO } from '../ip-protocols.ts'
import { encapsulations, LWTUNNEL_ENCAP } from './encapsulation/encapsulation.ts'
import { destination } from './mpls-labels.ts'
import { routeMetrics } from './route-metrics.ts'
import { RTPROT } from './routing-protocol.ts'
import { RT_TABLE } from './routing-table.ts'
import { RT_SCOPE } from './scope.ts'
import { via } from './via.ts'

/** What happens to a packet that takes the route. */
export const RTN = {
  RTN_UNSPEC: 0,
  RTN_UNICAST: 1,
  RTN_LOCAL: 2,
  RTN_BROADCAST: 3,
  RTN_ANYCAST: 4,
  RTN_MULTICAST: 5,
  RTN_BLACKHOLE: 6,
  RTN_UNREACHABLE: 7,
  RTN_PROHIBIT: 8,
  RTN_THROW: 9,
  RTN_NAT: 10,
  RTN_XRESOLVE: 11,
} as const

/** The state of a way out, and what is asked of it. */
export const RTNH_F = {
  RTNH_F_DEAD: 1,
  RTNH_F_PERVASIVE: 2,
  RTNH_F_ONLINK: 4,
  RTNH_F_OFFLOAD: 8,
  RTNH_F_LINKDOWN: 16,
  RTNH_F_UNRESOLVED: 32,
  RTNH_F_TRAP: 64,
} as const

/** Flags of a route: those of its only way out, and its own. */
export const RTM_F = {
  ...RTNH_F,
  RTM_F_NOTIFY: 0x100,
  RTM_F_CLONED: 0x200,
  RTM_F_EQUALIZE: 0x400,
  RTM_F_PREFIX: 0x800,
  RTM_F_LOOKUP_TABLE: 0x1000,
  RTM_F_FIB_MATCH: 0x2000,
  RTM_F_OFFLOAD: 0x4000,
  RTM_F_TRAP: 0x8000,
  RTM_F_OFFLOAD_FAILED: 0x20000000,
} as const

const rtmsg = struct('rtmsg', {
  rtm_family: named(u8, AF),
  rtm_dst_len: u8,
  rtm_src_len: u8,
  rtm_tos: u8,
  rtm_table: named(u8, RT_TABLE),
  rtm_protocol: named(u8, RTPROT),
  rtm_scope: named(u8, RT_SCOPE),
  rtm_type: named(u8, RTN),
  rtm_flags: flags(u32, RTM_F),
})

const rtnexthop = struct('rtnexthop', { rtnh_flags: flags(u8, RTNH_F), rtnh_hops: u8, rtnh_ifindex: s32 })

/** One of several ways out; rtnh_hops is its weight less one. */
const multipath = records(
  'rtnh_len',
  rtnexthop,
  attributes({
    RTA_GATEWAY: [5, ip],
    RTA_FLOW: [11, u32],
    RTA_VIA: [18, via],
    RTA_NEWDST: [19, destination],
    RTA_ENCAP_TYPE: [21, named(u16, LWTUNNEL_ENCAP)],
    RTA_ENCAP: [22, select('RTA_ENCAP_TYPE', encapsulations)],
    RTA_TTL_PROPAGATE: [26, u8],
  }),
)

const cacheInfo = struct('rta_cacheinfo', {
  rta_clntref: u32,
  rta_lastuse: u32,
  rta_expires: s32,
  rta_error: u32,
  rta_used: u32,
  rta_id: u32,
  rta_ts: u32,
  rta_tsage: u32,
})

const forwardingStatistics = struct('rta_mfc_stats', { mfcs_packets: u64, mfcs_bytes: u64, mfcs_wrong_if: u64 })

/** Seconds until a route of IPv6 goes, in four bytes; hundredths of a second since a multicast route was last used, in eight. */
const expires: Codec<number> = {
  ...u32,
  read: (source, start, end) => (end - start === u64.size ? Number(u64.read(source, start, end)) : u32.read(source, start, end)),
  explain: (source, start, end) => ({ value: String(expires.read(source, start, end)) }),
}

const routeAttributes = attributes({
  RTA_DST: [1, destination, 'the prefix, rtm_dst_len long; none: the default route'],
  RTA_SRC: [2, ip, 'a prefix, rtm_src_len long: packets from there alone'],
  RTA_IIF: [3, u32],
  RTA_OIF: [4, u32],
  RTA_GATEWAY: [5, ip],
  RTA_PRIORITY: [6, u32, 'the metric: the lower, the better'],
  RTA_PREFSRC: [7, ip, 'the source address to take'],
  RTA_METRICS: [8, routeMetrics],
  RTA_MULTIPATH: [9, multipath],
  RTA_PROTOINFO: [10, bytes],
  RTA_FLOW: [11, u32],
  RTA_CACHEINFO: [12, cacheInfo, 'times in hundredths of a second'],
  RTA_SESSION: [13, bytes],
  RTA_MP_ALGO: [14, bytes],
  RTA_TABLE: [15, named(u32, RT_TABLE), 'counts instead of rtm_table'],
  RTA_MARK: [16, u32],
  RTA_MFC_STATS: [17, forwardingStatistics],
  RTA_VIA: [18, via],
  RTA_NEWDST: [19, destination],
  RTA_PREF: [
    20,
    named(u8, {
      ICMPV6_ROUTER_PREF_MEDIUM: 0,
      ICMPV6_ROUTER_PREF_HIGH: 1,
      ICMPV6_ROUTER_PREF_INVALID: 2,
      ICMPV6_ROUTER_PREF_LOW: 3,
    }),
  ],
  RTA_ENCAP_TYPE: [21, named(u16, LWTUNNEL_ENCAP)],
  RTA_ENCAP: [22, select('RTA_ENCAP_TYPE', encapsulations)],
  RTA_EXPIRES: [23, expires],
  RTA_PAD: [24, bytes],
  RTA_UID: [25, u32],
  RTA_TTL_PROPAGATE: [26, u8],
  RTA_IP_PROTO: [27, named(u8, IPPROTO)],
  RTA_SPORT: [28, be16],
  RTA_DPORT: [29, be16],
  RTA_NH_ID: [30, u32],
  RTA_FLOWLABEL: [31, be32],
})

/** A route, as the kernel describes it. */
export type RouteMessage = ValueOf<typeof declared>

/** A route, as a request describes it. */
export type RouteInput = InputOf<typeof declared>

const declared = message(rtmsg, routeAttributes)

/** A route’s codec by a name of its own: what a union carries, TypeScript would spell out wherever it is mentioned. */
export interface RouteCodec extends Codec<RouteMessage, RouteInput> {}

export const routeMessage: RouteCodec = declared
