/** VRF: a link whose ports route by a table of their own. ip-link(8), <linux/if_link.h>, enum IFLA_VRF_* */

import { whole } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

export const vrf = kind('vrf', {
  /** The number of the routing table. */
  table: ['IFLA_VRF_TABLE', whole(1, 0xffff_ffff), 'needed', 'fixed'],
})
