/** VRF: links with a routing table of their own. <linux/if_link.h>, enum IFLA_VRF_*, IFLA_VRF_PORT_* */

import { attributes } from '../../../schema/attributes.ts'
import { u32 } from '../../../schema/integer.ts'

/** The options of a VRF link. */
export const vrf = attributes({
  IFLA_VRF_TABLE: [1, u32],
})

/** What a link in a VRF says of it. */
export const vrfPort = attributes({
  IFLA_VRF_PORT_TABLE: [1, u32],
})
