/** Records: headers with attributes behind each, one record behind the other, as in RTA_MULTIPATH. <linux/rtnetlink.h>, struct rtnexthop */

import type { Rows } from './attribute-types.ts'
import type { Attributes, HeaderFields } from './attributes.ts'
import type { Codec } from './codec.ts'
import { DecodeError, EncodeError, show, within } from './errors.ts'
import type { Explanation } from './explanation.ts'
import { littleEndian } from './integer.ts'
import type { MessageInput, MessageValue } from './message.ts'
import type { Source } from './source.ts'
import type { Fields, Struct } from './struct.ts'

const LENGTH_SIZE = 2

/**
 * Records that each begin with their own length, a u16 named `length`; `header` is what stands behind it, then come the attributes of
 * `set`. The length counts the attributes' padding, as the kernel's and iproute2's do, and is no part of the value: writing finds it out.
 */
export function records<F extends Fields, R extends Rows>(
  length: string,
  header: Struct<F, Record<never, never>>,
  set: Attributes<R>,
): Codec<MessageValue<F, R>[], readonly MessageInput<F, R>[]> {
  const fields: HeaderFields = new Map(header.fields.map(({ name, codec }) => [name, codec]))
  const least = LENGTH_SIZE + header.least

  /** Where each record ends. A length that cannot be makes all of it unreadable: there is no telling where the next one begins. */
  function* ends(source: Source, start: number, end: number): Generator<[at: number, stop: number, next: number]> {
    for (let at = start; at < end; ) {
      const left = end - at
      const size = left < LENGTH_SIZE ? left : source.view.getUint16(at, littleEndian)
      if (size < least || size > left) throw new DecodeError(`a record of ${size} bytes where ${left} are left`, at)
      const next = Math.min(at + ((size + 3) & ~3), end)
      yield [at, at + size, next]
      at = next
    }
  }

  return {
    name: `${header.name}[]`,
    scoped: true,
    read(source, start, end, scope) {
      const values: MessageValue<F, R>[] = []
      for (const [at, stop] of ends(source, start, end)) {
        const value = header.read(source, at + LENGTH_SIZE, at + least) as Record<string, unknown>
        set.readInto(value, source, at + least, stop, scope)
        values.push(value as MessageValue<F, R>)
      }
      return values
    },
    write(writer, values, scope) {
      if (!Array.isArray(values)) throw new EncodeError(`expected an array, got ${show(values)}`)
      for (const [i, value] of values.entries()) {
        within(`[${i}]`, () => {
          if (value === null || typeof value !== 'object')
            throw new EncodeError(`expected an object (${header.name} and attributes), got ${show(value)}`)
          const start = writer.reserve(LENGTH_SIZE)
          header.writeFields(writer, value)
          set.writeFrom(writer, value, scope, fields)
          if (writer.at - start > 0xffff) throw new EncodeError(`a record holds at most 65535 bytes, not ${writer.at - start}`)
          writer.view.setUint16(start, writer.at - start, littleEndian)
          writer.align()
        })
      }
    },
    explain(source, start, end, scope) {
      const children: Explanation[] = []
      let i = 0
      for (const [at, stop, next] of ends(source, start, end)) {
        const value = header.read(source, at + LENGTH_SIZE, at + least) as Record<string, unknown>
        const parts: Explanation[] = [
          { name: length, offset: at, length: LENGTH_SIZE, type: 'u16', value: String(stop - at) },
          ...(header.explain(source, at + LENGTH_SIZE, at + least).children ?? []),
        ]
        set.explainInto(parts, value, source, at + least, stop, scope)
        if (next > stop) parts.push({ name: 'padding', offset: stop, length: next - stop })
        children.push({ name: `[${i}]`, offset: at, length: next - at, type: header.name, children: parts })
        i++
      }
      return children.length > 0 ? { children } : { value: 'none' }
    },
  }
}
