/** rtnetlink: the public face. */

export { type AddressInput, type AddressMessage, address, IFA_F, IFAPROT } from './address.ts'
export { type AddressLabelInput, type AddressLabelMessage, addressLabel } from './address-label.ts'
export {
  MCAST,
  MDB,
  MDB_FLAGS,
  type MdbInput,
  type MdbMessage,
  type MdbQuestionInput,
  type MdbQuestionMessage,
  mdb,
  mdbQuestion,
} from './bridge-mdb.ts'
export {
  BRIDGE_VLANDB_DUMPF,
  type BridgeVlanEntryInput,
  type BridgeVlanGlobal,
  type BridgeVlanGlobalInput,
  type BridgeVlanInput,
  type BridgeVlanMessage,
  type BridgeVlanQuestionInput,
  type BridgeVlanQuestionMessage,
  bridgeVlanQuestion,
  bridgeVlans,
} from './bridge-vlan-database.ts'
export { type CacheReportInput, type CacheReportMessage, cacheReport, IGMPMSG } from './cache-report.ts'
export { LWTUNNEL_ENCAP } from './encapsulation/encapsulation.ts'
export { SEG6_IPTUN_MODE } from './encapsulation/seg6.ts'
export { SEG6_LOCAL_ACTION } from './encapsulation/seg6-local.ts'
export { BOND_MODE, BOND_XMIT_POLICY } from './link/bond.ts'
export { BR_STATE, type BridgePortInput, type BridgePortValue } from './link/bridge-port.ts'
export { MDB_RTR_TYPE } from './link/bridge-router-ports.ts'
export { BRIDGE_VLAN_INFO } from './link/bridge-vlan.ts'
export { CAN_CTRLMODE } from './link/can.ts'
export { ARPHRD, IFF, IFNAME_MAX, type LinkInput, type LinkMessage, link, RTEXT_FILTER } from './link/link.ts'
export { MACSEC_CIPHER } from './link/macsec.ts'
export { XDP_FLAGS } from './link/xdp.ts'
export {
  type LinkStatisticsInput,
  type LinkStatisticsMessage,
  type LinkStatisticsRequestInput,
  type LinkStatisticsRequestMessage,
  linkStatistics,
  linkStatisticsRequest,
} from './link-statistics.ts'
export { RTNLGRP } from './multicast-groups.ts'
export { type NamespaceIdInput, type NamespaceIdMessage, namespaceId } from './namespace-id.ts'
export { ND_OPT, type NdOption, type NdUserOptionInput, type NdUserOptionMessage, ndUserOption } from './nd-user-option.ts'
export { type NeighbourInput, type NeighbourMessage, NTF, NTF_EXT, NUD, neighbour } from './neighbour.ts'
export { type NeighbourTableInput, type NeighbourTableMessage, neighbourTable } from './neighbour-table.ts'
export { type NetconfInput, type NetconfMessage, netconf } from './netconf.ts'
export { NEXTHOP_GRP_TYPE, type NexthopInput, type NexthopMessage, nexthop } from './nexthop.ts'
export { PREFIX_FLAGS, type PrefixInput, type PrefixMessage, prefix } from './prefix.ts'
export { type RouteInput, type RouteMessage, RTM_F, RTN, RTNH_F, routeMessage } from './route-message.ts'
export { RTPROT } from './routing-protocol.ts'
export { RT_TABLE } from './routing-table.ts'
export { route } from './rtnetlink.ts'
export { FIB_RULE, FR_ACT, type RuleInput, type RuleMessage, rule } from './rule.ts'
export { RT_SCOPE } from './scope.ts'
export { TC_ACT } from './traffic-control/actions/tc-act.ts'
export { TC_H, TC_H_MAKE, TC_H_MIN } from './traffic-control/handle.ts'
export { type QdiscInput, type QdiscMessage, qdisc } from './traffic-control/qdisc.ts'
export { type TrafficActionInput, type TrafficActionMessage, trafficAction } from './traffic-control/traffic-action.ts'
export { type TrafficClassInput, type TrafficClassMessage, trafficClass } from './traffic-control/traffic-class.ts'
export { type TrafficFilterInput, type TrafficFilterMessage, trafficFilter } from './traffic-control/traffic-filter.ts'
export { type Via, via } from './via.ts'
export { TUNNEL_MSG, type VniFilterInput, type VniFilterMessage, vniFilter } from './vni-filter.ts'
