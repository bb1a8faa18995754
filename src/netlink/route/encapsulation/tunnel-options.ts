/** What the tunnel of an IP encapsulation adds to its header: options of geneve, vxlan and erspan, and flags. <linux/lwtunnel.h>, <linux/if_tunnel.h> */

import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { be16, be32, u8, u32 } from '../../../schema/integer.ts'
import { nested, repeated } from '../../../schema/nested.ts'

export const TUNNEL = {
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

const geneve = attributes({
  LWTUNNEL_IP_OPT_GENEVE_CLASS: [1, be16],
  LWTUNNEL_IP_OPT_GENEVE_TYPE: [2, u8],
  LWTUNNEL_IP_OPT_GENEVE_DATA: [3, bytes],
})

const vxlan = attributes({ LWTUNNEL_IP_OPT_VXLAN_GBP: [1, u32] })

const erspan = attributes({
  LWTUNNEL_IP_OPT_ERSPAN_VER: [1, u8],
  LWTUNNEL_IP_OPT_ERSPAN_INDEX: [2, be32],
  LWTUNNEL_IP_OPT_ERSPAN_DIR: [3, u8],
  LWTUNNEL_IP_OPT_ERSPAN_HWID: [4, u8],
})

export const tunnelOptions = attributes(
  {
    LWTUNNEL_IP_OPTS_GENEVE: [1, repeated(nested(geneve))],
    LWTUNNEL_IP_OPTS_VXLAN: [2, nested(vxlan)],
    LWTUNNEL_IP_OPTS_ERSPAN: [3, nested(erspan)],
  },
  { nested: true },
)
