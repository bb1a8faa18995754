/**
 * Decoded values as JSON and back, nothing lost. What JSON has no word for is tagged: bytes are `{ "$hex": "0a0b" }`, a bigint is
 * `{ "$int": "18446744073709551615" }`. RFC 8259; docs/json.md describes the form of whole datagrams.
 */

import { hex, unhex } from './bytes.ts'
import { EncodeError, show, within } from './errors.ts'

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * A plain value as JSON: the keys keep their order, properties that are `undefined` are left out. Throws `EncodeError` for what would
 * not come back as it was: a number that is no whole number or beyond 2^53, a key that begins with `$`, what is no plain value.
 */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return exact(value)
  if (typeof value === 'bigint') return { $int: String(value) }
  if (value instanceof Uint8Array) return { $hex: hex(value) }
  if (Array.isArray(value)) return value.map((item, i) => within(`[${i}]`, () => toJson(item)))
  if (!isPlain(value)) throw new EncodeError(`expected plain data, got ${show(value)} of another kind`)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, property]) => {
      if (key.startsWith('$')) throw new EncodeError('a key that begins with $ would read as a tag', [key])
      return property === undefined ? [] : [[key, within(key, () => toJson(property))]]
    }),
  )
}

/**
 * The plain value that JSON stands for: the reverse of `toJson`. Throws `EncodeError` with the path to a tag that is malformed or
 * unknown, and to a number that JavaScript cannot hold exactly.
 */
export function fromJson(json: unknown): unknown {
  if (typeof json === 'number') return exact(json)
  if (json === null || typeof json !== 'object') return json
  if (Array.isArray(json)) return json.map((item, i) => within(`[${i}]`, () => fromJson(item)))
  const entries = Object.entries(json)
  const tag = entries.find(([key]) => key.startsWith('$'))
  if (tag !== undefined) return untagged(tag[0], tag[1], entries.length)
  // A key `__proto__` becomes a property like any other here; an assignment would change the object's prototype.
  return Object.fromEntries(entries.map(([key, property]) => [key, within(key, () => fromJson(property))]))
}

/** A plain value as one line of JSON text. ASCII alone: control characters and line ends of every kind are escaped within the strings. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(toJson(value)).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function untagged(tag: string, value: unknown, keys: number): Uint8Array | bigint {
  if (tag !== '$hex' && tag !== '$int')
    throw new EncodeError('a key that begins with $ is a tag: $hex for bytes, $int for a large number', [tag])
  if (keys !== 1) throw new EncodeError('a tag stands alone in its object', [tag])
  if (tag === '$int') {
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value)
    throw new EncodeError(`expected a whole number as a string of digits, got ${show(value)}`, [tag])
  }
  const bytes = typeof value === 'string' ? unhex(value) : undefined
  if (bytes === undefined) throw new EncodeError(`expected pairs of hexadecimal digits as a string, got ${show(value)}`, [tag])
  return bytes
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The number itself, if every reader of JSON understands the same number by it. */
function exact(number: number): number {
  if (Number.isSafeInteger(number)) return number
  throw new EncodeError(`expected a whole number below 2^53, got ${number}: a larger one is written { "$int": "..." }`)
}
