/**
 * Attribute sets: what netlink messages are made of. An attribute is a length (u16), a type (u16), a payload, and padding to four
 * bytes; many payloads are attribute sets again. <linux/netlink.h>, struct nlattr.
 */

import type { AttributeInputs, AttributeValues, Rows } from './attribute-types.ts'
import { hex } from './bytes.ts'
import type { AnyCodec, Codec, Format, Scope } from './codec.ts'
import { DecodeError, EncodeError, located, show } from './errors.ts'
import type { Explanation } from './explanation.ts'
import { littleEndian } from './integer.ts'
import { explainAttribute, NLA_HDRLEN, NLA_LENGTH_MAX, NLA_TYPE_MASK } from './nlattr.ts'
import { type Member, type Quick, quick } from './order.ts'
import { type Compiled, type Put, putters, type Ready, type Tables, tablesOf } from './row-table.ts'
import { lookUp } from './select.ts'
import type { Source } from './source.ts'
import { type Field, unknownKey } from './struct.ts'
import { type Deviation, deviationOf, holds, type Wire } from './wire.ts'
import type { Writer } from './writer.ts'

/** An attribute set as a codec, with its rows at hand for tests and for explanations. */
export interface Attributes<R extends Rows> extends Codec<AttributeValues<R>, AttributeInputs<R>> {
  readonly rows: R
  nameOf(attribute: number): string | undefined
  readInto(value: Record<string, unknown>, source: Source, start: number, end: number, parent?: Scope): void
  /** The quick way to read a header of these fields together with the set. */
  quickly(fields: readonly Field[]): Quick
  writeFrom(writer: Writer, value: Record<string, unknown>, parent?: Scope, fields?: HeaderFields): void
  explainInto(children: Explanation[], value: Record<string, unknown>, source: Source, start: number, end: number, parent?: Scope): void
}

/** The fields of the header that stand in the same object as the attributes, by name. */
export type HeaderFields = ReadonlyMap<string, Format | undefined>

/**
 * Declares an attribute set, one row an attribute: kernel name, number, format, and a note where the name does not say it. `nested`
 * says that attributes with this payload are written with NLA_F_NESTED, as libnftnl does and iproute2 mostly does not.
 */
