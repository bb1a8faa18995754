/** xfrm: links whose packets IPsec takes by an interface id. ip-link(8), <linux/if_link.h>, enum IFLA_XFRM_* */

import { link, present, whole } from '../../verb/option-values.ts'
import { kind } from './kind.ts'
import { forgetful } from './tunnel.ts'

export const xfrm = kind(
  'xfrm',
  {
    /** The link that packets leave by. */
    link: ['IFLA_XFRM_LINK', link],
    /** The interface id in policies and states. To be left out with `external`. */
    interfaceId: ['IFLA_XFRM_IF_ID', whole(1, 0xffff_ffff)],
    /** Whether routes say which interface id. */
    external: ['IFLA_XFRM_COLLECT_METADATA', present, 'fixed'],
  },
  forgetful,
)
