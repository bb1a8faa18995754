/** dsa: a port of a switch in hardware. <linux/if_link.h>, enum IFLA_DSA_* */

import { attributes } from '../../../schema/attributes.ts'
import { u32 } from '../../../schema/integer.ts'

/** The options of a switch's port. */
export const dsa = attributes({
  IFLA_DSA_CONDUIT: [1, u32, 'the link by which the host reaches the switch; IFLA_DSA_MASTER of old'],
})
