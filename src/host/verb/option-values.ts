/** What options can be: numbers, words, addresses, links. Each is checked when said, and put into English when read. */

import { isDeepStrictEqual } from 'node:util'
import { EncodeError, show } from '../../schema/errors.ts'
import { type Family, parseAddress, parseNetwork } from '../ip/prefix.ts'
import type { NamespaceName } from '../namespace/namespace.ts'
import { checkReference, type LinkReference } from '../reference/link-reference.ts'
import { at, oneOf, rangeOf, textUpTo, wholeNumber, yesOrNo } from './fields.ts'
import { isGroup, macAddress } from './mac-address.ts'
import type { Conversion } from './options.ts'

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): Conversion<number, number> {
  return { write: wholeNumber(least, most), read: (wire) => wire }
}

/** A whole number of at most 64 bits that stands for itself: bigints are for the wire. */
export const counter: Conversion<number, bigint | number> = {
  write: (said) => BigInt(wholeNumber(0, Number.MAX_SAFE_INTEGER)(said)),
  read: Number,
}

/** Any whole number of 64 bits: described as a bigint where a number would not be exact. */
export const number64: Conversion<number | bigint, bigint | number> = {
  write(said) {
    if (typeof said !== 'bigint') return BigInt(wholeNumber(0, Number.MAX_SAFE_INTEGER)(said))
    if (said < 0n || said >= 2n ** 64n) throw new EncodeError(`expected a whole number from 0 to ${2n ** 64n - 1n}, got ${said}n`)
    return said
  },
  read: (wire) => (BigInt(wire) <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wire) : BigInt(wire)),
}

export const number8 = whole(0, 0xff)
export const number16 = whole(0, 0xffff)
export const number32 = whole(0, 0xffff_ffff)

/** Yes or no, as a number. */
export const yesNo: Conversion<boolean, number> = {
  write: (said) => Number(yesOrNo(said)),
  read: (wire) => wire !== 0,
}

/** Yes by an attribute without a payload; no by its absence. */
export const present: Conversion<boolean, boolean> = { write: yesOrNo, read: (wire) => wire, absent: false }

/** One of a few words, each with what stands for it. What none stands for is not described. */
export function words<const T extends Readonly<Record<string, unknown>>>(table: T): Conversion<keyof T & string, T[keyof T & string]> {
  const read = oneOf(Object.keys(table))
  return {
    write: (said) => table[read(said)] as T[keyof T & string],
    read: (wire) => Object.keys(table).find((word) => isDeepStrictEqual(table[word], wire)),
  }
}

/** A whole number, or a word for a number that means something else. */
export function wholeOr<const T extends Readonly<Record<string, number>>>(
  least: number,
  most: number,
  table: T,
): Conversion<number | (keyof T & string), number> {
  return {
    write(said) {
      if (typeof said === 'string' && Object.hasOwn(table, said)) return table[said] as number
      if (typeof said === 'number' && Number.isInteger(said) && said >= least && said <= most) return said
      throw new EncodeError(`expected a whole number from ${least} to ${most}, or ${Object.keys(table).join(', ')}; got ${show(said)}`)
    },
    read: (wire) => Object.keys(table).find((word) => table[word] === wire) ?? wire,
  }
}

/** Some of a few words, in any order; the table says which flag each of them is. */
export function wordSet<const T extends Readonly<Record<string, string>>>(
  table: T,
): Conversion<readonly (keyof T & string)[], readonly (T[keyof T & string] | number)[]> {
  const read = oneOf(Object.keys(table))
  return {
    write(said) {
      if (!Array.isArray(said)) throw new EncodeError(`expected an array of ${Object.keys(table).join(', ')}; got ${show(said)}`)
      return said.map((word, i) => at(`[${i}]`, () => table[read(word)] as T[keyof T & string]))
    },
    read: (wire) => Object.keys(table).filter((word) => wire.includes(table[word] as T[keyof T & string])),
  }
}

