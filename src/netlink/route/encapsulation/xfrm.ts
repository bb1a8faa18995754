/** The transformation (IPsec) that packets take, as through an xfrm link. `ip route add ... encap xfrm`; <linux/lwtunnel.h>, LWT_XFRM_* */

import { attributes } from '../../../schema/attributes.ts'
import { u32 } from '../../../schema/integer.ts'

export const xfrm = attributes(
  {
    LWT_XFRM_IF_ID: [1, u32],
    LWT_XFRM_LINK: [2, u32, 'the link underneath'],
  },
  { nested: true },
)
