/** Arrays: values of one fixed size, one behind the other. */

import type { Codec } from './codec.ts'
import { DecodeError, EncodeError, show, within } from './errors.ts'

/** As many values as the bytes hold. */
export function array<Out, In>(item: Codec<Out, In> & { readonly size?: number }): Codec<Out[], readonly In[]>
/** Just so many values: a member of a struct may be such an array. */
export function array<Out, In>(
  item: Codec<Out, In> & { readonly size?: number },
  count: number,
): Codec<Out[], readonly In[]> & { readonly size: number }
export function array<Out, In>(item: Codec<Out, In> & { readonly size?: number }, count?: number): Codec<Out[], readonly In[]> {
  const size = item.size
  if (size === undefined || size === 0) throw new Error(`array of ${item.name}: the items have no fixed size`)
  const name = `${item.name}[${count ?? ''}]`
  return {
    name,
    item,
    ...(count === undefined ? {} : { size: count * size }),
    read(source, start, end) {
      const length = end - start
      if (length % size !== 0) throw new DecodeError(`${name} takes a multiple of ${size} bytes, not ${length}`, start)
      if (count !== undefined && length !== count * size) throw new DecodeError(`${name} takes ${count * size} bytes, not ${length}`, start)
      const values: Out[] = []
      for (let at = start; at < end; at += size) values.push(item.read(source, at, at + size))
      return values
    },
    write(writer, values) {
      if (!Array.isArray(values)) throw new EncodeError(`expected an array, got ${show(values)}`)
      if (count !== undefined && values.length !== count) throw new EncodeError(`expected an array of ${count}, got ${show(values)}`)
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
