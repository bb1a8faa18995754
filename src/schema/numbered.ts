/** Numbered elements: a payload of attributes that are all alike, whose types only count, or are the number of what they describe. */

import type { Codec, Scope } from './codec.ts'
import { DecodeError, EncodeError, show, within } from './errors.ts'
import type { Explained, Explanation } from './explanation.ts'
import { littleEndian } from './integer.ts'
import { explainAttribute, NLA_F_NESTED, NLA_HDRLEN, NLA_LENGTH_MAX, NLA_TYPE_MASK } from './nlattr.ts'
import type { Source } from './source.ts'
import type { Writer } from './writer.ts'

/** Elements whose types count up from `first`: CTRL_ATTR_OPS from 1, IFLA_BOND_ARP_IP_TARGET from 0. Bytes that count in another way are not this format. */
export function counted<Out, In>(item: Codec<Out, In>, first = 1): Codec<Out[], readonly In[]> {
  return {
    name: `counted ${item.name}`,
    item,
    scoped: true,
    read(source, start, end, scope) {
      const values: Out[] = []
      for (const { type, at, payload, stop } of elements(source, start, end)) {
        const due = first + values.length
        if (type !== due) throw new DecodeError(`element ${type} where ${due} was due`, at)
        values.push(item.read(source, payload, stop, scope))
      }
      return values
    },
    write(writer, values, scope) {
      if (!Array.isArray(values)) throw new EncodeError(`expected an array, got ${show(values)}`)
      for (const [i, value] of values.entries()) within(`[${i}]`, () => writeElement(writer, first + i, item, value, scope))
    },
    explain: (source, start, end, scope) => explainElements(item, source, start, end, scope),
  }
}

/**
 * Elements whose type is the number of what they describe, as an object with these numbers as keys: CTRL_ATTR_OP_POLICY. JavaScript keeps
 * such keys in rising order, so bytes in another order are not this format.
 */
export function numbered<Out, In>(item: Codec<Out, In>): Codec<Record<number, Out>, Readonly<Record<number, In>>> {
  return {
    name: `numbered ${item.name}`,
    item,
    scoped: true,
    read(source, start, end, scope) {
      const values: Record<number, Out> = {}
      let last = -1
      for (const { type, at, payload, stop } of elements(source, start, end)) {
        if (type <= last) throw new DecodeError(`element ${type} behind ${last}`, at)
        values[type] = item.read(source, payload, stop, scope)
        last = type
      }
      return values
    },
    write(writer, values, scope) {
      if (values === null || typeof values !== 'object' || Array.isArray(values) || values instanceof Uint8Array) {
        throw new EncodeError(`expected an object with numbers as keys, got ${show(values)}`)
      }
      for (const [key, value] of Object.entries(values)) {
        within(key, () => {
          if (!/^\d+$/.test(key) || Number(key) > NLA_TYPE_MASK)
            throw new EncodeError(`expected a number up to ${NLA_TYPE_MASK} as the key`)
          writeElement(writer, Number(key), item, value, scope)
        })
      }
    },
    explain: (source, start, end, scope) => explainElements(item, source, start, end, scope),
  }
}

/** One element: where its header, its payload and its padding begin, and where the next one does. */
interface Element {
  readonly type: number
  readonly at: number
  readonly payload: number
  readonly stop: number
  readonly next: number
}

function* elements(source: Source, start: number, end: number): Generator<Element> {
  for (let at = start; at < end; ) {
    const left = end - at
    const length = left < NLA_HDRLEN ? left : source.view.getUint16(at, littleEndian)
    if (length < NLA_HDRLEN || length > left) throw new DecodeError(`an element of ${length} bytes where ${left} are left`, at)
    const next = Math.min(at + ((length + 3) & ~3), end)
    const type = source.view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK
    yield { type, at, payload: at + NLA_HDRLEN, stop: at + length, next }
    at = next
  }
}

function writeElement<In>(writer: Writer, type: number, item: Codec<unknown, In>, value: In, scope: Scope | undefined): void {
  const start = writer.reserve(NLA_HDRLEN)
  item.write(writer, value, scope)
  const length = writer.at - start
  if (length > NLA_LENGTH_MAX)
    throw new EncodeError(`an attribute holds at most ${NLA_LENGTH_MAX - NLA_HDRLEN} bytes, not ${length - NLA_HDRLEN}`)
  writer.view.setUint16(start, length, littleEndian)
  writer.view.setUint16(start + 2, type | (item.nested === true ? NLA_F_NESTED : 0), littleEndian)
  writer.align()
}

function explainElements(item: Codec<unknown, never>, source: Source, start: number, end: number, scope: Scope | undefined): Explained {
  const children: Explanation[] = []
  for (const { type, at, stop, next } of elements(source, start, end)) {
    children.push(explainAttribute(`[${type}]`, undefined, item, source, at, stop - at, next, scope))
  }
  return children.length > 0 ? { children } : { value: 'none' }
}
