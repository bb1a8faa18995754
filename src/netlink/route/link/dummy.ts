/** dummy: a link that drops what it is given. It has no options. drivers/net/dummy.c */

import { attributes } from '../../../schema/attributes.ts'

export const dummy = attributes({})
