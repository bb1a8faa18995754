/** Who made a route, a rule, a neighbour or a next hop. <linux/rtnetlink.h>, RTPROT_* */

import { RTPROT } from '../../netlink/route/index.ts'
import { type Word, words } from './words.ts'

/**
 * Who made it: `'kernel'`, `'boot'` for whoever types `ip`, `'static'` for an administrator, `'dhcp'`, `'bird'`, `'zebra'` ...; or a number
 * that a program has chosen for itself.
 */
export type Maker = Word<keyof typeof RTPROT, 'RTPROT_'> | number

export const makers = words(RTPROT, 'RTPROT_', 0xff)
