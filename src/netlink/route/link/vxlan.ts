/** VXLAN: Ethernet frames in UDP packets. <linux/if_link.h>, enum IFLA_VXLAN_* */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytesOf, presence } from '../../../schema/bytes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { be16, be32, u8, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'

const portRange = struct('ifla_vxlan_port_range', { low: be16, high: be16 })

/** A request says yes by its presence alone; the kernel answers with a byte for yes or no. */
const inherit: Codec<boolean> & { readonly size: 0 } = {
  ...presence,
  read: (source, start, end) => (start === end ? true : u8.read(source, start, end) !== 0),
  explain: (source, start, end) => ({ value: inherit.read(source, start, end) ? 'yes' : 'no' }),
}

/** The options of a VXLAN link. Times are in seconds. */
export const vxlan = attributes({
  IFLA_VXLAN_ID: [1, u32, 'the network identifier: up to 16777215'],
  IFLA_VXLAN_GROUP: [2, ipv4, 'the multicast group, or the one other end'],
  IFLA_VXLAN_LINK: [3, u32],
  IFLA_VXLAN_LOCAL: [4, ipv4],
  IFLA_VXLAN_TTL: [5, u8],
  IFLA_VXLAN_TOS: [6, u8],
  IFLA_VXLAN_LEARNING: [7, u8],
  IFLA_VXLAN_AGEING: [8, u32],
  IFLA_VXLAN_LIMIT: [9, u32],
  IFLA_VXLAN_PORT_RANGE: [10, portRange, 'of the source port'],
  IFLA_VXLAN_PROXY: [11, u8],
  IFLA_VXLAN_RSC: [12, u8],
  IFLA_VXLAN_L2MISS: [13, u8],
  IFLA_VXLAN_L3MISS: [14, u8],
  IFLA_VXLAN_PORT: [15, be16, 'the destination port; 4789 by the standard, 8472 where none is given'],
  IFLA_VXLAN_GROUP6: [16, ipv6],
  IFLA_VXLAN_LOCAL6: [17, ipv6],
  IFLA_VXLAN_UDP_CSUM: [18, u8],
  IFLA_VXLAN_UDP_ZERO_CSUM6_TX: [19, u8],
  IFLA_VXLAN_UDP_ZERO_CSUM6_RX: [20, u8],
  IFLA_VXLAN_REMCSUM_TX: [21, u8],
  IFLA_VXLAN_REMCSUM_RX: [22, u8],
  IFLA_VXLAN_GBP: [23, presence],
  IFLA_VXLAN_REMCSUM_NOPARTIAL: [24, presence],
  IFLA_VXLAN_COLLECT_METADATA: [25, u8],
  IFLA_VXLAN_LABEL: [26, be32],
  IFLA_VXLAN_GPE: [27, presence],
  IFLA_VXLAN_TTL_INHERIT: [28, inherit],
  IFLA_VXLAN_DF: [29, named(u8, { VXLAN_DF_UNSET: 0, VXLAN_DF_SET: 1, VXLAN_DF_INHERIT: 2 })],
  IFLA_VXLAN_VNIFILTER: [30, u8],
  IFLA_VXLAN_LOCALBYPASS: [31, u8],
  IFLA_VXLAN_LABEL_POLICY: [32, named(u32, { VXLAN_LABEL_FIXED: 0, VXLAN_LABEL_INHERIT: 1 })],
  IFLA_VXLAN_RESERVED_BITS: [33, bytesOf(8)],
  IFLA_VXLAN_MC_ROUTE: [34, u8],
})
