/** Matches on the header of IPv6. In a table of family inet put `meta.nfproto('ipv6')` before them. nft(8), IPv6 header expression */

import { parseIpv6 } from '../../schema/address.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { matchPrefix } from './prefix.ts'

/** The sender is this address, or of this prefix. Throws `EncodeError` where the text is neither. Equivalent to: `ip6 saddr fd00::/64` */
export function saddr(prefix: string): ExpressionInput[] {
  return matchPrefix('ip6 saddr', 8, prefix, parseIpv6)
}

/** The receiver is this address, or of this prefix. Throws `EncodeError` where the text is neither. Equivalent to: `ip6 daddr fd00::/64` */
export function daddr(prefix: string): ExpressionInput[] {
  return matchPrefix('ip6 daddr', 24, prefix, parseIpv6)
}
