/** A bridge's VLANs, of each port and of the bridge as a whole. <linux/if_bridge.h>, enum BRIDGE_VLANDB_* */

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
import { BR_STATE } from './link/bridge-port.ts'
import { bridgeQuerier } from './link/bridge-querier.ts'
import { bridgeRouterPorts, MDB_RTR_TYPE } from './link/bridge-router-ports.ts'
import { bridgeVlanInfo } from './link/bridge-vlan.ts'

/** What a dump is to tell. */
export const BRIDGE_VLANDB_DUMPF = {
  BRIDGE_VLANDB_DUMPF_STATS: 1 << 0,
  BRIDGE_VLANDB_DUMPF_GLOBAL: 1 << 1,
} as const

const brVlanMsg = struct('br_vlan_msg', { family: named(u8, AF), __reserved1: padding(1), __reserved2: padding(2), ifindex: u32 })

/** One VLAN of a port, or a range of them that are all alike. */
const entry = attributes({
  BRIDGE_VLANDB_ENTRY_INFO: [1, bridgeVlanInfo],
  BRIDGE_VLANDB_ENTRY_RANGE: [2, u16, 'the last one of a range that begins with the one above'],
  BRIDGE_VLANDB_ENTRY_STATE: [3, named(u8, BR_STATE)],
  BRIDGE_VLANDB_ENTRY_TUNNEL_INFO: [
    4,
    nested(
      attributes({
        BRIDGE_VLANDB_TINFO_ID: [1, u32, 'the tunnel of the first one of a range; the others have those that follow'],
        BRIDGE_VLANDB_TINFO_CMD: [2, u32, 'RTM_SETLINK (19) maps, RTM_DELLINK (17) takes the map away'],
      }),
    ),
  ],
  BRIDGE_VLANDB_ENTRY_STATS: [
    5,
    nested(
      attributes({
        BRIDGE_VLANDB_STATS_RX_BYTES: [1, u64],
        BRIDGE_VLANDB_STATS_RX_PACKETS: [2, u64],
        BRIDGE_VLANDB_STATS_TX_BYTES: [3, u64],
        BRIDGE_VLANDB_STATS_TX_PACKETS: [4, u64],
        BRIDGE_VLANDB_STATS_PAD: [5, bytes],
      }),
    ),
  ],
  BRIDGE_VLANDB_ENTRY_MCAST_ROUTER: [6, named(u8, MDB_RTR_TYPE)],
  BRIDGE_VLANDB_ENTRY_MCAST_N_GROUPS: [7, u32],
  BRIDGE_VLANDB_ENTRY_MCAST_MAX_GROUPS: [8, u32],
  BRIDGE_VLANDB_ENTRY_NEIGH_SUPPRESS: [9, u8],
})

/** Options of a VLAN on all ports. Times are in hundredths of a second (USER_HZ). */
const globalOptions = attributes({
  BRIDGE_VLANDB_GOPTS_ID: [1, u16],
  BRIDGE_VLANDB_GOPTS_RANGE: [2, u16, 'the last one of a range that begins with the one above'],
  BRIDGE_VLANDB_GOPTS_MCAST_SNOOPING: [3, u8],
  BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION: [4, u8],
  BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION: [5, u8],
  BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT: [6, u32],
  BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT: [7, u32],
  BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL: [8, u64],
  BRIDGE_VLANDB_GOPTS_PAD: [9, bytes],
  BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL: [10, u64],
  BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL: [11, u64],
  BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL: [12, u64],
  BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL: [13, u64],
  BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL: [14, u64],
  BRIDGE_VLANDB_GOPTS_MCAST_QUERIER: [15, u8],
  BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS: [16, nested(attributes({ MDBA_ROUTER: [2, bridgeRouterPorts] }))],
  BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_STATE: [17, nested(bridgeQuerier)],
  BRIDGE_VLANDB_GOPTS_MSTI: [18, u16, 'the spanning tree that it is part of'],
})

const vlans = message(
  brVlanMsg,
  attributes({ BRIDGE_VLANDB_ENTRY: [1, repeated(nested(entry))], BRIDGE_VLANDB_GLOBAL_OPTIONS: [2, repeated(nested(globalOptions))] }),
)

const question = message(brVlanMsg, attributes({ BRIDGE_VLANDB_DUMP_FLAGS: [1, flags(u32, BRIDGE_VLANDB_DUMPF)] }))

/** VLANs of a port or of a bridge, as the kernel describes them. */
export interface BridgeVlanMessage extends ValueOf<typeof vlans> {}

/** VLANs of a port or of a bridge, as a request describes them. */
export interface BridgeVlanInput extends InputOf<typeof vlans> {}

/** One VLAN of a port or several in a row, as a request describes them. */
export interface BridgeVlanEntryInput extends InputOf<typeof entry> {}

/** Options of VLANs on all ports, as the kernel describes them. */
export interface BridgeVlanGlobal extends ValueOf<typeof globalOptions> {}

/** Options of VLANs on all ports, as a request describes them. */
export interface BridgeVlanGlobalInput extends InputOf<typeof globalOptions> {}

/** A question for VLANs, or the answer to it. */
export interface BridgeVlanQuestionMessage extends ValueOf<typeof vlans>, ValueOf<typeof question> {}

/** A question for VLANs. */
export interface BridgeVlanQuestionInput extends InputOf<typeof vlans>, InputOf<typeof question> {}

export const bridgeVlans: Codec<BridgeVlanMessage, BridgeVlanInput> = vlans
export const bridgeVlanQuestion: Codec<BridgeVlanQuestionMessage, BridgeVlanQuestionInput> = directed(vlans, question)
