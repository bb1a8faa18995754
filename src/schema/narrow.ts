/** Integers of 64 bits that hold no more than 32: flags that have room to grow. */

import type { Codec } from './codec.ts'
import { DecodeError } from './errors.ts'
import { u32, u64 } from './integer.ts'

/** A u64 whose upper half is zero, as a plain number. */
export const u64Low: Codec<number> & { readonly size: 8 } = {
  name: 'u64',
  size: 8,
  read(source, start, end) {
    const value = u64.read(source, start, end)
    if (value > 0xffffffffn) throw new DecodeError(`a u64 with more than 32 bits: ${value}`, start)
    return Number(value)
  },
  write(writer, value) {
    // The range, and the words for it, are those of 32 bits.
    const at = writer.at
    u32.write(writer, value)
    writer.at = at
    u64.write(writer, value)
  },
  explain: u64.explain,
}
