/** vxcan: a CAN bus with two ends, in two namespaces say. <linux/can/vxcan.h> */

import { attributes } from '../../../schema/attributes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { lazy } from '../../../schema/lazy.ts'
import { type LinkInput, type LinkMessage, link } from './link.ts'

/** The options of a vxcan. */
export const vxcan = attributes({
  VXCAN_INFO_PEER: [1, lazy((): Codec<LinkMessage, LinkInput> => link, 'struct ifinfomsg'), 'the other end, a whole link message'],
})
