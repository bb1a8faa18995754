/**
 * The virtual networks (VNIs) that a vxlan link with `vnifilter` serves, each with the remote that it has for itself. RTM_NEWTUNNEL and its like;
 * <linux/if_link.h>, struct tunnel_msg, VXLAN_VNIFILTER_*
 */

import { ipv4, ipv6 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u32, u64 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { nested, repeated } from '../../schema/nested.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'

/** What a dump is to tell besides. */
export const TUNNEL_MSG = { TUNNEL_MSG_FLAG_STATS: 0x01 } as const

const tunnelMsg = struct('tunnel_msg', { family: named(u8, AF), flags: flags(u8, TUNNEL_MSG), reserved2: padding(2), ifindex: u32 })

const statistics = attributes({
  VNIFILTER_ENTRY_STATS_RX_BYTES: [1, u64],
  VNIFILTER_ENTRY_STATS_RX_PKTS: [2, u64],
  VNIFILTER_ENTRY_STATS_RX_DROPS: [3, u64],
  VNIFILTER_ENTRY_STATS_RX_ERRORS: [4, u64],
  VNIFILTER_ENTRY_STATS_TX_BYTES: [5, u64],
  VNIFILTER_ENTRY_STATS_TX_PKTS: [6, u64],
  VNIFILTER_ENTRY_STATS_TX_DROPS: [7, u64],
  VNIFILTER_ENTRY_STATS_TX_ERRORS: [8, u64],
  VNIFILTER_ENTRY_STATS_PAD: [9, bytes],
})

/** One network, or several in a row that are all alike. */
const entry = attributes({
  VXLAN_VNIFILTER_ENTRY_START: [1, u32, '0 to 16777215'],
  VXLAN_VNIFILTER_ENTRY_END: [2, u32, 'the last one of a range that begins with the one above'],
  VXLAN_VNIFILTER_ENTRY_GROUP: [3, ipv4, 'the remote or the multicast group; 0.0.0.0: that of the link'],
  VXLAN_VNIFILTER_ENTRY_GROUP6: [4, ipv6],
  VXLAN_VNIFILTER_ENTRY_STATS: [5, nested(statistics)],
})

const declared = message(tunnelMsg, attributes({ VXLAN_VNIFILTER_ENTRY: [1, repeated(nested(entry))] }))

/** Networks of a vxlan link, as the kernel describes them. */
export interface VniFilterMessage extends ValueOf<typeof declared> {}

/** Networks of a vxlan link, as a request describes them. */
export interface VniFilterInput extends InputOf<typeof declared> {}

export const vniFilter: Codec<VniFilterMessage, VniFilterInput> = declared
