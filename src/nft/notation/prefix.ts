/** Prefixes of addresses: `10.10.0.0/24`, `fd00::/64`; an address alone is its own prefix. */

import { EncodeError, show, within } from '../../schema/errors.ts'
import { prefixMask, splitPrefix } from '../../schema/prefix.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { compare, loadPayload, mask } from './instruction.ts'

/** Compares the address that stands `offset` bytes into the network header with a prefix. `where` names it in errors: `ip saddr`. */
export function matchPrefix(
  where: string,
  offset: number,
  prefix: string,
  parse: (address: string) => Uint8Array | undefined,
): ExpressionInput[] {
  const { address, length } = within(where, () => parsePrefix(prefix, parse))
  // Whole octets need no mask: that many are loaded. nft does so, and our rules are to be read back as its own. It masks for /0, though.
  if (length % 8 === 0 && length > 0) {
    const octets = length / 8
    return [loadPayload('NFT_PAYLOAD_NETWORK_HEADER', offset, octets), compare('NFT_CMP_EQ', address.subarray(0, octets))]
  }
  const bits = prefixMask(length, address.length)
  return [loadPayload('NFT_PAYLOAD_NETWORK_HEADER', offset, address.length), mask(bits), compare('NFT_CMP_EQ', address)]
}

function parsePrefix(prefix: string, parse: (address: string) => Uint8Array | undefined) {
  const { octets: address, length } = splitPrefix(prefix, parse)
  const bits = prefixMask(length, address.length)
  if (address.some((octet, i) => (octet & ~(bits[i] ?? 0)) !== 0))
    throw new EncodeError(`expected a prefix, got an address inside one: ${show(prefix)} has bits set behind the first ${length}`)
  return { address, length }
}
