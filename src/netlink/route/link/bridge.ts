/** Bridges: a switch in software. <linux/if_link.h>, enum IFLA_BR_*; <linux/if_bridge.h> */

import { linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes, presence } from '../../../schema/bytes.ts'
import { be16, u8, u16, u32, u64 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { nested } from '../../../schema/nested.ts'
import { struct } from '../../../schema/struct.ts'
import { ETH_P } from '../../ether-types.ts'
import { bridgeId } from './bridge-id.ts'
import { bridgeQuerier } from './bridge-querier.ts'
import { MDB_RTR_TYPE } from './bridge-router-ports.ts'

/** Options that are on or off. The header has the numbers of the bits. */
const booleanOptions = flags(u32, {
  BR_BOOLOPT_NO_LL_LEARN: 1 << 0,
  BR_BOOLOPT_MCAST_VLAN_SNOOPING: 1 << 1,
  BR_BOOLOPT_MST_ENABLE: 1 << 2,
  BR_BOOLOPT_MDB_OFFLOAD_FAIL_NOTIFICATION: 1 << 3,
  BR_BOOLOPT_FDB_LOCAL_VLAN_0: 1 << 4,
})

const multiBoolopt = struct('br_boolopt_multi', { optval: booleanOptions, optmask: booleanOptions })

/** The options of a bridge. Times are in hundredths of a second (USER_HZ). */
export const bridge = attributes({
  IFLA_BR_FORWARD_DELAY: [1, u32],
  IFLA_BR_HELLO_TIME: [2, u32],
  IFLA_BR_MAX_AGE: [3, u32],
  IFLA_BR_AGEING_TIME: [4, u32],
  IFLA_BR_STP_STATE: [5, u32, '0 off, 1 kernel, 2 user space'],
  IFLA_BR_PRIORITY: [6, u16],
  IFLA_BR_VLAN_FILTERING: [7, u8],
  IFLA_BR_VLAN_PROTOCOL: [8, named(be16, ETH_P)],
  IFLA_BR_GROUP_FWD_MASK: [9, u16],
  IFLA_BR_ROOT_ID: [10, bridgeId],
  IFLA_BR_BRIDGE_ID: [11, bridgeId],
  IFLA_BR_ROOT_PORT: [12, u16],
  IFLA_BR_ROOT_PATH_COST: [13, u32],
  IFLA_BR_TOPOLOGY_CHANGE: [14, u8],
  IFLA_BR_TOPOLOGY_CHANGE_DETECTED: [15, u8],
  IFLA_BR_HELLO_TIMER: [16, u64],
  IFLA_BR_TCN_TIMER: [17, u64],
  IFLA_BR_TOPOLOGY_CHANGE_TIMER: [18, u64],
  IFLA_BR_GC_TIMER: [19, u64],
  IFLA_BR_GROUP_ADDR: [20, linkAddress],
  IFLA_BR_FDB_FLUSH: [21, presence, 'forget all MACs'],
  IFLA_BR_MCAST_ROUTER: [22, named(u8, MDB_RTR_TYPE)],
  IFLA_BR_MCAST_SNOOPING: [23, u8],
  IFLA_BR_MCAST_QUERY_USE_IFADDR: [24, u8],
  IFLA_BR_MCAST_QUERIER: [25, u8],
  IFLA_BR_MCAST_HASH_ELASTICITY: [26, u32],
  IFLA_BR_MCAST_HASH_MAX: [27, u32],
  IFLA_BR_MCAST_LAST_MEMBER_CNT: [28, u32],
  IFLA_BR_MCAST_STARTUP_QUERY_CNT: [29, u32],
  IFLA_BR_MCAST_LAST_MEMBER_INTVL: [30, u64],
  IFLA_BR_MCAST_MEMBERSHIP_INTVL: [31, u64],
  IFLA_BR_MCAST_QUERIER_INTVL: [32, u64],
  IFLA_BR_MCAST_QUERY_INTVL: [33, u64],
  IFLA_BR_MCAST_QUERY_RESPONSE_INTVL: [34, u64],
  IFLA_BR_MCAST_STARTUP_QUERY_INTVL: [35, u64],
  IFLA_BR_NF_CALL_IPTABLES: [36, u8],
  IFLA_BR_NF_CALL_IP6TABLES: [37, u8],
  IFLA_BR_NF_CALL_ARPTABLES: [38, u8],
  IFLA_BR_VLAN_DEFAULT_PVID: [39, u16],
  IFLA_BR_PAD: [40, bytes],
  IFLA_BR_VLAN_STATS_ENABLED: [41, u8],
  IFLA_BR_MCAST_STATS_ENABLED: [42, u8],
  IFLA_BR_MCAST_IGMP_VERSION: [43, u8],
  IFLA_BR_MCAST_MLD_VERSION: [44, u8],
  IFLA_BR_VLAN_STATS_PER_PORT: [45, u8],
  IFLA_BR_MULTI_BOOLOPT: [46, multiBoolopt],
  IFLA_BR_MCAST_QUERIER_STATE: [47, nested(bridgeQuerier)],
  IFLA_BR_FDB_N_LEARNED: [48, u32],
  IFLA_BR_FDB_MAX_LEARNED: [49, u32],
  IFLA_BR_STP_MODE: [50, u32],
})