/** A time in seconds, which the kernel counts in parts of a second: so many make one. */
export function seconds(parts: number, most = 0xffff_ffff): Conversion<number, number> {
  return {
    write(said) {
      const counted = Math.round(said * parts)
      if (typeof said !== 'number' || !(said >= 0 && counted <= most) || Math.abs(counted - said * parts) > 1e-6) {
        throw new EncodeError(`expected seconds from 0 to ${most / parts}, in steps of ${1 / parts}, got ${show(said)}`)
      }
      return counted
    },
    read: (wire) => wire / parts,
  }
}

/** As `seconds`, in an attribute of 64 bits. */
export function longSeconds(parts: number): Conversion<number, bigint | number> {
  const { write, read } = seconds(parts, Number.MAX_SAFE_INTEGER)
  return { write: (said, lookup) => BigInt(write(said, lookup)), read: (wire) => read(Number(wire)) }
}

/** A text of at most so many bytes. */
export function text(most: number): Conversion<string, string> {
  return { write: textUpTo(most), read: (wire) => wire }
}

/** A MAC address, in small letters. */
export const ethernetAddress: Conversion<string, string> = { write: macAddress, read: (wire) => wire }

/** A MAC address that a link can have for its own. */
export const ownAddress: Conversion<string, string> = {
  write(said) {
    const address = macAddress(said)
    if (isGroup(address)) throw new EncodeError(`${address} is a multicast address: the first byte of a link's own is even`)
    if (address === '00:00:00:00:00:00') throw new EncodeError(`${address} cannot be the address of a link`)
    return address
  },
  read: (wire) => wire,
}

/** An array of what `each` takes. */
export function several<Said, Wire>(each: Conversion<Said, Wire>): Conversion<readonly Said[], readonly Wire[]> {
  return {
    write(said, lookup) {
      if (!Array.isArray(said)) throw new EncodeError(`expected an array, got ${show(said)}`)
      return said.map((one, i) => at(`[${i}]`, () => each.write(one, lookup)))
    },
    read: (wire) => wire.map((one) => each.read(one)).filter((one) => one !== undefined),
  }
}

function ofFamily(family: Family): Conversion<string, string> {
  return {
    write(said) {
      const { address, family: found } = parseAddress(said)
      if (found !== family)
        throw new EncodeError(`expected an address such as ${family === 'ipv4' ? '10.10.0.1' : 'fd00::1'}, got ${show(said)}`)
      return address
    },
    // Zeros stand for none.
    read: (wire) => (wire === '0.0.0.0' || wire === '::' ? undefined : wire),
  }
}

export const ipv4Address = ofFamily('ipv4')
export const ipv6Address = ofFamily('ipv6')

/** An address of either family: for IPv4 the first attribute, for IPv6 the second. */
export const addressByFamily: Conversion<string, readonly (string | undefined)[]> = {
  write(said) {
    const { address, family } = parseAddress(said)
    return family === 'ipv4' ? [address, undefined] : [undefined, address]
  },
  read: ([ipv4, ipv6]) =>
    (ipv4 === undefined ? undefined : ipv4Address.read(ipv4)) ?? (ipv6 === undefined ? undefined : ipv6Address.read(ipv6)),
}

/** Another link of this network namespace; described by its index. */
export const link: Conversion<LinkReference, number, number> = {
  write: (said, { indexOf }) => indexOf(checkReference(said)),
  read: (wire) => wire || undefined,
}

/** Another link or none, as null says; described by its index. */
export const linkOrNone: Conversion<LinkReference | null, number, number> = {
  write: (said, lookup) => (said === null ? 0 : link.write(said, lookup)),
  read: (wire) => wire || undefined,
}

/** The link underneath, and the namespace that it is in: only in this one does its index name it. */
export const linkUnderneath: Conversion<LinkReference, readonly (number | undefined)[], number> = {
  write: (said, lookup) => [link.write(said, lookup), undefined],
  read: ([index, namespace]) => (namespace === undefined ? index || undefined : undefined),
}

