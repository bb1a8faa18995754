/** Addresses. nft(8), “Link layer address type”, “IPv4 address type”, “IPv6 address type” */

import { ip, linkAddress, parseIpv4, parseIpv6, parseLinkAddress } from '../../../schema/address.ts'
import { EncodeError, show } from '../../../schema/errors.ts'
import { Source } from '../../../schema/source.ts'
import type { Constant, Datatype } from '../datatype.ts'

/** A type of addresses: JSON and rules write them the same way, and numbers are no matter. */
function addresses(
  type: Pick<Datatype, 'name' | 'id' | 'bits' | 'prefixes'>,
  parse: (text: string) => Uint8Array | undefined,
  text: (bytes: Uint8Array) => string,
  example: string,
): Datatype {
  return {
    ...type,
    order: 'big',
    bytes(value, bits) {
      const bytes = typeof value === 'string' ? parse(value) : undefined
      if (bytes === undefined || bytes.length * 8 !== bits) throw new EncodeError(`expected ${example}, got ${show(value)}`)
      return bytes
    },
    constant: (bytes): Constant => text(bytes),
    text,
  }
}

const dotted = (bytes: Uint8Array) => ip.read(new Source(bytes), 0, 4)

/** nft resolves the names of hosts; here an address is an address. */
export const ipv4Address = addresses(
  { name: 'ipv4_addr', id: 7, bits: 32, prefixes: true },
  parseIpv4,
  dotted,
  'an address such as 10.10.0.1',
)

export const ipv6Address = addresses(
  { name: 'ipv6_addr', id: 8, bits: 128, prefixes: true },
  parseIpv6,
  ipv6Text,
  'an address such as fd00::1',
)

/** As the C library has it: behind just six zero groups stand the numbers of an IPv4 address, `::10.0.0.1`. */
function ipv6Text(bytes: Uint8Array): string {
  const compatible = bytes.subarray(0, 12).every((byte) => byte === 0) && (bytes[12] !== 0 || bytes[13] !== 0)
  return compatible ? `::${dotted(bytes.subarray(12))}` : ip.read(new Source(bytes), 0, 16)
}

const octets = (bytes: Uint8Array) => linkAddress.read(new Source(bytes), 0, bytes.length)

/** A link-layer address of any length. nft takes octets of one digit (`1:2:3`); here they have two. */
export const linkLayerAddress = addresses(
  { name: 'll_addr', id: 6, bits: 0 },
  parseLinkAddress,
  octets,
  'an address such as 02:00:00:00:00:01',
)

export const etherAddress = addresses(
  { name: 'ether_addr', id: 9, bits: 48 },
  parseLinkAddress,
  octets,
  'an address of six octets such as 02:00:00:00:00:01',
)
