/** GENEVE: Ethernet frames in UDP packets, with options of any kind. <linux/if_link.h>, enum IFLA_GENEVE_* */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { presence } from '../../../schema/bytes.ts'
import { be16, be32, u8, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'

const portRange = struct('ifla_geneve_port_range', { low: be16, high: be16 })

/** The options of a GENEVE link. */
export const geneve = attributes({
  IFLA_GENEVE_ID: [1, u32, 'the network identifier: up to 16777215'],
  IFLA_GENEVE_REMOTE: [2, ipv4],
  IFLA_GENEVE_TTL: [3, u8, '0: the kernel’s default'],
  IFLA_GENEVE_TOS: [4, u8, '1: that of the packet inside'],
  IFLA_GENEVE_PORT: [5, be16, 'the destination port; 6081 by the standard'],
  IFLA_GENEVE_COLLECT_METADATA: [6, presence, 'routes say where to'],
  IFLA_GENEVE_REMOTE6: [7, ipv6],
  IFLA_GENEVE_UDP_CSUM: [8, u8],
  IFLA_GENEVE_UDP_ZERO_CSUM6_TX: [9, u8],
  IFLA_GENEVE_UDP_ZERO_CSUM6_RX: [10, u8],
  IFLA_GENEVE_LABEL: [11, be32],
  IFLA_GENEVE_TTL_INHERIT: [12, u8],
  IFLA_GENEVE_DF: [13, named(u8, { GENEVE_DF_UNSET: 0, GENEVE_DF_SET: 1, GENEVE_DF_INHERIT: 2 })],
  IFLA_GENEVE_INNER_PROTO_INHERIT: [14, presence, 'packets instead of frames'],
  IFLA_GENEVE_PORT_RANGE: [15, portRange, 'of the source port'],
  IFLA_GENEVE_GRO_HINT: [16, presence],
  IFLA_GENEVE_LOCAL: [17, ipv4],
  IFLA_GENEVE_LOCAL6: [18, ipv6],
})
