/** IP in IP: ipip and sit in IPv4, ip6tnl in IPv6. <linux/if_tunnel.h>, enum IFLA_IPTUN_* */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { presence } from '../../../schema/bytes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { be16, be32, u8, u16, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { IPPROTO } from '../../ip-protocols.ts'
import { ip6TunnelFlags } from './ip6-tunnel-flags.ts'
import { tunnelEncapFlags, tunnelEncapType } from './tunnel-encapsulation.ts'

/** What all of them say, with the addresses of the family outside. */
const every = (address: Codec<string>) =>
  ({
    IFLA_IPTUN_LINK: [1, u32, 'the link that its packets leave by'],
    IFLA_IPTUN_LOCAL: [2, address],
    IFLA_IPTUN_REMOTE: [3, address],
    IFLA_IPTUN_TTL: [4, u8, '0: that of the packet inside'],
    IFLA_IPTUN_PROTO: [9, named(u8, IPPROTO), 'what it carries; IPPROTO_IP: anything'],
    IFLA_IPTUN_ENCAP_TYPE: [15, tunnelEncapType],
    IFLA_IPTUN_ENCAP_FLAGS: [16, tunnelEncapFlags],
    IFLA_IPTUN_ENCAP_SPORT: [17, be16, '0: by the flow'],
    IFLA_IPTUN_ENCAP_DPORT: [18, be16],
    IFLA_IPTUN_COLLECT_METADATA: [19, presence, 'routes say where to'],
    IFLA_IPTUN_FWMARK: [20, u32],
  }) as const

/** The options of an IPv4 tunnel for IPv4 or MPLS. */
export const ipip = attributes({
  ...every(ipv4),
  IFLA_IPTUN_TOS: [5, u8, '1: that of the packet inside'],
  IFLA_IPTUN_PMTUDISC: [10, u8],
})

/** The options of an IPv4 tunnel for IPv6, and whatever ipip carries. */
export const sit = attributes({
  ...ipip.rows,
  // The kernel's type is __be16, but the one flag there is does not get its bytes swapped.
  IFLA_IPTUN_FLAGS: [8, flags(u16, { SIT_ISATAP: 0x0001 })],
  IFLA_IPTUN_6RD_PREFIX: [11, ipv6],
  IFLA_IPTUN_6RD_RELAY_PREFIX: [12, ipv4],
  IFLA_IPTUN_6RD_PREFIXLEN: [13, u16],
  IFLA_IPTUN_6RD_RELAY_PREFIXLEN: [14, u16],
})

/** The options of an IPv6 tunnel for IPv6 or IPv4. */
export const ip6tnl = attributes({
  ...every(ipv6),
  IFLA_IPTUN_ENCAP_LIMIT: [6, u8],
  IFLA_IPTUN_FLOWINFO: [7, be32, 'the traffic class, 8 bits, and the flow label, 20 bits'],
  IFLA_IPTUN_FLAGS: [8, ip6TunnelFlags],
})
