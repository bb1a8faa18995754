/** Bridges: what comes in at one port goes out where its receiver is. ip-link(8), <linux/if_link.h>, enum IFLA_BR_*; <linux/if_bridge.h> */

import { bit, ethernetAddress, longSeconds, number16, number32, seconds, whole, words, yesNo } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

/** USER_HZ: in these parts of a second the kernel takes times. */
const HUNDREDTHS = 100
const count = number32
const interval = longSeconds(HUNDREDTHS)

const masked = ['optval', 'optmask'] as const

/** Times are in seconds, in steps of a hundredth. */
export const bridge = kind('bridge', {
  /** How long a new port only listens and learns; without the spanning tree it does not wait at all. */
  forwardDelay: ['IFLA_BR_FORWARD_DELAY', seconds(HUNDREDTHS)],
  /** How often the root of the spanning tree makes itself known. */
  helloTime: ['IFLA_BR_HELLO_TIME', seconds(HUNDREDTHS)],
  /** After what time without word from the root another one is looked for. */
  maxAge: ['IFLA_BR_MAX_AGE', seconds(HUNDREDTHS)],
  /** How long an address is remembered that is not heard from. */
  ageingTime: ['IFLA_BR_AGEING_TIME', seconds(HUNDREDTHS)],
  /** Whether loops are looked for. */
  spanningTree: ['IFLA_BR_STP_STATE', yesNo],
  /** Who becomes the root of the spanning tree: the lowest. */
  priority: ['IFLA_BR_PRIORITY', number16],
  /** Whether frames pass only between ports of the same VLAN. */
  vlanFiltering: ['IFLA_BR_VLAN_FILTERING', yesNo],
  /** The tag that VLANs are known by. */
  vlanProtocol: ['IFLA_BR_VLAN_PROTOCOL', words({ '802.1Q': 'ETH_P_8021Q', '802.1ad': 'ETH_P_8021AD' })],
  /** Which frames for link-local groups are passed on, though switches should keep them: bit 3 for 01:80:c2:00:00:03. */
  groupForwardMask: ['IFLA_BR_GROUP_FWD_MASK', number16],
  /** The group that spanning tree frames are sent to: 01:80:c2:00:00:0X. */
  groupAddress: ['IFLA_BR_GROUP_ADDR', ethernetAddress],
  /** Whether senders of link-local frames are learnt, too. */
  learnLinkLocal: ['IFLA_BR_MULTI_BOOLOPT', bit('BR_BOOLOPT_NO_LL_LEARN', masked, false)],
  /** Whether multicast routers are behind the bridge itself: never, if one is heard, or always. */
  multicastRouter: [
    'IFLA_BR_MCAST_ROUTER',
    words({ never: 'MDB_RTR_TYPE_DISABLED', automatic: 'MDB_RTR_TYPE_TEMP_QUERY', always: 'MDB_RTR_TYPE_PERM' }),
  ],
  /** Whether multicast goes only where somebody listens. */
  multicastSnooping: ['IFLA_BR_MCAST_SNOOPING', yesNo],
  /** Whether it does so in each VLAN by itself. */
  multicastVlanSnooping: ['IFLA_BR_MULTI_BOOLOPT', bit('BR_BOOLOPT_MCAST_VLAN_SNOOPING', masked)],
  /** Whether questions who listens carry the bridge's own address, rather than none. */
  multicastQueryUseAddress: ['IFLA_BR_MCAST_QUERY_USE_IFADDR', yesNo],
  /** Whether the bridge asks who listens, if no router does. */
  multicastQuerier: ['IFLA_BR_MCAST_QUERIER', yesNo],
  /** Without effect since Linux 4.20. */
  multicastHashElasticity: ['IFLA_BR_MCAST_HASH_ELASTICITY', count],
  /** How many groups it can remember. */
  multicastHashMax: ['IFLA_BR_MCAST_HASH_MAX', count],
  /** How many times it asks whether anybody is left in a group that somebody leaves. */
  multicastLastMemberCount: ['IFLA_BR_MCAST_LAST_MEMBER_CNT', count],
  /** How many times it asks quickly when it begins to ask. */
  multicastStartupQueryCount: ['IFLA_BR_MCAST_STARTUP_QUERY_CNT', count],
  /** The time between questions to a group that somebody leaves. */
  multicastLastMemberInterval: ['IFLA_BR_MCAST_LAST_MEMBER_INTVL', interval],
  /** How long a listener is remembered who is not heard from. */
  multicastMembershipInterval: ['IFLA_BR_MCAST_MEMBERSHIP_INTVL', interval],
  /** After what time without questions by others it asks itself. */
  multicastQuerierInterval: ['IFLA_BR_MCAST_QUERIER_INTVL', interval],
  /** The time between questions. */
  multicastQueryInterval: ['IFLA_BR_MCAST_QUERY_INTVL', interval],
  /** Within what time listeners answer. */
  multicastQueryResponseInterval: ['IFLA_BR_MCAST_QUERY_RESPONSE_INTVL', interval],
  /** The time between the quick questions at the beginning. */
  multicastStartupQueryInterval: ['IFLA_BR_MCAST_STARTUP_QUERY_INTVL', interval],
  /** Whether iptables sees what passes. */
  callIptables: ['IFLA_BR_NF_CALL_IPTABLES', yesNo],
  /** Whether ip6tables sees what passes. */
  callIp6tables: ['IFLA_BR_NF_CALL_IP6TABLES', yesNo],
  /** Whether arptables sees what passes. */
  callArptables: ['IFLA_BR_NF_CALL_ARPTABLES', yesNo],
  /** The VLAN of new ports and of frames without a tag: 1 where nothing is said, 0 for none. */
  defaultVlan: ['IFLA_BR_VLAN_DEFAULT_PVID', whole(0, 4094)],
  /** Whether frames are counted by VLAN. */
  vlanStatistics: ['IFLA_BR_VLAN_STATS_ENABLED', yesNo],
  /** Whether multicast questions and answers are counted. */
  multicastStatistics: ['IFLA_BR_MCAST_STATS_ENABLED', yesNo],
  /** The version of IGMP that it asks in. */
  igmpVersion: ['IFLA_BR_MCAST_IGMP_VERSION', whole(2, 3)],
  /** The version of MLD that it asks in. */
  mldVersion: ['IFLA_BR_MCAST_MLD_VERSION', whole(1, 2)],
  /** Whether frames are counted by VLAN at each port; to be said while there is no port. */
  vlanStatisticsPerPort: ['IFLA_BR_VLAN_STATS_PER_PORT', yesNo],
  /** Whether each spanning tree instance has states of its own; to be said while no VLAN is there. */
  multipleSpanningTrees: ['IFLA_BR_MULTI_BOOLOPT', bit('BR_BOOLOPT_MST_ENABLE', masked)],
  /** Whether programs are told of a multicast group that hardware could not take. */
  reportOffloadFailure: ['IFLA_BR_MULTI_BOOLOPT', bit('BR_BOOLOPT_MDB_OFFLOAD_FAIL_NOTIFICATION', masked)],
  /** Whether the bridge's own addresses stand in its table once, rather than once a VLAN. */
  localAddressesOnce: ['IFLA_BR_MULTI_BOOLOPT', bit('BR_BOOLOPT_FDB_LOCAL_VLAN_0', masked)],
  /** How many addresses it learns at most; 0: no limit. */
  maxLearned: ['IFLA_BR_FDB_MAX_LEARNED', count],
})
