/** Statistics of links: RTM_NEWSTATS and its like. <linux/if_link.h>, enum IFLA_STATS_*; <linux/if_bridge.h>, <linux/if_bonding.h>, <linux/mpls.h> */

import type { Rows } from '../../schema/attribute-types.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u16, u32, u64 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { nested, repeated } from '../../schema/nested.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'
import { directed } from '../direction.ts'
import { BRIDGE_VLAN_INFO } from './link/bridge-vlan.ts'
import { rtnlHwStats64, rtnlLinkStats64 } from './link/statistics.ts'

const vlanCounters = struct('bridge_vlan_xstats', {
  rx_bytes: u64,
  rx_packets: u64,
  tx_bytes: u64,
  tx_packets: u64,
  vid: u16,
  flags: flags(u16, BRIDGE_VLAN_INFO),
  __pad2: padding(4),
})

const bothWays = struct('u64[BR_MCAST_DIR_SIZE]', { BR_MCAST_DIR_RX: u64, BR_MCAST_DIR_TX: u64 })

const multicastCounters = struct('br_mcast_stats', {
  igmp_v1queries: bothWays,
  igmp_v2queries: bothWays,
  igmp_v3queries: bothWays,
  igmp_leaves: bothWays,
  igmp_v1reports: bothWays,
  igmp_v2reports: bothWays,
  igmp_v3reports: bothWays,
  igmp_parse_errors: u64,
  mld_v1queries: bothWays,
  mld_v2queries: bothWays,
  mld_leaves: bothWays,
  mld_v1reports: bothWays,
  mld_v2reports: bothWays,
  mld_parse_errors: u64,
  mcast_bytes: bothWays,
  mcast_packets: bothWays,
})

const spanningTreeCounters = struct('bridge_stp_xstats', {
  transition_blk: u64,
  transition_fwd: u64,
  rx_bpdu: u64,
  tx_bpdu: u64,
  rx_tcn: u64,
  tx_tcn: u64,
})

const bridgeCounters = attributes({
  BRIDGE_XSTATS_VLAN: [1, repeated(vlanCounters)],
  BRIDGE_XSTATS_MCAST: [2, multicastCounters],
  BRIDGE_XSTATS_PAD: [3, bytes],
  BRIDGE_XSTATS_STP: [4, spanningTreeCounters],
})

const aggregationCounters = attributes({
  BOND_3AD_STAT_LACPDU_RX: [0, u64],
  BOND_3AD_STAT_LACPDU_TX: [1, u64],
  BOND_3AD_STAT_LACPDU_UNKNOWN_RX: [2, u64],
  BOND_3AD_STAT_LACPDU_ILLEGAL_RX: [3, u64],
  BOND_3AD_STAT_MARKER_RX: [4, u64],
  BOND_3AD_STAT_MARKER_TX: [5, u64],
  BOND_3AD_STAT_MARKER_RESP_RX: [6, u64],
  BOND_3AD_STAT_MARKER_RESP_TX: [7, u64],
  BOND_3AD_STAT_MARKER_UNKNOWN_RX: [8, u64],
  BOND_3AD_STAT_PAD: [9, bytes],
})

/** What the kinds of links count besides, of a bridge or a bond, or of one of their ports. */
const byKind = attributes({
  LINK_XSTATS_TYPE_BRIDGE: [1, bridgeCounters],
  LINK_XSTATS_TYPE_BOND: [2, attributes({ BOND_XSTATS_3AD: [1, aggregationCounters] })],
})

const hardwareInfo = nested(
  attributes({
    IFLA_OFFLOAD_XSTATS_HW_S_INFO_REQUEST: [1, u8],
    IFLA_OFFLOAD_XSTATS_HW_S_INFO_USED: [2, u8],
  }),
)

/** Whether hardware counts, by what it could count. */
const hardware = nested(attributes({ IFLA_OFFLOAD_XSTATS_L3_STATS: [3, hardwareInfo] }))

const offload = attributes({
  IFLA_OFFLOAD_XSTATS_CPU_HIT: [1, rtnlLinkStats64, 'packets that hardware did not forward by itself'],
  IFLA_OFFLOAD_XSTATS_HW_S_INFO: [2, hardware],
  IFLA_OFFLOAD_XSTATS_L3_STATS: [3, rtnlHwStats64],
})

const mplsCounters = struct('mpls_link_stats', {
  rx_packets: u64,
  tx_packets: u64,
  rx_bytes: u64,
  tx_bytes: u64,
  rx_errors: u64,
  tx_errors: u64,
  rx_dropped: u64,
  tx_dropped: u64,
  rx_noroute: u64,
})

const statistics = attributes({
  IFLA_STATS_LINK_64: [1, rtnlLinkStats64],
  IFLA_STATS_LINK_XSTATS: [2, byKind],
  IFLA_STATS_LINK_XSTATS_SLAVE: [3, byKind],
  IFLA_STATS_LINK_OFFLOAD_XSTATS: [4, offload],
  IFLA_STATS_AF_SPEC: [5, attributes({ AF_MPLS: [28, attributes({ MPLS_STATS_LINK: [1, mplsCounters] })] })],
})

/** A mask whose bits stand for the attributes of a set: IFLA_STATS_FILTER_BIT. */
function filter<R extends Rows>(rows: R) {
  const bits = Object.fromEntries(Object.entries(rows).map(([name, [number]]) => [name, 1 << (number - 1)]))
  return flags(u32, bits as { readonly [K in keyof R]: number })
}

const ifStatsMsg = struct('if_stats_msg', {
  family: named(u8, AF),
  __pad1: padding(1),
  __pad2: padding(2),
  ifindex: u32,
  filter_mask: filter(statistics.rows),
})

const answer = message(ifStatsMsg, statistics)

const request = message(
  ifStatsMsg,
  attributes({
    IFLA_STATS_GET_FILTERS: [
      1,
      nested(
        attributes({
          IFLA_STATS_LINK_64: [1, u32],
          IFLA_STATS_LINK_XSTATS: [2, u32],
          IFLA_STATS_LINK_XSTATS_SLAVE: [3, u32],
          IFLA_STATS_LINK_OFFLOAD_XSTATS: [4, filter(offload.rows)],
          IFLA_STATS_AF_SPEC: [5, u32],
        }),
      ),
      'which attributes of those that filter_mask asks for',
    ],
    IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS: [2, u8],
  }),
)

/** Statistics of a link, as the kernel tells them. */
export interface LinkStatisticsMessage extends ValueOf<typeof answer> {}

/** Statistics of a link, as the kernel would tell them. */
export interface LinkStatisticsInput extends InputOf<typeof answer> {}

/** A question for statistics or a request to count, or the answer to it. */
export interface LinkStatisticsRequestMessage extends ValueOf<typeof answer>, ValueOf<typeof request> {}

/** A question for statistics, or a request to count. */
export interface LinkStatisticsRequestInput extends InputOf<typeof answer>, InputOf<typeof request> {}

export const linkStatistics: Codec<LinkStatisticsMessage, LinkStatisticsInput> = answer
export const linkStatisticsRequest: Codec<LinkStatisticsRequestMessage, LinkStatisticsRequestInput> = directed(answer, request)
