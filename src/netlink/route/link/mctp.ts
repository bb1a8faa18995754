/** MCTP: what the management component transport protocol keeps for a link. <linux/if_link.h>, enum IFLA_MCTP_* */

import { attributes } from '../../../schema/attributes.ts'
import { u8, u32 } from '../../../schema/integer.ts'

export const mctp = attributes({
  IFLA_MCTP_NET: [1, u32],
  IFLA_MCTP_PHYS_BINDING: [2, u8, 'the medium, by its number in DSP0239'],
})
