/** What IP carries, in plain words. <linux/in.h> */

import { IPPROTO } from '../../netlink/ip-protocols.ts'
import { type Word, words } from './words.ts'

/** `'tcp'`, `'udp'`, `'icmp'` ...; or a number. */
export type IpProtocol = Word<keyof typeof IPPROTO, 'IPPROTO_'> | number

export const ipProtocols = words(IPPROTO, 'IPPROTO_', 0xff)
