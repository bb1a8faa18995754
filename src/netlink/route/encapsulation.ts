/** Encapsulations: what a route puts around its packets. <linux/lwtunnel.h>, <linux/mpls_iptunnel.h>; flags in <linux/if_tunnel.h> */

import { ipv4, ipv6 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be16, be32, be64, u8, u32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { nested, repeated } from '../../schema/nested.ts'
import { mplsLabels } from './mpls-labels.ts'

export const LWTUNNEL_ENCAP = {
  LWTUNNEL_ENCAP_NONE: 0,
  LWTUNNEL_ENCAP_MPLS: 1,
  LWTUNNEL_ENCAP_IP: 2,
  LWTUNNEL_ENCAP_ILA: 3,
  LWTUNNEL_ENCAP_IP6: 4,
  LWTUNNEL_ENCAP_SEG6: 5,
  LWTUNNEL_ENCAP_BPF: 6,
  LWTUNNEL_ENCAP_SEG6_LOCAL: 7,
  LWTUNNEL_ENCAP_RPL: 8,
  LWTUNNEL_ENCAP_IOAM6: 9,
  LWTUNNEL_ENCAP_XFRM: 10,
} as const

const TUNNEL = {
  TUNNEL_CSUM: 0x01,
  TUNNEL_ROUTING: 0x02,
  TUNNEL_KEY: 0x04,
  TUNNEL_SEQ: 0x08,
  TUNNEL_STRICT: 0x10,
  TUNNEL_REC: 0x20,
  TUNNEL_VERSION: 0x40,
  TUNNEL_NO_KEY: 0x80,
  TUNNEL_DONT_FRAGMENT: 0x0100,
  TUNNEL_OAM: 0x0200,
  TUNNEL_CRIT_OPT: 0x0400,
  TUNNEL_GENEVE_OPT: 0x0800,
  TUNNEL_VXLAN_OPT: 0x1000,
  TUNNEL_NOCACHE: 0x2000,
  TUNNEL_ERSPAN_OPT: 0x4000,
  TUNNEL_GTP_OPT: 0x8000,
} as const

const geneveOption = attributes({
  LWTUNNEL_IP_OPT_GENEVE_CLASS: [1, be16],
  LWTUNNEL_IP_OPT_GENEVE_TYPE: [2, u8],
  LWTUNNEL_IP_OPT_GENEVE_DATA: [3, bytes],
})

const vxlanOption = attributes({ LWTUNNEL_IP_OPT_VXLAN_GBP: [1, u32] })

const erspanOption = attributes({
  LWTUNNEL_IP_OPT_ERSPAN_VER: [1, u8],
  LWTUNNEL_IP_OPT_ERSPAN_INDEX: [2, be32],
  LWTUNNEL_IP_OPT_ERSPAN_DIR: [3, u8],
  LWTUNNEL_IP_OPT_ERSPAN_HWID: [4, u8],
})

const options = attributes(
  {
    LWTUNNEL_IP_OPTS_GENEVE: [1, nested(repeated(geneveOption))],
    LWTUNNEL_IP_OPTS_VXLAN: [2, nested(vxlanOption)],
    LWTUNNEL_IP_OPTS_ERSPAN: [3, nested(erspanOption)],
  },
  { nested: true },
)

const mpls = attributes(
  {
    MPLS_IPTUNNEL_DST: [1, mplsLabels],
    MPLS_IPTUNNEL_TTL: [2, u8],
  },
  { nested: true },
)

const ip = attributes(
  {
    LWTUNNEL_IP_ID: [1, be64],
    LWTUNNEL_IP_DST: [2, ipv4],
    LWTUNNEL_IP_SRC: [3, ipv4],
    LWTUNNEL_IP_TTL: [4, u8],
    LWTUNNEL_IP_TOS: [5, u8],
    LWTUNNEL_IP_FLAGS: [6, flags(be16, TUNNEL)],
    LWTUNNEL_IP_PAD: [7, bytes],
    LWTUNNEL_IP_OPTS: [8, options],
  },
  { nested: true },
)

const ip6 = attributes(
  {
    LWTUNNEL_IP6_ID: [1, be64],
    LWTUNNEL_IP6_DST: [2, ipv6],
    LWTUNNEL_IP6_SRC: [3, ipv6],
    LWTUNNEL_IP6_HOPLIMIT: [4, u8],
    LWTUNNEL_IP6_TC: [5, u8],
    LWTUNNEL_IP6_FLAGS: [6, flags(be16, TUNNEL)],
    LWTUNNEL_IP6_PAD: [7, bytes],
    LWTUNNEL_IP6_OPTS: [8, options],
  },
  { nested: true },
)

/** The formats of RTA_ENCAP and NHA_ENCAP by their type. The others stay raw. */
export const encapsulations = { LWTUNNEL_ENCAP_MPLS: mpls, LWTUNNEL_ENCAP_IP: ip, LWTUNNEL_ENCAP_IP6: ip6 }
