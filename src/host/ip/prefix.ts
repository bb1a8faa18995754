/** Prefixes: an address and how many of its first bits name the network, as in `10.10.0.2/24`. RFC 4632, RFC 4291 section 2.3 */

import { ip, parseIp } from '../../schema/address.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import { splitPrefix } from '../../schema/prefix.ts'
import { Source } from '../../schema/source.ts'

/** The two kinds of IP addresses. */
export type Family = 'ipv4' | 'ipv6'

/** An address and the length of its prefix. */
export interface Prefix {
  readonly family: Family
  /** The address as it is usually written: `fd00::1`, never `FD00:0:0::1`. */
  readonly address: string
  /** How many bits name the network: 0 to 32, for IPv6 to 128. */
  readonly length: number
}

/** Reads a prefix such as `10.10.0.2/24`; an address alone is a prefix of its full length. @throws a TypeError for any other text */
export function parsePrefix(text: string): Prefix {
  const { octets, length } = splitPrefix(text)
  return { family: octets.length === 4 ? 'ipv4' : 'ipv6', address: textOf(octets), length }
}

/** Reads an address such as `10.10.0.1` or `fd00::1`, and gives it as it is usually written. @throws a TypeError for any other text */
export function parseAddress(text: string): Prefix {
  const address = parsePrefix(text)
  if (text.includes('/')) throw new EncodeError(`an address stands without a prefix length, not so in ${show(text)}`)
  return address
}

/**
 * Reads the prefix of a network, such as `10.10.0.0/24`. @throws a TypeError for any other text, and for an address within a network, such
 * as `10.10.0.2/24`: whether the address or the network was meant, nobody knows
 */
export function parseNetwork(text: string): Prefix {
  const prefix = parsePrefix(text)
  const network = networkOf(prefix)
  if (network.address !== prefix.address) {
    throw new EncodeError(`${text} is an address within a network; the network is ${formatPrefix(network)}`)
  }
  return prefix
}

/** The text of a prefix: `10.10.0.2/24`. */
export function formatPrefix({ address, length }: Prefix): string {
  return `${address}/${length}`
}

/** The network that an address with its prefix length is in: 10.10.0.0/24 for 10.10.0.2/24. */
export function networkOf(prefix: Prefix): Prefix {
  return { ...prefix, address: fromNumber(numberOf(prefix) & ~hostMask(prefix), prefix.family) }
}

/** The last address of a prefix: for IPv4, its broadcast address. */
export function lastOf(prefix: Prefix): string {
  return fromNumber(numberOf(prefix) | hostMask(prefix), prefix.family)
}

/** Whether all of `inner` lies in `outer`; an address lies in its own network. */
export function contains(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || inner.length < outer.length) return false
  return ((numberOf(outer) ^ numberOf(inner)) & ~hostMask(outer)) === 0n
}

/** Whether two prefixes have addresses in common. */
export function overlap(one: Prefix, other: Prefix): boolean {
  return one.length <= other.length ? contains(one, other) : contains(other, one)
}

/**
 * The addresses of a network that hosts can have, from the lowest up. IPv4 keeps the first for the network and the last for broadcast,
 * except in a /31 and a /32 (RFC 3021); IPv6 keeps the first for its routers, except in a /127 and a /128 (RFC 6164).
 */
export function* hosts(prefix: Prefix): Generator<string, void> {
  const mask = hostMask(prefix)
  const first = numberOf(prefix) & ~mask
  const small = mask <= 1n
  const last = prefix.family === 'ipv4' && !small ? first + mask - 1n : first + mask
  for (let address = small ? first : first + 1n; address <= last; address++) yield fromNumber(address, prefix.family)
}

const bits = { ipv4: 32, ipv6: 128 } as const

function hostMask({ family, length }: Prefix): bigint {
  return (1n << BigInt(bits[family] - length)) - 1n
}

/** An address as a number. */
export function numberOf({ address }: Pick<Prefix, 'address'>): bigint {
  let number = 0n
  for (const octet of parseIp(address) ?? []) number = (number << 8n) | BigInt(octet)
  return number
}

/** The address that a number stands for. */
export function fromNumber(number: bigint, family: Family): string {
  const bytes = new Uint8Array(bits[family] / 8)
  for (let at = bytes.length - 1, rest = number; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn)
  return textOf(bytes)
}

function textOf(bytes: Uint8Array): string {
  return ip.read(new Source(bytes), 0, bytes.length)
}
