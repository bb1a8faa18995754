/** Several values as one: `ip saddr . tcp dport`. nft(8), “Concatenations” */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Constant, Datatype } from '../datatype.ts'

/** The type of values that stand side by side in a register, each from a multiple of four bytes on. */
export interface Concatenation extends Datatype {
  readonly parts: readonly Datatype[]
  /** The bytes of one value of each part. Throws `EncodeError` for another number of values, or for one that its part does not take. */
  join(values: readonly Constant[]): Uint8Array
  /** The bytes of each part, as its own type reads them. */
  split(bytes: Uint8Array): Uint8Array[]
}

/** The name of a type lies in so many bits of a concatenation's. */
const BITS = 6
const MASK = (1 << BITS) - 1
const SEPARATOR = ' . '

/**
 * The concatenation of these types; `widths` says how many bits each has, for those that do not say it themselves. As a constant it is its
 * text without quotation marks; for what JSON has instead, an array (`{ "concat": [...] }`), are `join` and `split`. nft's number for it has room for
 * five parts: of more it keeps the last, and cannot name the type any more. Throws `EncodeError` for less than two parts or a width of none.
 */
export function concatenation(parts: readonly Datatype[], widths: readonly number[] = parts.map(({ bits }) => bits)): Concatenation {
  if (parts.length < 2) throw new EncodeError(`a concatenation has two parts at least, not ${parts.length}`)
  let size = 0
  const places = parts.map(({ name }, i): readonly [start: number, end: number] => {
    const bits = widths[i] ?? 0
    if (bits === 0) throw new EncodeError(`expected how many bits the ${name} of a concatenation has`)
    const start = size
    const end = start + Math.ceil(bits / 8)
    size = (end + 3) & ~3
    return [start, end]
  })

  const join = (values: readonly Constant[]): Uint8Array => {
    if (values.length !== parts.length) throw new EncodeError(`expected ${parts.length} values (${name}), got ${values.length}`)
    const bytes = new Uint8Array(size)
    for (const [i, part] of parts.entries()) bytes.set(part.bytes(values[i] as Constant, widths[i] ?? 0), places[i]?.[0])
    return bytes
  }
  const split = (bytes: Uint8Array): Uint8Array[] => places.map(([start, end]) => bytes.slice(start, end))
  const text = (bytes: Uint8Array, numeric?: boolean): string =>
    split(bytes)
      .map((part, i) => parts[i]?.text(part, numeric))
      .join(SEPARATOR)

  const name = parts.map(({ name }) => name).join(SEPARATOR)
  return {
    name,
    id: parts.reduce((id, part) => ((id << BITS) | part.id) >>> 0, 0),
    bits: size * 8,
    order: 'big',
    noted: 'none',
    parts: parts.map((part, i) => ({ ...part, bits: widths[i] ?? part.bits })),
    join,
    split,
    bytes(value) {
      if (typeof value !== 'string') throw new EncodeError(`expected values as ${name}, got ${show(value)}`)
      return join(value.split(SEPARATOR))
    },
    constant: (bytes, numeric) => text(bytes, numeric).replaceAll('"', ''),
    text,
  }
}

/** nft's numbers for the parts of a concatenation, from its own. */
export function partIds(id: number): number[] {
  const ids: number[] = []
  for (let rest = id; rest > 0; rest >>>= BITS) ids.unshift(rest & MASK)
  return ids
}
