/** Generic netlink: one socket, many families, each under a number that the controller hands out. <linux/genetlink.h> */

import { protocol } from '../protocol.ts'
import { controller } from './controller.ts'

export const generic = protocol('generic', 16, {
  GENL_ID_CTRL: [16, controller, 'get'],
})
