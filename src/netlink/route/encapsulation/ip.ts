/** The header of a tunnel through IPv4: the link that the route leads to puts it around. `ip route add ... encap ip`; <linux/lwtunnel.h>, enum lwtunnel_ip_t */

import { ipv4 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { be16, be64, u8 } from '../../../schema/integer.ts'
import { flags } from '../../../schema/names.ts'
import { TUNNEL, tunnelOptions } from './tunnel-options.ts'

export const ip = attributes(
  {
    LWTUNNEL_IP_ID: [1, be64, 'the tunnel’s key, a VXLAN’s number say'],
    LWTUNNEL_IP_DST: [2, ipv4],
    LWTUNNEL_IP_SRC: [3, ipv4],
    LWTUNNEL_IP_TTL: [4, u8],
    LWTUNNEL_IP_TOS: [5, u8],
    LWTUNNEL_IP_FLAGS: [6, flags(be16, TUNNEL)],
    LWTUNNEL_IP_PAD: [7, bytes],
    LWTUNNEL_IP_OPTS: [8, tunnelOptions],
  },
  { nested: true },
)
