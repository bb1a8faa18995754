/** ppp: the point-to-point protocol. <linux/if_link.h>, enum IFLA_PPP_* */

import { attributes } from '../../../schema/attributes.ts'
import { s32 } from '../../../schema/integer.ts'

/** The options of a PPP link. */
export const ppp = attributes({
  IFLA_PPP_DEV_FD: [1, s32, 'an open /dev/ppp'],
})