export function attributes<const R extends Rows>(rows: R, { nested = false } = {}): Attributes<R> {
  let made: Tables | undefined
  const tables = () => {
    made ??= tablesOf(rows)
    return made
  }
  let puts: Put[] | undefined

  /** The value of a selector that stands behind the attribute it decides on, as RTA_ENCAP_TYPE does. */
  function lookAhead(selector: string, source: Source, start: number, end: number): string | undefined {
    const row = tables().byName.get(selector)
    for (let at = start; row?.ready !== undefined && end - at >= NLA_HDRLEN; ) {
      const length = source.view.getUint16(at, littleEndian)
      if (length < NLA_HDRLEN || at + length > end) return undefined
      if ((source.view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK) === row.number)
        return read(row.ready.read, source, at + NLA_HDRLEN, at + length)
      at += align(length)
    }
    return undefined
  }

  /** The format of a row here and now; undefined where no arm is for the selector's value. `next` is where the attributes behind it begin. */
  function readyOf(row: Compiled, scope: Scope | undefined, source: Source, next: number, end: number): Ready | undefined {
    if (row.ready !== undefined) return row.ready
    const choice = scope?.value[row.selector] ?? lookAhead(row.selector, source, next, end) ?? lookUp(row.selector, scope?.parent)
    return choice === undefined ? undefined : row.arms.get(String(choice))
  }

  /** A row as a member of an order; undefined where there is none, or where its attribute may stand several times. */
  function memberOf(number: number): Member | undefined {
    const row = tables().byNumber[number]
    if (row === undefined || row.repeats) return undefined
    const { name, ready } = row
    if (ready !== undefined) return { name, scoped: ready.codec.scoped === true, read: ready.read }
    return {
      name,
      scoped: true,
      read: (source, start, stop, scope, end) => readyOf(row, scope, source, align(stop), end)?.read(source, start, stop, scope),
    }
  }

  function readInto(value: Record<string, unknown>, source: Source, start: number, end: number, parent?: Scope): void {
    const { view, exact } = source
    const { byName, byNumber, scoped } = tables()
    const scope: Scope | undefined = scoped ? { value, parent } : undefined
    puts ??= putters([...byName.values()])
    let last: Compiled | undefined
    let unnamed: Map<number, number> | undefined
    // One bit for each attribute below 64 that the value has by now: to ask a large object for a key costs more than to read a number.
    let low = 0
    let high = 0
    let at = start
    while (end - at >= NLA_HDRLEN) {
      const length = view.getUint16(at, littleEndian)
      const type = view.getUint16(at + 2, littleEndian)
      const payload = at + NLA_HDRLEN
      const stop = at + length
      if (length < NLA_HDRLEN || stop > end) throw new DecodeError(`an attribute of ${length} bytes where ${end - at} are left`, at)
      at += align(length)
      const number = type & NLA_TYPE_MASK
      const row = byNumber[number]
      const ready = row === undefined ? undefined : readyOf(row, scope, source, at, end)
      // A repetition that was not declared, or that does not follow its like, keeps its place only as raw bytes.
      const bit = 1 << (number & 31)
      const present =
        number < 32 ? (low & bit) !== 0 : number < 64 ? (high & bit) !== 0 : row !== undefined && value[row.name] !== undefined
      const item =
        ready === undefined || row === undefined || (present && !(row.repeats && last === row))
          ? undefined
          : read(ready.read, source, payload, stop, scope)
      last = item === undefined ? undefined : row
      let key: string
      if (item === undefined || row === undefined) {
        unnamed ??= new Map()
        const before = unnamed.get(number) ?? 0
        unnamed.set(number, before + 1)
        key = before === 0 ? `#${number}` : `#${number}.${before}`
        value[key] = source.copy(payload, stop)
        deviates(value, key, { ...flagsOf(type, 0), ...(exact ? paddingOf(source, stop, at, end) : {}) })
        continue
      }
      if (present) (value[row.name] as unknown[]).push(item)
      else puts[number]?.(value, row.repeats ? [item] : item)
      if (number < 32) low |= bit
      else if (number < 64) high |= bit
      if (exact) {
        key = row.repeats ? itemKey(row.name, (value[row.name] as unknown[]).length - 1) : row.name
        deviates(value, key, {
          ...flagsOf(type, ready?.flags ?? 0),
          ...paddingOf(source, stop, at, end),
          ...deviationOf(ready?.codec as AnyCodec, item, source, payload, stop, scope),
        })
      }
    }
    if (at < end) value['#tail'] = source.copy(at, end)
  }

  /** The names of numbers, here or in the header: one function for all messages of a kind, not one for each. */
  let names: { readonly fields: HeaderFields | undefined; readonly nameOf: NonNullable<Scope['nameOf']> } | undefined
  function namesWith(fields: HeaderFields | undefined): NonNullable<Scope['nameOf']> {
    if (names === undefined || names.fields !== fields) {
      names = { fields, nameOf: (key, number) => (tables().byName.get(key)?.ready?.codec ?? fields?.get(key))?.numberName?.(number) }
    }
    return names.nameOf
  }

  function writeFrom(writer: Writer, value: Record<string, unknown>, parent?: Scope, fields?: HeaderFields): void {
    const scope: Scope = { value, parent, nameOf: namesWith(fields) }
    const { byName } = tables()
    const keys = Object.keys(value)
    // To ask an object for a key that it does not have takes as long as to write an attribute.
    const wire = keys.includes('#wire') ? (value['#wire'] as Wire | undefined) : undefined
    for (const key of keys) {
      const given = value[key]
      if (given === undefined || fields?.has(key) || parent?.others?.has(key)) continue
      try {
        if (key.charCodeAt(0) === 0x23) writeUnnamed(writer, key, given, wire?.[key])
        else {
          const row = byName.get(key)
          if (row === undefined) throw new EncodeError(unknownKey(key, [...byName.keys(), ...(fields?.keys() ?? [])], 'this set'))
          const ready = row.ready ?? row.arms.get(lookUp(row.selector, scope) ?? '')
          if (ready === undefined) throw new EncodeError(noArm(row, lookUp(row.selector, scope)))
          if (row.repeats) {
            if (!Array.isArray(given)) throw new EncodeError(`expected an array, got ${show(given)}`)
            for (const [i, item] of given.entries()) write(writer, row.number, ready, item, scope, wire?.[itemKey(key, i)])
          } else if (!ready.empty || given !== false) write(writer, row.number, ready, given, scope, wire?.[key])
        }
      } catch (error) {
        throw located(error, key)
      }
    }
    if (keys.includes('#tail') && value['#tail'] instanceof Uint8Array) writer.append(value['#tail'])
  }

  function explainInto(
    children: Explanation[],
    value: Record<string, unknown>,
    source: Source,
    start: number,
    end: number,
    parent?: Scope,
  ): void {
    try {
      readInto(value, source, start, end, parent)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
    }
    const scope: Scope = { value, parent }
    const { byNumber } = tables()
    let at = start
    while (end - at >= NLA_HDRLEN) {
      const length = source.view.getUint16(at, littleEndian)
      if (length < NLA_HDRLEN || at + length > end) break
      const next = Math.min(at + align(length), end)
      const number = source.view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK
      const row = byNumber[number]
      const codec = row === undefined ? undefined : readyOf(row, scope, source, next, end)?.codec
      children.push(explainAttribute(row?.name ?? `#${number}`, row?.note, codec, source, at, length, next, scope))
      at = next
    }
    if (at < end) {
      children.push({
        name: 'tail',
        offset: at,
        length: end - at,
        value: hex(source.bytes.subarray(at, end)),
        note: 'not an attribute: its length cannot be',
      })
    }
  }

  const quickly = (fields: readonly Field[]) => quick(fields, memberOf)
  let alone: Quick | undefined

  const set: Attributes<R> = {
    name: 'attributes',
    rows,
    nameOf: (number) => tables().byNumber[number]?.name,
    nested,
    scoped: true,
    readInto,
    quickly,
    writeFrom,
    explainInto,
    read(source, start, end, parent) {
      alone ??= quickly([])
      const whole = source.exact ? undefined : alone(source, start, start, end, parent)
      if (whole !== undefined) return whole as AttributeValues<R>
      const value: Record<string, unknown> = {}
      readInto(value, source, start, end, parent)
      return value as AttributeValues<R>
    },
    write(writer, value, parent) {
      if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) {
        throw new EncodeError(`expected an object of attributes, got ${show(value)}`)
      }
      writeFrom(writer, value as Record<string, unknown>, parent)
    },
    explain(source, start, end, parent) {
      const children: Explanation[] = []
      explainInto(children, {}, source, start, end, parent)
      return { children, nameOf: set.nameOf }
    },
  }
  return set
}

