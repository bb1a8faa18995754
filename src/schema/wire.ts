/**
 * What a value cannot say about the bytes it came from: flag bits that we would not have set, padding that is not zero, text without
 * its NUL. Kept in exact mode alone, so that tools can give back the very same bytes.
 */

import type { AnyCodec, Scope } from './codec.ts'
import { Source } from './source.ts'
import { Writer } from './writer.ts'

/** The deviations of a set's attributes, by their keys. */
export type Wire = { [key: string]: Deviation }

/** How one attribute's bytes differ from what we would write for its value. */
export interface Deviation {
  /** The two uppermost bits of `nla_type`, as they came. */
  flags?: number
  /** The padding behind the payload, as it came. */
  padding?: Uint8Array
  /** The payload, as it came. Holds as long as it still reads as the value beside it: an edited value is written anew. */
  payload?: Uint8Array
  /** The deviations of its parts, where its value has no place for them: those of a list's elements. */
  parts?: Wire
}

/** What to keep so that `value` is written as the bytes it came from: nothing, the deviations of its parts, or the bytes themselves. */
export function deviationOf(codec: AnyCodec, value: unknown, source: Source, start: number, end: number, scope?: Scope): Deviation {
  if (writesBack(codec, value, source, start, end, scope)) return {}
  const parts = codec.wireOf?.(value)
  return parts !== undefined && writesBack(codec, value, source, start, end, scope, parts)
    ? { parts }
    : { payload: source.copy(start, end) }
}

function writesBack(codec: AnyCodec, value: unknown, source: Source, start: number, end: number, scope?: Scope, wire?: Wire): boolean {
  const writer = new Writer(end - start + 64, true)
  try {
    codec.write(writer, value, scope, wire)
  } catch {
    return false
  }
  return sameBytes(writer.copy(), source.bytes.subarray(start, end))
}

/** Says whether a kept payload still reads as `value`. */
export function holds(writer: Writer, payload: Uint8Array, codec: AnyCodec, value: unknown, scope?: Scope): boolean {
  if (writer.trusting) return true
  try {
    return same(codec.read(new Source(payload, true), 0, payload.length, scope), value)
  } catch {
    return false
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Says whether two values are the same plain data, in the same order. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Uint8Array || b instanceof Uint8Array) return a instanceof Uint8Array && b instanceof Uint8Array && sameBytes(a, b)
  const left = Object.entries(a)
  const right = Object.entries(b)
  return left.length === right.length && left.every(([key, value], i) => right[i]?.[0] === key && same(value, right[i]?.[1]))
}
