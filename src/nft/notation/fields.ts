/** Which fields of which headers bytes of a packet are, by what is known of its protocols. */

import { sameBytes } from '../../schema/wire.ts'
import { fromNumber, leadingOnes, ones, reversed, toNumber } from './bits.ts'
import { ether } from './headers/ether.ts'
import { bases, type Field, type Header } from './headers/header.ts'
import { headerOf } from './headers/headers.ts'
import { th } from './headers/th.ts'
import { vlan } from './headers/vlan.ts'
import type { Place } from './operand.ts'
import type { Protocols } from './protocols.ts'
import type { Loaded } from './reading.ts'
import type { Term } from './term.ts'

/** A field that was found in some bytes. */
export interface Found {
  readonly header: Header
  readonly name: string
  readonly field: Field
  /** How many bits of the bytes lie behind it. */
  readonly shift: number
  /** What a rule says for it, where that is not the header’s name and its own. */
  readonly term?: Term
}

/** The headers that bytes of this base may belong to, the likeliest first. */
function candidates({ base }: Place, { link, network, transport }: Protocols): Header[] {
  // Where it is not known by what kind of link a packet came, these bytes may be anything.
  if (base === bases.link) return link === undefined ? [] : link === 'vlan' ? [vlan, ether] : [ether]
  const known = base === bases.network ? network : base === bases.transport ? transport : undefined
  const header = known === undefined ? undefined : headerOf(known)
  if (header !== undefined) return [header]
  return base === bases.transport ? [th] : []
}

/** The fields that a header has, by what is known of the packet: messages of ICMP have different ones. */
function fieldsOf({ fields, messages = {} }: Header, { message }: Protocols): Header['fields'] {
  if (message === undefined) return fields
  const has = (name: string) => messages[name]?.some((type) => message.includes(type)) !== false
  return Object.fromEntries(Object.entries(fields).filter(([name]) => has(name)))
}

/** The field that these bytes are, of which the mask keeps a part. */
export function fieldAt(place: Place, mask: Uint8Array | undefined, protocols: Protocols): Found | undefined {
  for (const header of candidates(place, protocols)) {
    const found = fieldAmong(header, fieldsOf(header, protocols), place, mask)
    if (found !== undefined) return found
  }
  return undefined
}

/** The one of these fields that takes just these bytes. */
export function fieldAmong(
  header: Header,
  fields: Header['fields'],
  place: Pick<Place, 'offset' | 'length'>,
  mask: Uint8Array | undefined,
): Found | undefined {
  for (const [name, field] of Object.entries(fields)) {
    const [offset, bits] = field
    const first = Math.floor(offset / 8)
    const length = Math.ceil((offset + bits) / 8) - first
    if (first !== place.offset || length !== place.length) continue
    const shift = length * 8 - (offset - first * 8) - bits
    const whole = bits === length * 8
    if (whole ? mask === undefined : mask !== undefined && sameBytes(mask, ones(bits, shift, length))) return { header, name, field, shift }
  }
  return undefined
}

/** The field that is changed where all bits of some bytes but these are kept. */
export function fieldBehind(place: Place, changed: Uint8Array, protocols: Protocols): Found | undefined {
  for (const header of candidates(place, protocols)) {
    for (const [name, field] of Object.entries(fieldsOf(header, protocols))) {
      const [offset, bits] = field
      const shift = (place.offset + place.length) * 8 - offset - bits
      if (offset < place.offset * 8 || shift < 0) continue
      if (sameBytes(changed, ones(bits, shift, place.length))) return { header, name, field, shift }
    }
  }
  return undefined
}

/** The field that begins where these bytes do, and of which they are the first: what a prefix of whole octets compares. */
export function beginningOf(place: Place, protocols: Protocols): Found | undefined {
  for (const header of candidates(place, protocols)) {
    for (const [name, field] of Object.entries(header.fields)) {
      const [offset, bits, type] = field
      if (type.prefixes === true && offset === place.offset * 8 && bits > place.length * 8) return { header, name, field, shift: 0 }
    }
  }
  return undefined
}

/** The fields that these bytes are one behind the other: comparisons of neighbours are joined. Undefined where a byte belongs to none. */
export function fieldsIn(place: Place, protocols: Protocols): readonly Found[] | undefined {
  const found: Found[] = []
  const known = { ...protocols }
  for (let at = place.offset; at < place.offset + place.length; ) {
    const next = candidates(place, known)
      .flatMap((header) => Object.entries(fieldsOf(header, known)).map(([name, field]) => ({ header, name, field, shift: 0 })))
      .find(({ field: [offset, bits] }) => offset === at * 8 && bits % 8 === 0 && at + bits / 8 <= place.offset + place.length)
    if (next === undefined) return undefined
    found.push(next)
    at += next.field[1] / 8
  }
  return found
}

/** What a register holds, once it is clear which field it is. */
export interface Identified extends Loaded {
  readonly found?: Found
}

/** Finds the field in a register, or the one that it holds the beginning of. What is no field stays what it is: bits at a place. */
export function identify(loaded: Loaded, protocols: Protocols): Identified {
  const { place, mask } = loaded
  const at = (mask: Uint8Array | undefined) => (place === undefined ? loaded.field?.(mask) : fieldAt(place, mask, protocols))
  const exact = at(mask)
  if (exact !== undefined) {
    const { mask: _mask, ...rest } = loaded
    return { ...rest, ...described(exact), found: exact }
  }
  const whole = mask !== undefined ? at(undefined) : place === undefined ? undefined : beginningOf(place, protocols)
  return whole === undefined ? loaded : { ...loaded, ...described(whole), found: whole }
}

function described({ header, name, field: [, bits, type], term }: Found): Pick<Loaded, 'term' | 'type' | 'bits'> {
  return { term: term ?? { payload: { protocol: header.name, field: name } }, type, bits }
}

/** The headers that a value says something about, because it is one of their fields or made from some. */
export function headersOf({ found, headers = [] }: Identified): NonNullable<Loaded['headers']> {
  return found === undefined ? headers : [...headers, { ...found.header, field: found.name }]
}

/** The value of a field, from the bytes that it is a part of. */
export function fieldValue(bytes: Uint8Array, { found }: Identified): Uint8Array {
  if (found === undefined) return bytes
  const [, bits] = found.field
  return fromNumber((toNumber(bytes) >> BigInt(found.shift)) & ((1n << BigInt(bits)) - 1n), Math.ceil(bits / 8))
}

/** How long a prefix a mask is, where its type has prefixes. */
export function prefixLength(mask: Uint8Array, { type }: Loaded): number | undefined {
  return type.prefixes === true ? leadingOnes(type.order === 'host' ? reversed(mask) : mask) : undefined
}
