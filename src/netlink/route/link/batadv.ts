/** batadv: a mesh of links, B.A.T.M.A.N. advanced. All but this is set over generic netlink. <linux/batman_adv.h>, enum IFLA_BATADV_* */

import { attributes } from '../../../schema/attributes.ts'
import { text } from '../../../schema/text.ts'

/** The options of a mesh link. */
export const batadv = attributes({
  IFLA_BATADV_ALGO_NAME: [1, text, 'BATMAN_IV or BATMAN_V'],
})
