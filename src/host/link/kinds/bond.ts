/** Bonds: several links as one. ip-link(8), <linux/if_link.h>, enum IFLA_BOND_*; Documentation/networking/bonding.rst */

import {
  ethernetAddress,
  ipv4Address,
  ipv6Address,
  linkOrNone,
  number8,
  number32,
  several,
  whole,
  words,
  yesNo,
} from '../../verb/option-values.ts'
import { kind } from './kind.ts'

/** Times are in milliseconds. */
export const bond = kind('bond', {
  /** How frames are shared among the ports. To be changed only while there is none. */
  mode: [
    'IFLA_BOND_MODE',
    words({
      'balance-rr': 'BOND_MODE_ROUNDROBIN',
      'active-backup': 'BOND_MODE_ACTIVEBACKUP',
      'balance-xor': 'BOND_MODE_XOR',
      broadcast: 'BOND_MODE_BROADCAST',
      '802.3ad': 'BOND_MODE_8023AD',
      'balance-tlb': 'BOND_MODE_TLB',
      'balance-alb': 'BOND_MODE_ALB',
    }),
  ],
  /** The port that is used now; null lets the bond choose. */
  activePort: ['IFLA_BOND_ACTIVE_SLAVE', linkOrNone],
  /** How often it is looked whether ports have a cable; 0: never. */
  monitorInterval: ['IFLA_BOND_MIIMON', number32],
  /** How long a port must have had a cable to be used, a multiple of `monitorInterval`. */
  upDelay: ['IFLA_BOND_UPDELAY', number32],
  /** How long a port is used on without a cable, a multiple of `monitorInterval`. */
  downDelay: ['IFLA_BOND_DOWNDELAY', number32],
  /** Whether drivers are asked for their carrier; without effect on new kernels. */
  useCarrier: ['IFLA_BOND_USE_CARRIER', yesNo],
  /** How often the ARP targets are asked for; 0: never. */
  arpInterval: ['IFLA_BOND_ARP_INTERVAL', number32],
  /** Those who are asked, up to 16: all there are. */
  arpTargets: ['IFLA_BOND_ARP_IP_TARGET', several(ipv4Address)],
  /** Which ports' answers are checked (`none`, `active`, `backup`, `all`), or counted alone (`filter` and its like). */
  arpValidation: [
    'IFLA_BOND_ARP_VALIDATE',
    words({
      none: 'BOND_ARP_VALIDATE_NONE',
      active: 'BOND_ARP_VALIDATE_ACTIVE',
      backup: 'BOND_ARP_VALIDATE_BACKUP',
      all: 'BOND_ARP_VALIDATE_ALL',
      filter: 'BOND_ARP_FILTER',
      'filter active': 'BOND_ARP_FILTER_ACTIVE',
      'filter backup': 'BOND_ARP_FILTER_BACKUP',
    }),
  ],
  /** How many of the targets must answer. */
  arpTargetsNeeded: ['IFLA_BOND_ARP_ALL_TARGETS', words({ any: 'BOND_ARP_TARGETS_ANY', all: 'BOND_ARP_TARGETS_ALL' })],
  /** How many answers may be missing. */
  missedMax: ['IFLA_BOND_MISSED_MAX', whole(1, 255)],
  /** As `arpTargets`, for IPv6. */
  ipv6Targets: ['IFLA_BOND_NS_IP6_TARGET', several(ipv6Address)],
  /** The port to prefer; null: none. */
  primary: ['IFLA_BOND_PRIMARY', linkOrNone],
  /** When it is used again once it is back. */
  primaryReselection: [
    'IFLA_BOND_PRIMARY_RESELECT',
    words({ always: 'BOND_PRI_RESELECT_ALWAYS', better: 'BOND_PRI_RESELECT_BETTER', failure: 'BOND_PRI_RESELECT_FAILURE' }),
  ],
  /** Whether ports keep MAC addresses of their own. */
  failOverMac: ['IFLA_BOND_FAIL_OVER_MAC', words({ none: 'BOND_FOM_NONE', active: 'BOND_FOM_ACTIVE', follow: 'BOND_FOM_FOLLOW' })],
  /** What of a frame decides on its port. */
  transmitHash: [
    'IFLA_BOND_XMIT_HASH_POLICY',
    words({
      layer2: 'BOND_XMIT_POLICY_LAYER2',
      'layer3+4': 'BOND_XMIT_POLICY_LAYER34',
      'layer2+3': 'BOND_XMIT_POLICY_LAYER23',
      'encap2+3': 'BOND_XMIT_POLICY_ENCAP23',
      'encap3+4': 'BOND_XMIT_POLICY_ENCAP34',
      'vlan+srcmac': 'BOND_XMIT_POLICY_VLAN_SRCMAC',
    }),
  ],
  /** How many times groups are joined again after a change of ports. */
  resendIgmp: ['IFLA_BOND_RESEND_IGMP', whole(0, 255)],
  /** How many times neighbours are told after a change of ports. */
  peerNotifications: ['IFLA_BOND_NUM_PEER_NOTIF', number8],
  /** The time between them, a multiple of `monitorInterval`. */
  peerNotificationDelay: ['IFLA_BOND_PEER_NOTIF_DELAY', number32],
  /** Whether frames are taken by ports that are not in use. */
  allPortsActive: ['IFLA_BOND_ALL_SLAVES_ACTIVE', yesNo],
  /** How many ports must be up, so that the bond is. */
  minLinks: ['IFLA_BOND_MIN_LINKS', number32],
  /** How often switches are told where the bond is, in seconds. */
  learningInterval: ['IFLA_BOND_LP_INTERVAL', whole(1, 0x7fff_ffff)],
  /** How many packets in turn go out by one port, in mode `balance-rr`; 0: any. */
  packetsPerPort: ['IFLA_BOND_PACKETS_PER_SLAVE', whole(0, 0xffff)],
  /** How often partners are asked for their word, in mode `802.3ad`: each 30 seconds, or each second. */
  lacpRate: ['IFLA_BOND_AD_LACP_RATE', words({ slow: 'AD_LACP_SLOW', fast: 'AD_LACP_FAST' })],
  /** Whether partners are told of the bond before they speak. */
  lacpActive: ['IFLA_BOND_AD_LACP_ACTIVE', yesNo],
  /** Which group of ports is used. */
  aggregatorSelection: [
    'IFLA_BOND_AD_SELECT',
    words({ stable: 'BOND_AD_STABLE', bandwidth: 'BOND_AD_BANDWIDTH', count: 'BOND_AD_COUNT', 'port priority': 'BOND_AD_PRIO' }),
  ],
  /** The priority of this system, in mode `802.3ad`. */
  systemPriority: ['IFLA_BOND_AD_ACTOR_SYS_PRIO', whole(1, 0xffff)],
  /** The upper bits of the ports' key, in mode `802.3ad`. */
  userPortKey: ['IFLA_BOND_AD_USER_PORT_KEY', whole(0, 1023)],
  /** The MAC address that this system goes by, in mode `802.3ad`. */
  system: ['IFLA_BOND_AD_ACTOR_SYSTEM', ethernetAddress],
  /** Whether flows move to where there is room, in mode `balance-tlb`. */
  dynamicBalancing: ['IFLA_BOND_TLB_DYNAMIC_LB', yesNo],
  /** Whether collecting and distributing begin together, in mode `802.3ad`. */
  coupledControl: ['IFLA_BOND_COUPLED_CONTROL', yesNo],
  /** Whether questions for neighbours go out by all ports, in mode `802.3ad`. */
  broadcastNeighbours: ['IFLA_BOND_BROADCAST_NEIGH', yesNo],
})
