/** The header of a tunnel through IPv6. `ip route add ... encap ip6`; <linux/lwtunnel.h>, enum lwtunnel_ip6_t */

import { ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { be16, be64, u8 } from '../../../schema/integer.ts'
import { flags } from '../../../schema/names.ts'
import { TUNNEL, tunnelOptions } from './tunnel-options.ts'

export const ip6 = attributes(
  {
    LWTUNNEL_IP6_ID: [1, be64, 'the tunnel’s key, a VXLAN’s number say'],
    LWTUNNEL_IP6_DST: [2, ipv6],
    LWTUNNEL_IP6_SRC: [3, ipv6],
    LWTUNNEL_IP6_HOPLIMIT: [4, u8],
    LWTUNNEL_IP6_TC: [5, u8],
    LWTUNNEL_IP6_FLAGS: [6, flags(be16, TUNNEL)],
    LWTUNNEL_IP6_PAD: [7, bytes],
    LWTUNNEL_IP6_OPTS: [8, tunnelOptions],
  },
  { nested: true },
)
