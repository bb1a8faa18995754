/** VLAN: a link that is one VLAN of another link. <linux/if_link.h>, enum IFLA_VLAN_*; <linux/if_vlan.h>, enum vlan_flags */

import { attributes } from '../../../schema/attributes.ts'
import { be16, u16, u32 } from '../../../schema/integer.ts'
import { list } from '../../../schema/list.ts'
import { flags, named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'
import { ETH_P } from '../../ether-types.ts'

const VLAN_FLAG = {
  VLAN_FLAG_REORDER_HDR: 0x1,
  VLAN_FLAG_GVRP: 0x2,
  VLAN_FLAG_LOOSE_BINDING: 0x4,
  VLAN_FLAG_MVRP: 0x8,
  VLAN_FLAG_BRIDGE_BINDING: 0x10,
} as const

const vlanFlags = struct('ifla_vlan_flags', { flags: flags(u32, VLAN_FLAG), mask: flags(u32, VLAN_FLAG) })
const priorities = list(struct('ifla_vlan_qos_mapping', { from: u32, to: u32 }), 'IFLA_VLAN_QOS_MAPPING', 1)

/** The options of a VLAN link. The link underneath is IFLA_LINK. */
export const vlan = attributes({
  IFLA_VLAN_ID: [1, u16, '1 to 4094'],
  IFLA_VLAN_FLAGS: [2, vlanFlags],
  IFLA_VLAN_EGRESS_QOS: [3, priorities, 'packet priority to the priority in the tag'],
  IFLA_VLAN_INGRESS_QOS: [4, priorities, 'the priority in the tag to packet priority'],
  IFLA_VLAN_PROTOCOL: [5, named(be16, ETH_P)],
})