/** A network namespace; what was said of it cannot be read back. */
export const namespace: Conversion<NamespaceName, number, never> = {
  write: (said, { descriptorOf }) => descriptorOf(said),
  read: () => undefined,
}

/** One flag of a header that says with a mask which of its flags count. */
export function flag(name: string): Conversion<boolean, readonly (readonly (string | number)[] | undefined)[]> {
  return {
    write: (said) => [yesOrNo(said) ? [name] : [], [name]],
    read: ([flags]) => flags?.includes(name),
  }
}

/** As `flag`, of one that says the opposite. */
export function noFlag(name: string): Conversion<boolean, readonly (readonly (string | number)[] | undefined)[]> {
  const { write, read } = flag(name)
  return { write: (said, lookup) => write(!yesOrNo(said), lookup), read: (wire) => !read(wire) }
}

/** Two numbers, the first not above the second, in fields of a struct that are called so. */
export function range<const A extends string, const B extends string>(
  low: A,
  high: B,
  most: number,
): Conversion<readonly [first: number, last: number], Record<A | B, number>> {
  const read = rangeOf(wholeNumber(0, most))
  return {
    write(said) {
      const [first, last] = read(said)
      return { [low]: first, [high]: last } as Record<A | B, number>
    },
    read: (wire) => [wire[low], wire[high]],
  }
}

/** One flag of a struct, one of whose fields says which flags of the other count; `yes` says what the flag means. */
export function bit<const N extends string, const V extends string, const M extends string>(
  name: N,
  [value, mask]: readonly [V, M],
  yes = true,
): Conversion<boolean, Readonly<Record<V | M, readonly (N | number)[]>>> {
  return {
    write(said) {
      const wire: Record<string, readonly N[]> = { [value]: yesOrNo(said) === yes ? [name] : [], [mask]: [name] }
      return wire as Record<V | M, readonly N[]>
    },
    // A kernel that does not know the flag leaves it out of the mask.
    read: (wire) => (wire[mask].includes(name) ? wire[value].includes(name) === yes : undefined),
  }
}

/** Which number stands for which, both up to so much. */
export function priorities(
  mostFrom: number,
  mostTo: number,
): Conversion<Readonly<Record<number, number>>, readonly { from: number; to: number }[]> {
  const [from, to] = [wholeNumber(0, mostFrom), wholeNumber(0, mostTo)]
  return {
    write(said) {
      if (said === null || typeof said !== 'object' || Array.isArray(said))
        throw new EncodeError(`expected an object such as { 1: 2 }, got ${show(said)}`)
      return Object.entries(said).map(([key, value]) => at(key, () => ({ from: from(Number(key)), to: to(value) })))
    },
    read: (wire) => Object.fromEntries(wire.map(({ from, to }) => [from, to])),
    absent: {},
    // What is not named stays, and zero is what the kernel does not mention.
    agrees: (wanted = {}, found = {}) => Object.keys(wanted).every((key) => wanted[Number(key)] === (found[Number(key)] ?? 0)),
  }
}

export const signed32 = whole(-0x8000_0000, 0x7fff_ffff)

/** How many routers a packet passes at most. `inherit` has an attribute of its own, which is said by `yes`; the kernel answers with both. */
export function timeToLive<const Yes>(
  yes: Yes,
): Conversion<number | 'auto' | 'inherit', readonly [ttl: number | undefined, inherit: Yes | undefined]> {
  const number = wholeOr(1, 255, { auto: 0, inherit: -1 })
  return {
    write(said, lookup) {
      const ttl = number.write(said, lookup)
      return ttl < 0 ? [undefined, yes] : [ttl, undefined]
    },
    read: ([ttl, inherit]) => (inherit === yes ? 'inherit' : ttl === undefined ? undefined : number.read(ttl)),
  }
}

