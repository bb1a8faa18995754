/** Messages that are a header and nothing more: NLMSG_NOOP, NLMSG_OVERRUN. */

import { attributes } from '../schema/attributes.ts'
import { message } from '../schema/message.ts'
import { struct } from '../schema/struct.ts'

export const nothing = message(struct('nothing', {}), attributes({}))
