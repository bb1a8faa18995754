/** VTI: links whose packets IPsec takes by the mark that is their key, over IPv4 (vti) or IPv6 (vti6). <linux/if_tunnel.h>, enum IFLA_VTI_* */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { be32, u32 } from '../../../schema/integer.ts'

const options = (address: Codec<string>) =>
  attributes({
    IFLA_VTI_LINK: [1, u32, 'the link that its packets leave by'],
    IFLA_VTI_IKEY: [2, be32],
    IFLA_VTI_OKEY: [3, be32],
    IFLA_VTI_LOCAL: [4, address],
    IFLA_VTI_REMOTE: [5, address],
    IFLA_VTI_FWMARK: [6, u32],
  })

/** The options of a VTI tunnel over IPv4. */
export const vti = options(ipv4)

/** The options of a VTI tunnel over IPv6. */
export const vti6 = options(ipv6)
