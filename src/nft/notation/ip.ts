/** Matches on the header of IPv4. In a table of family inet put `meta.nfproto('ipv4')` before them. nft(8), IPv4 header expression */

import { parseIpv4 } from '../../schema/address.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { matchPrefix } from './prefix.ts'

/** The sender is this address, or of this prefix. Throws `EncodeError` where the text is neither. Equivalent to: `ip saddr 10.10.0.0/24` */
export function saddr(prefix: string): ExpressionInput[] {
  return matchPrefix('ip saddr', 12, prefix, parseIpv4)
}

/** The receiver is this address, or of this prefix. Throws `EncodeError` where the text is neither. Equivalent to: `ip daddr 10.10.0.0/24` */
export function daddr(prefix: string): ExpressionInput[] {
  return matchPrefix('ip daddr', 16, prefix, parseIpv4)
}
