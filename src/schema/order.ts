/**
 * Orders in which attributes were seen before. The kernel says the attributes of like objects in like order, a hundred thousand routes one behind
 * the other; so for each order a function is made that gives the whole object as one literal. An object that gets its properties one by one
 * takes up to twice as long to make, and more room.
 *
 * It is the quick way of `attributes` and no other reading: whatever it does not expect (an attribute without a row, a repetition, a payload
 * that is not of its format), it leaves to them.
 */

import type { AnyCodec, Scope } from './codec.ts'
import { DecodeError } from './errors.ts'
import { littleEndian } from './integer.ts'
import { NLA_HDRLEN, NLA_TYPE_MASK } from './nlattr.ts'
import type { Source } from './source.ts'
import type { Field } from './struct.ts'

/** An attribute that has a place in an order. */
export interface Member {
  readonly name: string
  readonly scoped: boolean
  /** Reads the payload from `start` to `stop`; the set ends at `end`. Gives undefined where there is no format for it. */
  readonly read: (source: Source, start: number, stop: number, scope: Scope | undefined, end: number) => unknown
}

/** Reads a header at `start` and attributes from `first` to `end`; gives undefined where they have to be read in the long way. */
export type Quick = (source: Source, start: number, first: number, end: number, parent?: Scope) => Record<string, unknown> | undefined

/** Attributes as far as they have been read, and what may come next. */
interface Order {
  readonly numbers: readonly number[]
  readonly next: (Order | undefined)[]
  seen: number
  make: Make | undefined
}

type Make = (source: Source, start: number, base: number, end: number, parent: Scope | undefined) => Record<string, unknown> | undefined

/** To make a function takes as long as to read some hundred objects: an order is seen so often before it gets one. */
const OFTEN = 32
/** So many orders a set may have: a hostile sender must not make them grow without end. */
const MOST = 512

/** Where the payloads of the attributes at hand begin and stop, two numbers each. Sets within sets lay theirs on top. */
const places = new Int32Array(8192)
let top = 0

/** The quick way to read a header of these fields (none, for a set by itself) and attributes of a set behind it. */
export function quick(fields: readonly Field[], memberOf: (number: number) => Member | undefined): Quick {
  const root: Order = { numbers: [], next: [], seen: 0, make: undefined }
  let count = 0

  function extend(order: Order, number: number): Order | undefined {
    if (count === MOST || order.numbers.includes(number) || memberOf(number) === undefined) return undefined
    count++
    const longer: Order = { numbers: [...order.numbers, number], next: [], seen: 0, make: undefined }
    order.next[number] = longer
    return longer
  }

  return (source, start, first, end, parent) => {
    const { view } = source
    const base = top
    let spot = base
    let order = root
    let at = first
    while (end - at >= NLA_HDRLEN) {
      const length = view.getUint16(at, littleEndian)
      const stop = at + length
      if (length < NLA_HDRLEN || stop > end || spot + 2 > places.length) return undefined
      const number = view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK
      const next = order.next[number] ?? extend(order, number)
      if (next === undefined) return undefined
      order = next
      places[spot] = at + NLA_HDRLEN
      places[spot + 1] = stop
      spot += 2
      at += (length + 3) & ~3
    }
    if (at < end) return undefined
    let { make } = order
    if (make === undefined) {
      if (++order.seen < OFTEN) return undefined
      make = makerOf(fields, order.numbers.map(memberOf) as Member[])
      order.make = make
    }
    top = spot
    try {
      return make(source, start, base, end, parent)
    } catch (error) {
      if (error instanceof DecodeError) return undefined
      throw error
    } finally {
      top = base
    }
  }
}

/** What reads one order. Attributes that look around find what stands before them and no more, as when they are read one by one. */
function makerOf(fields: readonly Field[], members: readonly Member[]): Make {
  const around = members.findIndex(({ scoped }) => scoped)
  const plain = around < 0 ? members.length : around
  const key = ({ name }: { name: string }) => JSON.stringify(name)
  const read = (i: number) => `const a${i} = m${i}(source, places[base + ${2 * i}], places[base + ${2 * i + 1}], scope, end)`
  const visible = fields.filter(({ padding }) => !padding)
  const lines = [
    ...visible.map((_, i) => `const f${i} = codecs[${i}]`),
    ...members.map((_, i) => `const m${i} = members[${i}].read`),
    'return (source, start, base, end, parent) => {',
    'let scope',
    ...members.slice(0, plain).map((_, i) => `${read(i)}; if (a${i} === undefined) return undefined`),
    'const value = {',
    ...visible.map((field, i) => `${key(field)}: f${i}.read(source, start + ${field.offset}, start + ${field.offset + field.size}),`),
    ...members.map((member, i) => `${key(member)}: ${i < plain ? `a${i}` : 'undefined'},`),
    '}',
    ...(plain < members.length ? ['scope = { value, parent }'] : []),
    ...members.slice(plain).map((member, i) => {
      const place = plain + i
      return `${read(place)}; if (a${place} === undefined) return undefined; value[${key(member)}] = a${place}`
    }),
    'return value',
    '}',
  ]
  try {
    const codecs: AnyCodec[] = visible.map(({ codec }) => codec)
    return new Function('codecs', 'members', 'places', lines.join('\n'))(codecs, members, places) as Make
  } catch {
    // Where code may not be made from text, everything goes the long way.
    return () => undefined
  }
}
