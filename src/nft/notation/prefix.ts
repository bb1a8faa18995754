/** Prefixes of addresses: `10.10.0.0/24`, `fd00::/64`; an address alone is its own prefix. */

import { EncodeError, show } from '../../schema/errors.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { compare, loadPayload, mask } from './instruction.ts'

/** Compares the address that stands `offset` bytes into the network header with a prefix. `where` names it in errors: `ip saddr`. */
export function matchPrefix(
  where: string,
  offset: number,
  prefix: string,
  parse: (address: string) => Uint8Array | undefined,
): ExpressionInput[] {
  const { address, length } = parsePrefix(where, prefix, parse)
  // Whole octets need no mask: that many are loaded. nft does so, and our rules are to be read back as its own. It masks for /0, though.
  if (length % 8 === 0 && length > 0) {
    const octets = length / 8
    return [loadPayload('NFT_PAYLOAD_NETWORK_HEADER', offset, octets), compare('NFT_CMP_EQ', address.subarray(0, octets))]
  }
  const bits = maskOf(length, address.length)
  return [loadPayload('NFT_PAYLOAD_NETWORK_HEADER', offset, address.length), mask(bits), compare('NFT_CMP_EQ', address)]
}

function parsePrefix(where: string, prefix: string, parse: (address: string) => Uint8Array | undefined) {
  const [text = '', digits, ...rest] = prefix.split('/')
  const address = parse(text)
  if (address === undefined || rest.length > 0) throw new EncodeError(`expected an address or a prefix, got ${show(prefix)}`, [where])
  const most = address.length * 8
  if (digits !== undefined && (!/^(0|[1-9][0-9]{0,2})$/.test(digits) || Number(digits) > most))
    throw new EncodeError(`expected a prefix length from 0 to ${most}, got ${show(prefix)}`, [where])
  const length = digits === undefined ? most : Number(digits)
  const bits = maskOf(length, address.length)
  if (address.some((octet, i) => (octet & ~(bits[i] ?? 0)) !== 0))
    throw new EncodeError(`expected a prefix, got an address inside one: ${show(prefix)} has bits set behind the first ${length}`, [where])
  return { address, length }
}

/** So many bits set, the rest zero. */
function maskOf(length: number, octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, i) => 0xff00 >> Math.min(Math.max(length - 8 * i, 0), 8))
}
