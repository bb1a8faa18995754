/** Addresses as people write them: `10.10.0.1`, `fe80::1`, `02:00:00:00:00:01`. */

import { octets, unhex } from './bytes.ts'
import type { Codec } from './codec.ts'
import { DecodeError, EncodeError, show } from './errors.ts'
import { sized } from './integer.ts'
import type { Source } from './source.ts'
import type { Writer } from './writer.ts'

/**
 * Halves of IPv4 addresses as text, made when they are first met: the whole is then put together in one step, where octet by octet would leave two
 * texts more to collect for each address.
 */
const halves = (end: string) => {
  const known: string[][] = new Array(256)
  return (first: number, second: number): string => {
    const row = known[first]
    const text = row?.[second]
    if (text !== undefined) return text
    const made = `${first}.${second}${end}`
    if (row === undefined) known[first] = new Array<string>(256)
    ;(known[first] as string[])[second] = made
    return made
  }
}
const left = halves('.')
const right = halves('')

function readIpv4(source: Source, at: number): string {
  const b = source.bytes
  return left(b[at] as number, b[at + 1] as number) + right(b[at + 2] as number, b[at + 3] as number)
}

/** The text of RFC 5952: lower case, the longest run of zeros shortened, an IPv4 tail where the kernel's own printing has one. */
function readIpv6(source: Source, at: number): string {
  const { view } = source
  const groups: number[] = []
  for (let i = 0; i < 8; i++) groups.push(view.getUint16(at + 2 * i))
  const mapped = groups[0] === 0 && groups[1] === 0 && groups[2] === 0 && groups[3] === 0 && groups[4] === 0 && groups[5] === 0xffff
  if (mapped) return `::ffff:${readIpv4(source, at + 12)}`
  let from = -1
  let count = 1
  for (let i = 0; i < 8; i++) {
    let n = 0
    while (i + n < 8 && groups[i + n] === 0) n++
    if (n > count) {
      from = i
      count = n
    }
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(':')
  return from < 0 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + count))}`
}

const DOT = 0x2e
const ZERO = 0x30

/** An IPv4 address as one number, its first octet the highest; -1 where the text is none. No octal, no short forms. */
function ipv4Number(text: string): number {
  let whole = 0
  let at = 0
  for (let i = 0; i < 4; i++) {
    if (i > 0 && text.charCodeAt(at++) !== DOT) return -1
    const first = at
    let number = 0
    for (let code = text.charCodeAt(at); code >= ZERO && code < ZERO + 10; code = text.charCodeAt(++at)) number = number * 10 + code - ZERO
    const digits = at - first
    if (digits === 0 || digits > 3 || number > 255 || (digits > 1 && text.charCodeAt(first) === ZERO)) return -1
    whole = whole * 256 + number
  }
  return at === text.length ? whole : -1
}

/** The four bytes of an IPv4 address; undefined where the text is none. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const whole = ipv4Number(text)
  return whole < 0 ? undefined : Uint8Array.of(whole >>> 24, whole >>> 16, whole >>> 8, whole)
}

/** The sixteen bytes of an IPv6 address; undefined where the text is none. Zones (`%eth0`) are not part of an address. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const sides = halves.map((half) => groupsOf(half))
  const [head, tail] = sides
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  // Without '::' the only half is the whole; an IPv4 tail may stand at the very end alone.
  const count = head.length + (tail?.length ?? 0)
  if (halves.length === 1 ? count !== 16 : count > 14) return undefined
  if (halves.length === 2 && halves[0]?.includes('.')) return undefined
  const bytes = new Uint8Array(16)
  bytes.set(head)
  if (tail !== undefined) bytes.set(tail, 16 - tail.length)
  return bytes
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return []
  const bytes: number[] = []
  const groups = half.split(':')
  for (const [i, group] of groups.entries()) {
    if (i === groups.length - 1 && group.includes('.')) {
      const ipv4 = parseIpv4(group)
      if (ipv4 === undefined) return undefined
      bytes.push(...ipv4)
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
      const number = Number.parseInt(group, 16)
      bytes.push(number >> 8, number & 0xff)
    }
  }
  return bytes
}

/** The bytes of an IPv4 or IPv6 address; undefined where the text is neither. */
export function parseIp(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function addressCodec(
  name: string,
  size: number,
  read: (source: Source, at: number) => string,
  parse: (text: string) => Uint8Array | undefined,
  example: string,
) {
  const codec: Codec<string> & { readonly size: number } = {
    name,
    size,
    read(source, start, end) {
      if (end - start !== size) sized(name, size, start, end)
      return read(source, start)
    },
    write: (writer, value) => append(writer, value, parse, example),
    explain: (source, start, end) => ({ value: codec.read(source, start, end) }),
  }
  return codec
}

function append(writer: Writer, value: unknown, parse: (text: string) => Uint8Array | undefined, example: string): void {
  if (typeof value === 'string' && (parse === parseIp || parse === parseIpv4)) {
    // Most addresses are such; four bytes of their own would take longer to make than to write.
    const whole = ipv4Number(value)
    if (whole >= 0) {
      const at = writer.reserve(4)
      writer.view.setUint32(at, whole)
      return
    }
  }
  const bytes = typeof value === 'string' ? parse(value) : undefined
  if (bytes === undefined) throw new EncodeError(`expected an address such as ${example}, got ${show(value)}`)
  writer.append(bytes)
}

/** An IPv4 address, four bytes. */
export const ipv4 = addressCodec('ipv4', 4, readIpv4, parseIpv4, '10.10.0.1')

/** An IPv6 address, sixteen bytes. */
export const ipv6 = addressCodec('ipv6', 16, readIpv6, parseIpv6, 'fd00::1')

/** An IPv4 or IPv6 address, told apart by its length. */
export const ip: Codec<string> = {
  name: 'ip',
  read(source, start, end) {
    if (end - start === 4) return readIpv4(source, start)
    if (end - start === 16) return readIpv6(source, start)
    throw new DecodeError(`an address takes 4 or 16 bytes, not ${end - start}`, start)
  },
  write: (writer, value) => append(writer, value, parseIp, '10.10.0.1 or fd00::1'),
  explain: (source, start, end) => ({ value: ip.read(source, start, end) }),
}

/** The bytes of a link-layer address such as `02:00:00:00:00:01`; undefined where the text is none. */
export function parseLinkAddress(text: string): Uint8Array | undefined {
  return /^([0-9a-f]{2}(:[0-9a-f]{2})*)?$/i.test(text) ? unhex(text.replaceAll(':', '')) : undefined
}

/**
 * A link-layer address of any length: six bytes on Ethernet, twenty on InfiniBand, four or sixteen on tunnels, whose ends are IP
 * addresses.
 */
export const linkAddress: Codec<string> = {
  name: 'lladdr',
  read(source, start, end) {
    let value = end > start ? (octets[source.bytes[start] as number] as string) : ''
    for (let at = start + 1; at < end; at++) value += `:${octets[source.bytes[at] as number]}`
    return value
  },
  write: (writer, value) => append(writer, value, parseLinkAddress, '02:00:00:00:00:01'),
  explain: (source, start, end) => ({ value: linkAddress.read(source, start, end) }),
}

/** A MAC address: a link-layer address of the six bytes that Ethernet has. */
export const mac = addressCodec(
  'mac',
  6,
  (source, at) => linkAddress.read(source, at, at + 6),
  (text) => (text.length === '02:00:00:00:00:01'.length ? parseLinkAddress(text) : undefined),
  '02:00:00:00:00:01',
)
