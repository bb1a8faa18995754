/** Bytes of a struct that mean nothing: zero when written, not part of the value when read. */

import { hex } from './bytes.ts'
import type { Codec } from './codec.ts'

/** So many bytes of padding, for a field whose name begins with `__`. */
export function padding(size: number): Codec<undefined> & { readonly size: number } {
  return {
    name: `u8[${size}]`,
    size,
    read: () => undefined,
    write: (writer) => void writer.reserve(size),
    explain: (source, start, end) => ({ value: hex(source.bytes.subarray(start, end)) }),
  }
}