/** MAC addresses, these and no others. The kernel's answer says so too, but not in which mode they were given. */
export const allowedSources: Conversion<readonly string[], readonly ['MACVLAN_MACADDR_SET' | undefined, readonly string[] | undefined]> = {
  write: (said, lookup) => ['MACVLAN_MACADDR_SET', several(ownAddress).write(said, lookup)],
  read: ([, addresses]) => addresses && [...addresses].sort(),
  agrees: (wanted = [], found = []) => isDeepStrictEqual([...wanted].sort(), [...found].sort()),
}

/** One flag of a value that has no mask: of a kind that is `forgetful`, so that the others are said again. */
export function member<const N extends string>(name: N): Conversion<boolean, readonly (N | number)[]> {
  return { write: (said) => (yesOrNo(said) ? [name] : []), read: (wire) => wire.includes(name) }
}

/** A number, and the flag that says that it counts. */
export function numberWith<const N extends string>(
  most: number,
  name: N,
): Conversion<number, readonly [number | undefined, readonly (N | number)[] | undefined]> {
  const number = wholeNumber(0, most)
  return { write: (said) => [number(said), [name]], read: ([wire, flags]) => (flags?.includes(name) === true ? wire : undefined) }
}

/** A number, or a word, for which a flag stands. */
export function numberOrFlag<const W extends string, const N extends string>(
  most: number,
  word: W,
  name: N,
  shift = 0,
): Conversion<number | W, readonly [number | undefined, readonly (N | number)[] | undefined]> {
  const number = wholeOr(0, most, { [word]: -1 })
  return {
    write(said, lookup) {
      const wire = number.write(said, lookup)
      return wire < 0 ? [undefined, [name]] : [wire * 2 ** shift, undefined]
    },
    read: ([wire, flags]) =>
      flags?.includes(name) === true ? word : wire === undefined ? undefined : Math.floor(wire / 2 ** shift) % (most + 1),
  }
}

/** A network such as `2001:db8::/32`: its address, and how long its prefix is. */
export function network(family: Family): Conversion<string, readonly [address: string | undefined, length: number | undefined]> {
  return {
    write(said) {
      const { address, length, family: found } = parseNetwork(said)
      if (found !== family)
        throw new EncodeError(`expected a network such as ${family === 'ipv4' ? '10.10.0.0/24' : '2001:db8::/32'}, got ${show(said)}`)
      return [address, length]
    },
    read: ([address, length]) => (address === undefined || !length ? undefined : `${address}/${length}`),
  }
}

/** What the kernel takes and never tells again. */
export function untold<Said, Wire>({ write }: Conversion<Said, Wire>): Conversion<Said, Wire, never> {
  return { write, read: () => undefined }
}

/** The last byte of a MAC address: said as a number, told as the whole address. */
export const lastByte: Conversion<number, readonly [number | undefined, string | undefined]> = {
  write: (said) => [wholeNumber(0, 0xff)(said), undefined],
  read: ([number, address]) => number ?? (address === undefined ? undefined : Number.parseInt(address.slice(-2), 16)),
}

/** A secure channel, 16 hexadecimal digits. */
export const secureChannel: Conversion<string, bigint> = {
  write(said) {
    if (typeof said !== 'string' || !/^[0-9a-f]{16}$/i.test(said))
      throw new EncodeError(`expected 16 hexadecimal digits, got ${show(said)}`)
    return BigInt(`0x${said}`)
  },
  read: (wire) => wire.toString(16).padStart(16, '0'),
}

/** The port of a secure channel: said by itself, told as its last two bytes. */
export const secureChannelPort: Conversion<number, readonly [number | undefined, bigint | undefined]> = {
  write: (said) => [wholeNumber(1, 0xffff)(said), undefined],
  read: ([port, channel]) => port ?? (channel === undefined ? undefined : Number(channel & 0xffffn)),
}
