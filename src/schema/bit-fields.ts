/** C's bit fields: several fields of a struct that share the bits of one integer. */

import type { Codec } from './codec.ts'
import { EncodeError, show } from './errors.ts'
import { littleEndian } from './integer.ts'
import { Source } from './source.ts'

type Integer = Codec<number> & { readonly size: number }

/**
 * One codec for each field of an integer, by its width in bits, in the order of the declaration in C. They stand in a struct one behind the other, in
 * this order: the first takes the integer's bytes, the others take none and look back at them.
 *
 * The compiler begins with the integer's lowest bit where the lowest byte comes first, and with its highest bit elsewhere. So what C declares in
 * two integers of a byte each may be said as the fields of one of two bytes.
 */
export function bitFields<const W extends Readonly<Record<string, number>>>(
  integer: Integer,
  widths: W,
): { readonly [K in keyof W]: Integer } {
  const fields: Record<string, Integer> = {}
  let before = 0
  for (const [name, width] of Object.entries(widths)) {
    const shift = littleEndian ? before : 8 * integer.size - before - width
    fields[name] = bitField(integer, width, shift, before === 0)
    before += width
  }
  if (before !== 8 * integer.size) throw new Error(`${before} bits of ${integer.name}`)
  return fields as { readonly [K in keyof W]: Integer }
}

/** The field of `width` bits that `shift` others lie below. */
function bitField(integer: Integer, width: number, shift: number, first: boolean): Integer {
  const { size } = integer
  const most = 2 ** width - 1
  const read = (source: Source, start: number, end: number): number => {
    const from = first ? start : start - size
    return (integer.read(source, from, first ? end : start) >>> shift) & most
  }
  return {
    name: `${integer.name}:${width}`,
    size: first ? size : 0,
    read,
    write(writer, value) {
      if (!Number.isInteger(value) || value < 0 || value > most) {
        throw new EncodeError(`expected a whole number from 0 to ${most}, got ${show(value)}`)
      }
      const at = first ? writer.reserve(size) : writer.at - size
      const others = integer.read(new Source(writer.bytes), at, at + size)
      writer.at = at
      integer.write(writer, (others | (value << shift)) >>> 0)
    },
    explain: (source, start, end) => ({ value: String(read(source, start, end)) }),
  }
}
