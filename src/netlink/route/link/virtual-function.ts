/** SR-IOV: the virtual functions of a network card. <linux/if_link.h>, enum IFLA_VF_*, IFLA_PORT_* */

import { linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes, bytesOf } from '../../../schema/bytes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { EncodeError } from '../../../schema/errors.ts'
import { be16, u8, u16, u32, u64 } from '../../../schema/integer.ts'
import { list } from '../../../schema/list.ts'
import { named } from '../../../schema/names.ts'
import { padding } from '../../../schema/padding.ts'
import { struct } from '../../../schema/struct.ts'
import { text } from '../../../schema/text.ts'
import { ETH_P } from '../../ether-types.ts'

/** <linux/netdevice.h> */
const MAX_ADDR_LEN = 32

/** An address in a field that holds the longest there is, and does not say its length: read as Ethernet's, or InfiniBand's, if that loses nothing. */
const address: Codec<string> & { readonly size: number } = {
  name: `u8[${MAX_ADDR_LEN}]`,
  size: MAX_ADDR_LEN,
  read(source, start, end) {
    const fits = (length: number) => source.bytes.subarray(start + length, end).every((byte) => byte === 0)
    return linkAddress.read(source, start, start + ([6, 20].find(fits) ?? MAX_ADDR_LEN))
  },
  write(writer, value) {
    const start = writer.at
    linkAddress.write(writer, value)
    const rest = MAX_ADDR_LEN - (writer.at - start)
    if (rest < 0) throw new EncodeError(`expected an address of at most ${MAX_ADDR_LEN} bytes, got one of ${MAX_ADDR_LEN - rest}`)
    writer.reserve(rest)
  },
  explain: (source, start, end) => ({ value: address.read(source, start, end) }),
}

const counters = attributes({
  IFLA_VF_STATS_RX_PACKETS: [0, u64],
  IFLA_VF_STATS_TX_PACKETS: [1, u64],
  IFLA_VF_STATS_RX_BYTES: [2, u64],
  IFLA_VF_STATS_TX_BYTES: [3, u64],
  IFLA_VF_STATS_BROADCAST: [4, u64],
  IFLA_VF_STATS_MULTICAST: [5, u64],
  IFLA_VF_STATS_PAD: [6, bytes],
  IFLA_VF_STATS_RX_DROPPED: [7, u64],
  IFLA_VF_STATS_TX_DROPPED: [8, u64],
})

const linkState = named(u32, { IFLA_VF_LINK_STATE_AUTO: 0, IFLA_VF_LINK_STATE_ENABLE: 1, IFLA_VF_LINK_STATE_DISABLE: 2 })

const vlanInfo = struct('ifla_vf_vlan_info', { vf: u32, vlan: u32, qos: u32, vlan_proto: named(be16, ETH_P), __fill: padding(2) })

// The compiler sets a u64 at a multiple of eight bytes.
const guid = struct('ifla_vf_guid', { vf: u32, __fill: padding(4), guid: u64 })

/** Every part names its function anew. Rates are in megabits a second, 0: no limit. */
const virtualFunction = attributes({
  IFLA_VF_MAC: [1, struct('ifla_vf_mac', { vf: u32, mac: address })],
  IFLA_VF_VLAN: [2, struct('ifla_vf_vlan', { vf: u32, vlan: u32, qos: u32 }), 'VLAN 0: none'],
  IFLA_VF_TX_RATE: [3, struct('ifla_vf_tx_rate', { vf: u32, rate: u32 })],
  IFLA_VF_SPOOFCHK: [4, struct('ifla_vf_spoofchk', { vf: u32, setting: u32 })],
  IFLA_VF_LINK_STATE: [5, struct('ifla_vf_link_state', { vf: u32, link_state: linkState })],
  IFLA_VF_RATE: [6, struct('ifla_vf_rate', { vf: u32, min_tx_rate: u32, max_tx_rate: u32 })],
  IFLA_VF_RSS_QUERY_EN: [7, struct('ifla_vf_rss_query_en', { vf: u32, setting: u32 })],
  IFLA_VF_STATS: [8, counters],
  IFLA_VF_TRUST: [9, struct('ifla_vf_trust', { vf: u32, setting: u32 })],
  IFLA_VF_IB_NODE_GUID: [10, guid],
  IFLA_VF_IB_PORT_GUID: [11, guid],
  IFLA_VF_VLAN_LIST: [12, list(vlanInfo, 'IFLA_VF_VLAN_INFO', 1), 'IFLA_VF_VLAN with the tag’s protocol; the kernel takes one'],
  IFLA_VF_BROADCAST: [13, struct('ifla_vf_broadcast', { broadcast: address })],
})

/** IFLA_VFINFO_LIST. */
export const virtualFunctions = list(virtualFunction, 'IFLA_VF_INFO', 1)

const vsi = struct('ifla_port_vsi', { vsi_mgr_id: u8, vsi_type_id: bytesOf(3), vsi_type_version: u8, __pad: padding(3) })

const request = named(u8, {
  PORT_REQUEST_PREASSOCIATE: 0,
  PORT_REQUEST_PREASSOCIATE_RR: 1,
  PORT_REQUEST_ASSOCIATE: 2,
  PORT_REQUEST_DISASSOCIATE: 3,
})

const response = named(u16, {
  PORT_VDP_RESPONSE_SUCCESS: 0,
  PORT_VDP_RESPONSE_INVALID_FORMAT: 1,
  PORT_VDP_RESPONSE_INSUFFICIENT_RESOURCES: 2,
  PORT_VDP_RESPONSE_UNUSED_VTID: 3,
  PORT_VDP_RESPONSE_VTID_VIOLATION: 4,
  PORT_VDP_RESPONSE_VTID_VERSION_VIOALTION: 5,
  PORT_VDP_RESPONSE_OUT_OF_SYNC: 6,
  PORT_PROFILE_RESPONSE_SUCCESS: 0x100,
  PORT_PROFILE_RESPONSE_INPROGRESS: 0x101,
  PORT_PROFILE_RESPONSE_INVALID: 0x102,
  PORT_PROFILE_RESPONSE_BADSTATE: 0x103,
  PORT_PROFILE_RESPONSE_INSUFFICIENT_RESOURCES: 0x104,
  PORT_PROFILE_RESPONSE_ERROR: 0x105,
})

/** How a function, or with IFLA_PORT_SELF the card itself, is joined to a port of the switch. */
export const virtualPort = attributes({
  IFLA_PORT_VF: [1, u32],
  IFLA_PORT_PROFILE: [2, text],
  IFLA_PORT_VSI_TYPE: [3, vsi],
  IFLA_PORT_INSTANCE_UUID: [4, bytesOf(16)],
  IFLA_PORT_HOST_UUID: [5, bytesOf(16)],
  IFLA_PORT_REQUEST: [6, request],
  IFLA_PORT_RESPONSE: [7, response],
})

/** IFLA_VF_PORTS. */
export const virtualPorts = list(virtualPort, 'IFLA_VF_PORT', 1)
