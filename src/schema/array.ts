/** Arrays: values of one fixed size, one behind the other, as many as the bytes hold. */

import type { Codec } from './codec.ts'
import { DecodeError, EncodeError, show, within } from './errors.ts'

/** Values of the same fixed size without anything between them. How many there are follows from the length. */
export function array<Out, In>(item: Codec<Out, In> & { readonly size?: number }): Codec<Out[], readonly In[]> {
  const size = item.size
  if (size === undefined || size === 0) throw new Error(`array of ${item.name}: the items have no fixed size`)
  return {
    name: `${item.name}[]`,
    read(source, start, end) {
      if ((end - start) % size !== 0) throw new DecodeError(`${item.name}[] takes a multiple of ${size} bytes, not ${end - start}`, start)
      const values: Out[] = []
      for (let at = start; at < end; at += size) values.push(item.read(source, at, at + size))
      return values
    },
    write(writer, values) {
      if (!Array.isArray(values)) throw new EncodeError(`expected an array, got ${show(values)}`)
      for (const [i, value] of values.entries()) within(`[${i}]`, () => item.write(writer, value))
    },
    explain(source, start, end) {
      const children = []
      for (let at = start, i = 0; at < end; at += size, i++) {
        children.push({ name: `[${i}]`, offset: at, length: size, type: item.name, ...item.explain(source, at, at + size) })
      }
      return children.length > 0 ? { children } : { value: 'none' }
    },
  }
}
