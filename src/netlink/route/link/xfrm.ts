/** xfrm: links whose packets IPsec takes by the interface id in its policies and states. <linux/if_link.h>, enum IFLA_XFRM_* */

import { attributes } from '../../../schema/attributes.ts'
import { presence } from '../../../schema/bytes.ts'
import { u32 } from '../../../schema/integer.ts'

/** The options of an xfrm link. */
export const xfrm = attributes({
  IFLA_XFRM_LINK: [1, u32, 'the link that its packets leave by'],
  IFLA_XFRM_IF_ID: [2, u32],
  IFLA_XFRM_COLLECT_METADATA: [3, presence, 'routes say which interface id'],
})
