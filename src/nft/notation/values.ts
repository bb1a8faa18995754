/** Constants as rules say them, in the bytes that they are compared as. */

import { EncodeError, show, within } from '../../schema/errors.ts'
import { prefixMask } from '../../schema/prefix.ts'
import { reversed, toNumber } from './bits.ts'
import type { Constant } from './datatype.ts'
import type { Operand } from './operand.ts'
import { only, type Term } from './term.ts'

/** What a value must fit: its type, width and byte order. */
export type Fitting = Pick<Operand, 'type' | 'bits' | 'order'>

/** A constant's bytes as they lie in the register; several flags together are one. @throws EncodeError for what is no value of this type */
export function constantOf(term: Term, fitting: Fitting): Uint8Array {
  const { type, bits } = fitting
  if (Array.isArray(term)) {
    if (type.bitmask !== true) throw new EncodeError(`expected one ${type.name}, got ${show(term)}`)
    if (term.length === 0) throw new EncodeError(`expected at least one ${type.name}`)
    return either(term.map((flag, index) => within(`[${index}]`, () => constantOf(flag, fitting))))
  }
  const [kind, parts] = only(term) ?? []
  if (kind === '|' && Array.isArray(parts)) return either(parts.map((part: Term) => constantOf(part, fitting)))
  if (typeof term === 'object') throw new EncodeError(`expected a value of type ${type.name}, got ${show(term)}`)
  return type.bytes(term as Constant, bits)
}

/** The first and the last value of a range. @throws EncodeError where the last comes before the first */
export function rangeOf(value: unknown, fitting: Fitting): readonly [Uint8Array, Uint8Array] {
  if (!Array.isArray(value) || value.length !== 2)
    throw new EncodeError(`expected the first and the last value of a range, got ${show(value)}`)
  const [from, to] = value.map((end: Term, index) => within(`range[${index}]`, () => constantOf(end, fitting))) as [Uint8Array, Uint8Array]
  const compared = fitting.type.order === 'host' ? toNumber(reversed(to)) - toNumber(reversed(from)) : toNumber(to) - toNumber(from)
  if (compared < 0n) throw new EncodeError(`the range ends before it begins: ${show(value[0])} to ${show(value[1])}`)
  return [from, to]
}

/** A prefix: its address, its mask, and how many bits it has. @throws EncodeError for bits set behind those, and for a type without prefixes */
export function prefixOf(value: unknown, fitting: Fitting): { value: Uint8Array; mask: Uint8Array; length: number } {
  const { addr, len } = value as { addr: Term; len: unknown }
  const address = within('addr', () => constantOf(addr, fitting))
  const most = fitting.bits
  if (typeof len !== 'number' || !Number.isInteger(len) || len < 0 || len > most)
    throw new EncodeError(`expected a prefix length from 0 to ${most}, got ${show(len)}`, ['len'])
  const mask = prefixMask(len, address.length)
  if (address.some((octet, i) => (octet & ~(mask[i] ?? 0)) !== 0))
    throw new EncodeError(`expected a prefix, got an address inside one: ${show(addr)} has bits set behind the first ${len}`)
  return { value: address, mask, length: len }
}

function either(values: readonly Uint8Array[]): Uint8Array {
  const bits = Uint8Array.from(values[0] ?? [])
  for (const value of values) for (const [i, byte] of value.entries()) bits[i] = (bits[i] ?? 0) | byte
  return bits
}
