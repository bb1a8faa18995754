/** ifb: a link through which another one's incoming packets can be queued. It has no options. drivers/net/ifb.c */

import { attributes } from '../../../schema/attributes.ts'

export const ifb = attributes({})
