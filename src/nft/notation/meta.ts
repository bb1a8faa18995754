/** Matches on what is known about a packet besides its bytes. nft(8), meta expressions */

import { EncodeError, show } from '../../schema/errors.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'
import { NFPROTO } from '../nfgenmsg.ts'
import { compare, loadMeta } from './instruction.ts'
import { interfaceName } from './interface-name.ts'

/** The packet came in by the device of this name. Throws `EncodeError` for what is no name. Equivalent to: `iifname "veth-host"` */
export function iifname(name: string): ExpressionInput[] {
  return [loadMeta('NFT_META_IIFNAME'), compare('NFT_CMP_EQ', interfaceName('iifname', name))]
}

/** The packet goes out by the device of this name. Throws `EncodeError` for what is no name. Equivalent to: `oifname "wlo1"` */
export function oifname(name: string): ExpressionInput[] {
  return [loadMeta('NFT_META_OIFNAME'), compare('NFT_CMP_EQ', interfaceName('oifname', name))]
}

/** The packet is of IPv4 or of IPv6: what a rule in a table of family inet asks before it looks at addresses. Equivalent to: `meta nfproto ipv4` */
export function nfproto(protocol: 'ipv4' | 'ipv6'): ExpressionInput[] {
  const { NFPROTO_IPV4, NFPROTO_IPV6 } = NFPROTO
  return [loadMeta('NFT_META_NFPROTO'), compare('NFT_CMP_EQ', Uint8Array.of(protocol === 'ipv4' ? NFPROTO_IPV4 : NFPROTO_IPV6))]
}

/** The packet has this mark, a whole number of 32 bits. Throws `EncodeError` for anything else. Equivalent to: `meta mark 0x10` */
export function mark(value: number): ExpressionInput[] {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
    throw new EncodeError(`expected a whole number from 0 to ${0xffffffff}, got ${show(value)}`, ['meta mark'])
  return [loadMeta('NFT_META_MARK'), compare('NFT_CMP_EQ', hostOrder(value))]
}
