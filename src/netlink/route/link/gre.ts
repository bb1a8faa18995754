/** GRE in IPv4 and IPv6: packets, Ethernet frames (gretap) or frames that a switch mirrored (erspan). <linux/if_tunnel.h>, enum IFLA_GRE_* */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { presence } from '../../../schema/bytes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { be16, be32, u8, u16, u32 } from '../../../schema/integer.ts'
import { flags } from '../../../schema/names.ts'
import { ip6TunnelFlags } from './ip6-tunnel-flags.ts'
import { tunnelEncapFlags, tunnelEncapType } from './tunnel-encapsulation.ts'

const greFlags = flags(be16, {
  GRE_CSUM: 0x8000,
  GRE_ROUTING: 0x4000,
  GRE_KEY: 0x2000,
  GRE_SEQ: 0x1000,
  GRE_STRICT: 0x0800,
  GRE_ACK: 0x0080,
})

/** What GRE says in either family, with the addresses of that family. */
const either = (address: Codec<string>) =>
  ({
    IFLA_GRE_LINK: [1, u32, 'the link that its packets leave by'],
    IFLA_GRE_IFLAGS: [2, greFlags, 'what packets that arrive must have'],
    IFLA_GRE_OFLAGS: [3, greFlags],
    IFLA_GRE_IKEY: [4, be32, 'counts with GRE_KEY in IFLA_GRE_IFLAGS'],
    IFLA_GRE_OKEY: [5, be32, 'counts with GRE_KEY in IFLA_GRE_OFLAGS'],
    IFLA_GRE_LOCAL: [6, address],
    IFLA_GRE_REMOTE: [7, address],
    IFLA_GRE_TTL: [8, u8, '0: that of the packet inside'],
    IFLA_GRE_ENCAP_TYPE: [14, tunnelEncapType],
    IFLA_GRE_ENCAP_FLAGS: [15, tunnelEncapFlags],
    IFLA_GRE_ENCAP_SPORT: [16, be16, '0: by the flow'],
    IFLA_GRE_ENCAP_DPORT: [17, be16],
    IFLA_GRE_COLLECT_METADATA: [18, presence, 'routes say where to'],
    IFLA_GRE_FWMARK: [20, u32],
    IFLA_GRE_ERSPAN_INDEX: [21, u32, 'version 1: the port, 20 bits'],
    IFLA_GRE_ERSPAN_VER: [22, u8, '0, 1 or 2; its session is IFLA_GRE_IKEY and IFLA_GRE_OKEY'],
    IFLA_GRE_ERSPAN_DIR: [23, u8, 'version 2: 0 ingress, 1 egress'],
    IFLA_GRE_ERSPAN_HWID: [24, u16, 'version 2: 6 bits'],
  }) as const

/** The options of gre, gretap and erspan: GRE over IPv4. */
export const gre = attributes({
  ...either(ipv4),
  IFLA_GRE_TOS: [9, u8, '1: that of the packet inside'],
  IFLA_GRE_PMTUDISC: [10, u8],
  IFLA_GRE_IGNORE_DF: [19, u8],
})

/** The options of ip6gre, ip6gretap and ip6erspan: GRE over IPv6. */
export const ip6gre = attributes({
  ...either(ipv6),
  IFLA_GRE_ENCAP_LIMIT: [11, u8],
  IFLA_GRE_FLOWINFO: [12, be32, 'the traffic class, 8 bits, and the flow label, 20 bits'],
  IFLA_GRE_FLAGS: [13, ip6TunnelFlags],
})
