/** CFM, connectivity fault management, of a bridge: IFLA_BRIDGE_CFM. <linux/if_bridge.h>, enum IFLA_BRIDGE_CFM_*; <linux/cfm_bridge.h> */

import { linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytesOf } from '../../../schema/bytes.ts'
import { u8, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { nested, repeated } from '../../../schema/nested.ts'

const CFM_MAID_LENGTH = 48

const interval = named(u32, {
  BR_CFM_CCM_INTERVAL_NONE: 0,
  BR_CFM_CCM_INTERVAL_3_3_MS: 1,
  BR_CFM_CCM_INTERVAL_10_MS: 2,
  BR_CFM_CCM_INTERVAL_100_MS: 3,
  BR_CFM_CCM_INTERVAL_1_SEC: 4,
  BR_CFM_CCM_INTERVAL_10_SEC: 5,
  BR_CFM_CCM_INTERVAL_1_MIN: 6,
  BR_CFM_CCM_INTERVAL_10_MIN: 7,
})

const create = nested(
  attributes({
    IFLA_BRIDGE_CFM_MEP_CREATE_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_MEP_CREATE_DOMAIN: [2, named(u32, { BR_CFM_PORT: 0, BR_CFM_VLAN: 1 })],
    IFLA_BRIDGE_CFM_MEP_CREATE_DIRECTION: [3, named(u32, { BR_CFM_MEP_DIRECTION_DOWN: 0, BR_CFM_MEP_DIRECTION_UP: 1 })],
    IFLA_BRIDGE_CFM_MEP_CREATE_IFINDEX: [4, u32],
  }),
)

const configuration = nested(
  attributes({
    IFLA_BRIDGE_CFM_MEP_CONFIG_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_MEP_CONFIG_UNICAST_MAC: [2, linkAddress],
    IFLA_BRIDGE_CFM_MEP_CONFIG_MDLEVEL: [3, u32, '0 to 7'],
    IFLA_BRIDGE_CFM_MEP_CONFIG_MEPID: [4, u32, 'up to 0x1fff'],
  }),
)

const check = nested(
  attributes({
    IFLA_BRIDGE_CFM_CC_CONFIG_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_CC_CONFIG_ENABLE: [2, u32],
    IFLA_BRIDGE_CFM_CC_CONFIG_EXP_INTERVAL: [3, interval],
    IFLA_BRIDGE_CFM_CC_CONFIG_EXP_MAID: [4, bytesOf(CFM_MAID_LENGTH)],
  }),
)

const peer = nested(
  attributes({
    IFLA_BRIDGE_CFM_CC_PEER_MEP_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_CC_PEER_MEPID: [2, u32],
  }),
)

const remoteDefect = nested(
  attributes({
    IFLA_BRIDGE_CFM_CC_RDI_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_CC_RDI_RDI: [2, u32],
  }),
)

const send = nested(
  attributes({
    IFLA_BRIDGE_CFM_CC_CCM_TX_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_CC_CCM_TX_DMAC: [2, linkAddress],
    IFLA_BRIDGE_CFM_CC_CCM_TX_SEQ_NO_UPDATE: [3, u32],
    IFLA_BRIDGE_CFM_CC_CCM_TX_PERIOD: [4, u32, 'seconds'],
    IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV: [5, u32],
    IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV_VALUE: [6, u8],
    IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV: [7, u32],
    IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV_VALUE: [8, u8],
  }),
)

const status = nested(
  attributes({
    IFLA_BRIDGE_CFM_MEP_STATUS_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_MEP_STATUS_OPCODE_UNEXP_SEEN: [2, u32],
    IFLA_BRIDGE_CFM_MEP_STATUS_VERSION_UNEXP_SEEN: [3, u32],
    IFLA_BRIDGE_CFM_MEP_STATUS_RX_LEVEL_LOW_SEEN: [4, u32],
  }),
)

const peerStatus = nested(
  attributes({
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_INSTANCE: [1, u32],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_PEER_MEPID: [2, u32],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_CCM_DEFECT: [3, u32],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_RDI: [4, u32],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_PORT_TLV_VALUE: [5, u8],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_IF_TLV_VALUE: [6, u8],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEEN: [7, u32],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_TLV_SEEN: [8, u32],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEQ_UNEXP_SEEN: [9, u32],
  }),
)

/**
 * What a request does, and with RTEXT_FILTER_CFM_CONFIG and RTEXT_FILTER_CFM_STATUS what there is. The kernel asks for NLA_F_NESTED. It tells of
 * one end point (MEP) after the other: what it says of the second stands raw, as all that comes back after something else.
 */
export const bridgeCfm = nested(
  attributes({
    IFLA_BRIDGE_CFM_MEP_CREATE: [1, create],
    IFLA_BRIDGE_CFM_MEP_DELETE: [2, nested(attributes({ IFLA_BRIDGE_CFM_MEP_DELETE_INSTANCE: [1, u32] }))],
    IFLA_BRIDGE_CFM_MEP_CONFIG: [3, configuration],
    IFLA_BRIDGE_CFM_CC_CONFIG: [4, check],
    IFLA_BRIDGE_CFM_CC_PEER_MEP_ADD: [5, peer],
    IFLA_BRIDGE_CFM_CC_PEER_MEP_REMOVE: [6, peer],
    IFLA_BRIDGE_CFM_CC_RDI: [7, remoteDefect],
    IFLA_BRIDGE_CFM_CC_CCM_TX: [8, send],
    IFLA_BRIDGE_CFM_MEP_CREATE_INFO: [9, create],
    IFLA_BRIDGE_CFM_MEP_CONFIG_INFO: [10, configuration],
    IFLA_BRIDGE_CFM_CC_CONFIG_INFO: [11, check],
    IFLA_BRIDGE_CFM_CC_RDI_INFO: [12, remoteDefect],
    IFLA_BRIDGE_CFM_CC_CCM_TX_INFO: [13, send],
    IFLA_BRIDGE_CFM_CC_PEER_MEP_INFO: [14, repeated(peer)],
    IFLA_BRIDGE_CFM_MEP_STATUS_INFO: [15, status],
    IFLA_BRIDGE_CFM_CC_PEER_STATUS_INFO: [16, repeated(peerStatus)],
  }),
)
