/** rtnetlink: links, addresses, routes. <linux/rtnetlink.h>; rtnetlink(7) */

import { protocol } from '../protocol.ts'
import { link } from './link/link.ts'

export const route = protocol('route', 0, {
  RTM_NEWLINK: [16, link, 'new'],
  RTM_DELLINK: [17, link, 'del'],
  RTM_GETLINK: [18, link, 'get'],
  RTM_SETLINK: [19, link, 'new'],
})