/** Writes one attribute: header, payload, padding. */
function write(writer: Writer, number: number, ready: Ready, value: unknown, scope: Scope, deviation: Deviation | undefined): void {
  const start = open(writer)
  const { codec, flags } = ready
  const kept = deviation?.payload
  if (kept !== undefined && holds(writer, kept, codec, value, scope)) writer.append(kept)
  else ready.write(writer, value, scope, deviation?.parts)
  close(writer, start, number, flags, deviation)
}

/** Writes what has no name: `'#57'` and `'#57.1'` as attributes of type 57. `'#tail'` and `'#wire'` are no attributes. */
function writeUnnamed(writer: Writer, key: string, value: unknown, deviation: Deviation | undefined): void {
  if (key === '#wire') return
  const number = /^#(\d+)(\.\d+)?$/.exec(key)?.[1]
  if (key !== '#tail' && (number === undefined || Number(number) > NLA_TYPE_MASK))
    throw new EncodeError(`expected a name, or # and an attribute number up to ${NLA_TYPE_MASK}`)
  if (!(value instanceof Uint8Array)) throw new EncodeError(`expected bytes (a Uint8Array), got ${show(value)}`)
  if (key === '#tail') return
  const start = open(writer)
  writer.append(value)
  close(writer, start, Number(number), 0, deviation)
}

/** Makes room for an attribute's header. Padding that is kept may be cut short; what comes behind it begins aligned all the same. */
function open(writer: Writer): number {
  writer.align()
  return writer.reserve(NLA_HDRLEN)
}

/** Fills in the header at `start` of the attribute that ends here, and pads it. */
function close(writer: Writer, start: number, number: number, usual: number, deviation: Deviation | undefined): void {
  const length = writer.at - start
  if (length > NLA_LENGTH_MAX)
    throw new EncodeError(`an attribute holds at most ${NLA_LENGTH_MAX - NLA_HDRLEN} bytes, not ${length - NLA_HDRLEN}`)
  // The deviation may come from a file that somebody wrote: what is none of its kind counts for nothing.
  const flags = deviation?.flags
  const padding = deviation?.padding
  writer.view.setUint16(start, length, littleEndian)
  writer.view.setUint16(start + 2, number | (typeof flags === 'number' ? flags & ~NLA_TYPE_MASK : usual), littleEndian)
  // Kept padding that is too long is that of another value.
  if (!(padding instanceof Uint8Array) || padding.length > (-length & 3)) writer.align()
  else writer.append(padding)
}

/** What stands there; undefined where the format does not fit it, which leaves the attribute raw. */
// biome-ignore lint/suspicious/noExplicitAny: the codec knows
function read(from: AnyCodec['read'], source: Source, start: number, end: number, scope?: Scope): any {
  try {
    return from(source, start, end, scope)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function align(length: number): number {
  return (length + 3) & ~3
}

/** The key of a repeated attribute's deviation. */
function itemKey(name: string, index: number): string {
  return index === 0 ? name : `${name}.${index}`
}

function flagsOf(type: number, expected: number): Deviation {
  const flags = type & ~NLA_TYPE_MASK
  return flags === expected ? {} : { flags }
}

/** The padding between `stop` and `next`, where it is not there in full or not zero. */
function paddingOf(source: Source, stop: number, next: number, end: number): Deviation {
  const padding = source.bytes.subarray(stop, Math.min(next, end))
  return padding.length === next - stop && padding.every((byte) => byte === 0) ? {} : { padding: new Uint8Array(padding) }
}

function deviates(value: Record<string, unknown>, key: string, deviation: Deviation): void {
  for (const _ in deviation) {
    value['#wire'] ??= {}
    ;(value['#wire'] as Wire)[key] = deviation
    return
  }
}

function noArm(row: Compiled, choice: string | undefined): string {
  const known = [...row.arms.keys()]
  const asked = choice === undefined ? `${row.selector} is missing, which` : `${row.selector} is ${show(choice)}; it`
  return `${asked} decides the format: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', ...' : ''}`
}
