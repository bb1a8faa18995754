/** nlmon: a link that shows the netlink messages of its namespace to packet sockets. It has no options. drivers/net/nlmon.c */

import { attributes } from '../../../schema/attributes.ts'

export const nlmon = attributes({})
