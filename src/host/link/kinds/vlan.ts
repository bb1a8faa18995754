/** VLAN: a link that is one VLAN of another link. ip-link(8), <linux/if_link.h>, enum IFLA_VLAN_*; <linux/if_vlan.h> */

import { bit, priorities, whole, words } from '../../verb/option-values.ts'
import { kind, onLink } from './kind.ts'

const masked = ['flags', 'mask'] as const

export const vlan = kind(
  'vlan',
  {
    /** The number of the VLAN: 1 to 4094. */
    id: ['IFLA_VLAN_ID', whole(1, 4094), 'needed', 'fixed'],
    /** The tag that frames carry; `'802.1Q'` where nothing is said. */
    protocol: ['IFLA_VLAN_PROTOCOL', words({ '802.1Q': 'ETH_P_8021Q', '802.1ad': 'ETH_P_8021AD' }), 'fixed'],
    /** Whether the tag is taken off before anybody sees the frame. */
    reorderHeader: ['IFLA_VLAN_FLAGS', bit('VLAN_FLAG_REORDER_HDR', masked)],
    /** Whether switches are told of the VLAN by GVRP. */
    gvrp: ['IFLA_VLAN_FLAGS', bit('VLAN_FLAG_GVRP', masked)],
    /** Whether it may be up while the link underneath is down. */
    looseBinding: ['IFLA_VLAN_FLAGS', bit('VLAN_FLAG_LOOSE_BINDING', masked)],
    /** Whether switches are told of the VLAN by MVRP. */
    mvrp: ['IFLA_VLAN_FLAGS', bit('VLAN_FLAG_MVRP', masked)],
    /** Whether it runs as long as one port of the bridge underneath that is in the VLAN does. */
    bridgeBinding: ['IFLA_VLAN_FLAGS', bit('VLAN_FLAG_BRIDGE_BINDING', masked)],
    /** The priority in the tag by the packet's: `{ 1: 2 }` sends packets of priority 1 out with 2. A pair that is not named stays. */
    egressPriorities: ['IFLA_VLAN_EGRESS_QOS', priorities(0xffff_ffff, 7)],
    /** The packet's priority by the one in the tag. A pair that is not named stays. */
    ingressPriorities: ['IFLA_VLAN_INGRESS_QOS', priorities(7, 0xffff_ffff)],
  },
  { placement: onLink },
)
