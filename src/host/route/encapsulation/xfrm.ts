/** The transformation (IPsec) that packets take, as through an xfrm link with `external`. ip-route(8), <linux/lwtunnel.h>, LWT_XFRM_* */

import { link, whole } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

export const xfrm = kind('xfrm', 'LWTUNNEL_ENCAP_XFRM', {
  /** The number by which policies and states are found. */
  id: ['LWT_XFRM_IF_ID', whole(1, 0xffff_ffff), 'needed'],
  /** The link underneath. */
  link: ['LWT_XFRM_LINK', link],
})
