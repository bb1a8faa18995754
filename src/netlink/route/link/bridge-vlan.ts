/** VLANs of a bridge's port: IFLA_AF_SPEC in messages of family AF_BRIDGE. <linux/if_bridge.h>, enum IFLA_BRIDGE_* */

import { attributes } from '../../../schema/attributes.ts'
import { u8, u16, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { nested, repeated } from '../../../schema/nested.ts'
import { struct } from '../../../schema/struct.ts'
import { bridgeCfm } from './bridge-cfm.ts'
import { bridgeMrp } from './bridge-mrp.ts'
import { BR_STATE } from './bridge-port.ts'

export const BRIDGE_VLAN_INFO = {
  BRIDGE_VLAN_INFO_MASTER: 1 << 0,
  BRIDGE_VLAN_INFO_PVID: 1 << 1,
  BRIDGE_VLAN_INFO_UNTAGGED: 1 << 2,
  BRIDGE_VLAN_INFO_RANGE_BEGIN: 1 << 3,
  BRIDGE_VLAN_INFO_RANGE_END: 1 << 4,
  BRIDGE_VLAN_INFO_BRENTRY: 1 << 5,
  BRIDGE_VLAN_INFO_ONLY_OPTS: 1 << 6,
} as const

export const bridgeVlanInfo = struct('bridge_vlan_info', { flags: flags(u16, BRIDGE_VLAN_INFO), vid: u16 })

const tunnelInfo = attributes({
  IFLA_BRIDGE_VLAN_TUNNEL_ID: [1, u32],
  IFLA_BRIDGE_VLAN_TUNNEL_VID: [2, u16],
  IFLA_BRIDGE_VLAN_TUNNEL_FLAGS: [3, flags(u16, BRIDGE_VLAN_INFO)],
})

const spanningTree = attributes({ IFLA_BRIDGE_MST_ENTRY_MSTI: [1, u16], IFLA_BRIDGE_MST_ENTRY_STATE: [2, named(u8, BR_STATE)] })

/** What a port does in each spanning tree. The kernel asks for NLA_F_NESTED. */
const spanningTrees = nested(attributes({ IFLA_BRIDGE_MST_ENTRY: [1, repeated(nested(spanningTree))] }))

/** What a bridge keeps for a port, and what a request is about: the bridge, or the link below. */
export const bridgeVlan = attributes({
  IFLA_BRIDGE_FLAGS: [0, flags(u16, { BRIDGE_FLAGS_MASTER: 1, BRIDGE_FLAGS_SELF: 2 })],
  IFLA_BRIDGE_MODE: [1, named(u16, { BRIDGE_MODE_VEB: 0, BRIDGE_MODE_VEPA: 1, BRIDGE_MODE_UNDEF: 0xffff })],
  IFLA_BRIDGE_VLAN_INFO: [2, repeated(bridgeVlanInfo), 'one VLAN, or the first or the last of a range'],
  IFLA_BRIDGE_VLAN_TUNNEL_INFO: [3, repeated(tunnelInfo)],
  IFLA_BRIDGE_MRP: [4, bridgeMrp],
  IFLA_BRIDGE_CFM: [5, bridgeCfm],
  IFLA_BRIDGE_MST: [6, spanningTrees],
})
