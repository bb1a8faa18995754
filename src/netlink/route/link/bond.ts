/** bond: several links as one. <linux/if_link.h>, enum IFLA_BOND_*, IFLA_BOND_SLAVE_*; <linux/if_bonding.h>; <net/bonding.h> */

import { ipv4, ipv6, linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { s32, u8, u16, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { counted } from '../../../schema/numbered.ts'

/** How frames are shared among the ports. */
export const BOND_MODE = {
  BOND_MODE_ROUNDROBIN: 0,
  BOND_MODE_ACTIVEBACKUP: 1,
  BOND_MODE_XOR: 2,
  BOND_MODE_BROADCAST: 3,
  BOND_MODE_8023AD: 4,
  BOND_MODE_TLB: 5,
  BOND_MODE_ALB: 6,
} as const

/** From what the port of a flow is found. */
export const BOND_XMIT_POLICY = {
  BOND_XMIT_POLICY_LAYER2: 0,
  BOND_XMIT_POLICY_LAYER34: 1,
  BOND_XMIT_POLICY_LAYER23: 2,
  BOND_XMIT_POLICY_ENCAP23: 3,
  BOND_XMIT_POLICY_ENCAP34: 4,
  BOND_XMIT_POLICY_VLAN_SRCMAC: 5,
} as const

const arpValidate = named(u32, {
  BOND_ARP_VALIDATE_NONE: 0,
  BOND_ARP_VALIDATE_ACTIVE: 1,
  BOND_ARP_VALIDATE_BACKUP: 2,
  BOND_ARP_VALIDATE_ALL: 3,
  BOND_ARP_FILTER: 4,
  BOND_ARP_FILTER_ACTIVE: 5,
  BOND_ARP_FILTER_BACKUP: 6,
})

const aggregator = attributes({
  IFLA_BOND_AD_INFO_AGGREGATOR: [1, u16],
  IFLA_BOND_AD_INFO_NUM_PORTS: [2, u16],
  IFLA_BOND_AD_INFO_ACTOR_KEY: [3, u16],
  IFLA_BOND_AD_INFO_PARTNER_KEY: [4, u16],
  IFLA_BOND_AD_INFO_PARTNER_MAC: [5, linkAddress],
})

/** The options of a bond. Times are in milliseconds, where nothing else is said. */
export const bond = attributes({
  IFLA_BOND_MODE: [1, named(u8, BOND_MODE)],
  IFLA_BOND_ACTIVE_SLAVE: [2, u32, 'a port; 0: any'],
  IFLA_BOND_MIIMON: [3, u32, 'how often to look whether the ports are up; 0: never'],
  IFLA_BOND_UPDELAY: [4, u32],
  IFLA_BOND_DOWNDELAY: [5, u32],
  IFLA_BOND_USE_CARRIER: [6, u8],
  IFLA_BOND_ARP_INTERVAL: [7, u32, 'how often to ask IFLA_BOND_ARP_IP_TARGET; 0: never'],
  IFLA_BOND_ARP_IP_TARGET: [8, counted(ipv4, 0)],
  IFLA_BOND_ARP_VALIDATE: [9, arpValidate],
  IFLA_BOND_ARP_ALL_TARGETS: [10, named(u32, { BOND_ARP_TARGETS_ANY: 0, BOND_ARP_TARGETS_ALL: 1 })],
  IFLA_BOND_PRIMARY: [11, u32, 'the port to prefer'],
  IFLA_BOND_PRIMARY_RESELECT: [12, named(u8, { BOND_PRI_RESELECT_ALWAYS: 0, BOND_PRI_RESELECT_BETTER: 1, BOND_PRI_RESELECT_FAILURE: 2 })],
  IFLA_BOND_FAIL_OVER_MAC: [13, named(u8, { BOND_FOM_NONE: 0, BOND_FOM_ACTIVE: 1, BOND_FOM_FOLLOW: 2 })],
  IFLA_BOND_XMIT_HASH_POLICY: [14, named(u8, BOND_XMIT_POLICY)],
  IFLA_BOND_RESEND_IGMP: [15, u32],
  IFLA_BOND_NUM_PEER_NOTIF: [16, u8, 'gratuitous ARPs and unsolicited advertisements after a change of ports'],
  IFLA_BOND_ALL_SLAVES_ACTIVE: [17, u8],
  IFLA_BOND_MIN_LINKS: [18, u32],
  IFLA_BOND_LP_INTERVAL: [19, u32, 'of learning packets, in seconds'],
  IFLA_BOND_PACKETS_PER_SLAVE: [20, u32, 'in turn, round robin; 0: at random'],
  IFLA_BOND_AD_LACP_RATE: [21, named(u8, { AD_LACP_SLOW: 0, AD_LACP_FAST: 1 })],
  IFLA_BOND_AD_SELECT: [22, named(u8, { BOND_AD_STABLE: 0, BOND_AD_BANDWIDTH: 1, BOND_AD_COUNT: 2, BOND_AD_PRIO: 3 })],
  IFLA_BOND_AD_INFO: [23, aggregator],
  IFLA_BOND_AD_ACTOR_SYS_PRIO: [24, u16],
  IFLA_BOND_AD_USER_PORT_KEY: [25, u16],
  IFLA_BOND_AD_ACTOR_SYSTEM: [26, linkAddress],
  IFLA_BOND_TLB_DYNAMIC_LB: [27, u8],
  IFLA_BOND_PEER_NOTIF_DELAY: [28, u32],
  IFLA_BOND_AD_LACP_ACTIVE: [29, u8],
  IFLA_BOND_MISSED_MAX: [30, u8],
  IFLA_BOND_NS_IP6_TARGET: [31, counted(ipv6, 0)],
  IFLA_BOND_COUPLED_CONTROL: [32, u8],
  IFLA_BOND_BROADCAST_NEIGH: [33, u8],
})

const LACP_STATE = {
  LACP_STATE_LACP_ACTIVITY: 0x1,
  LACP_STATE_LACP_TIMEOUT: 0x2,
  LACP_STATE_AGGREGATION: 0x4,
  LACP_STATE_SYNCHRONIZATION: 0x8,
  LACP_STATE_COLLECTING: 0x10,
  LACP_STATE_DISTRIBUTING: 0x20,
  LACP_STATE_DEFAULTED: 0x40,
  LACP_STATE_EXPIRED: 0x80,
} as const

const churn = named(u8, { AD_CHURN_MONITOR: 0, AD_CHURN: 1, AD_NO_CHURN: 2 })

/** The options and the state of a bond's port. */
export const bondPort = attributes({
  IFLA_BOND_SLAVE_STATE: [1, named(u8, { BOND_STATE_ACTIVE: 0, BOND_STATE_BACKUP: 1 })],
  IFLA_BOND_SLAVE_MII_STATUS: [2, named(u8, { BOND_LINK_UP: 0, BOND_LINK_FAIL: 1, BOND_LINK_DOWN: 2, BOND_LINK_BACK: 3 })],
  IFLA_BOND_SLAVE_LINK_FAILURE_COUNT: [3, u32],
  IFLA_BOND_SLAVE_PERM_HWADDR: [4, linkAddress],
  IFLA_BOND_SLAVE_QUEUE_ID: [5, u16],
  IFLA_BOND_SLAVE_AD_AGGREGATOR_ID: [6, u16],
  IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE: [7, flags(u8, LACP_STATE)],
  IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE: [8, flags(u16, LACP_STATE)],
  IFLA_BOND_SLAVE_PRIO: [9, s32],
  IFLA_BOND_SLAVE_ACTOR_PORT_PRIO: [10, u16],
  IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE: [11, churn],
  IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE: [12, churn],
})
