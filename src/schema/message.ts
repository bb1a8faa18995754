/** Messages: a family's header struct, then attributes, as one flat object: `{ ifi_index: 3, IFLA_MTU: 1500 }`. */

import type { AttributeInputs, AttributeValues, Rows } from './attribute-types.ts'
import type { Attributes, HeaderFields } from './attributes.ts'
import type { AnyCodec, Codec, Scope } from './codec.ts'
import { EncodeError, show } from './errors.ts'
import type { Explanation } from './explanation.ts'
import type { Quick } from './order.ts'
import { Source } from './source.ts'
import type { FieldInputs, Fields, FieldValues, Struct } from './struct.ts'
import { deviationOf, holds, type Wire } from './wire.ts'

/** What a message gives when read. */
export type MessageValue<F extends Fields, R extends Rows> = FieldValues<F> & AttributeValues<R>

/** What a message takes when written. A header field left out is zero. */
export type MessageInput<F extends Fields, R extends Rows> = FieldInputs<F> & AttributeInputs<R>

/** A message as a codec, with its header and its attributes at hand. */
export interface Message<F extends Fields, R extends Rows> extends Codec<MessageValue<F, R>, MessageInput<F, R>> {
  readonly header: Struct<F, Record<never, never>>
  readonly attributes: Attributes<R>
}

/** Declares a message: the family header and the attributes behind it. */
export function message<F extends Fields, R extends Rows>(header: Struct<F, Record<never, never>>, set: Attributes<R>): Message<F, R> {
  const size = header.least
  const fields: HeaderFields = new Map(header.fields.map(({ name, codec }) => [name, codec]))
  const first = (start: number) => start + ((size + 3) & ~3)
  /** A header whose fields are all left out: formats that are chosen by one of them are then chosen by zero. */
  let absent: Record<string, unknown> | undefined
  let quick: Quick | undefined
  /**
   * The header, and what is left of it in a short request: libc and many programs send struct rtgenmsg, a family alone, where a longer
   * header belongs. As the kernel does, what is missing is taken for zero.
   */
  const lenient: AnyCodec = {
    ...header,
    read(source, start, end) {
      if (end - start >= size || end === start) return header.read(source, start, end)
      const whole = new Uint8Array(size)
      whole.set(source.bytes.subarray(start, end))
      return header.read(new Source(whole), 0, size)
    },
  }
  return {
    name: header.name,
    scoped: true,
    header,
    attributes: set,
    read(source, start, end, parent) {
      quick ??= set.quickly(header.fields)
      const whole = source.exact || end - start < size ? undefined : quick(source, start, first(start), end, parent)
      if (whole !== undefined) return whole as MessageValue<F, R>
      const stop = Math.min(start + size, end)
      const value = lenient.read(source, start, stop) as Record<string, unknown>
      const deviation = source.exact ? deviationOf(header, value, source, start, stop) : {}
      if (end > first(start)) set.readInto(value, source, first(start), end, parent)
      if (deviation.payload !== undefined) value['#wire'] = { ...(value['#wire'] as Wire | undefined), [header.name]: deviation }
      return value as MessageValue<F, R>
    },
    write(writer, given, parent?: Scope) {
      if (given === null || typeof given !== 'object' || Array.isArray(given) || given instanceof Uint8Array) {
        throw new EncodeError(`expected an object (${header.name} and attributes), got ${show(given)}`)
      }
      const value = given as Record<string, unknown>
      const kept = (value['#wire'] as Wire | undefined)?.[header.name]?.payload
      const own = () => Object.fromEntries(header.fields.flatMap(({ name, padding }) => (padding ? [] : [[name, value[name]]])))
      // A short header leaves no place for attributes.
      const whole = () =>
        kept?.length === size ||
        Object.entries(value).every(([key, item]) => item === undefined || fields.has(key) || parent?.others?.has(key) || key === '#wire')
      if (kept !== undefined && whole() && holds(writer, kept, lenient, own())) writer.append(kept)
      else header.writeFields(writer, value)
      writer.align()
      absent ??= header.read(new Source(new Uint8Array(size)), 0, size) as Record<string, unknown>
      set.writeFrom(writer, value, { value: absent, parent, others: parent?.others }, fields)
    },
    explain(source, start, end, parent) {
      const stop = Math.min(start + size, end)
      const short = end - start < size ? { short: true as const, note: `${end - start} of ${size} bytes: the rest is taken for zero` } : {}
      const children: Explanation[] = [
        { name: header.name, offset: start, length: stop - start, ...short, ...header.explain(source, start, stop) },
      ]
      const at = Math.min(first(start), end)
      if (at > stop) children.push({ name: 'padding', offset: stop, length: at - stop })
      const value = lenient.read(source, start, stop) as Record<string, unknown>
      if (end > at) set.explainInto(children, value, source, at, end, parent)
      return { children, nameOf: set.nameOf }
    },
  }
}
