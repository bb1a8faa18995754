/** Prefixes as people write them: an address and how many of its first bits name the network, as in `10.10.0.2/24`. RFC 4632, RFC 4291 section 2.3 */

import { parseIp } from './address.ts'
import { EncodeError, show } from './errors.ts'

/** The bytes of an address, and the length of its prefix in bits. */
export interface PrefixOctets {
  readonly octets: Uint8Array
  readonly length: number
}

/** Reads a prefix; an address alone is a prefix of its full length. `parse` says which addresses are meant. @throws EncodeError for any other text */
export function splitPrefix(text: string, parse: (address: string) => Uint8Array | undefined = parseIp): PrefixOctets {
  const [address = '', digits, ...rest] = typeof text === 'string' ? text.split('/') : []
  const octets = parse(address)
  if (octets === undefined || rest.length > 0) throw new EncodeError(`expected an address or a prefix, got ${show(text)}`)
  const most = octets.length * 8
  if (digits !== undefined && (!/^(0|[1-9][0-9]{0,2})$/.test(digits) || Number(digits) > most))
    throw new EncodeError(`expected a prefix length from 0 to ${most}, got ${show(text)}`)
  return { octets, length: digits === undefined ? most : Number(digits) }
}

/** The mask of a prefix: so many bits set, the rest of the octets zero. */
export function prefixMask(length: number, octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, i) => 0xff00 >> Math.min(Math.max(length - 8 * i, 0), 8))
}
