/** wwan: a data channel of a modem, which IFLA_PARENT_DEV_NAME names. <linux/wwan.h>, enum IFLA_WWAN_* */

import { attributes } from '../../../schema/attributes.ts'
import { u32 } from '../../../schema/integer.ts'

/** The options of a modem's link. */
export const wwan = attributes({
  IFLA_WWAN_LINK_ID: [1, u32],
})
