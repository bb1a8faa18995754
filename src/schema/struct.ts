/** C structs: fields side by side, each of a fixed size. */

import { bytes } from './bytes.ts'
import type { AnyCodec, Codec, InputOf, ValueOf } from './codec.ts'
import { DecodeError, EncodeError, located, nearest, show, within } from './errors.ts'
import type { Explanation } from './explanation.ts'
import type { Source } from './source.ts'
import type { Writer } from './writer.ts'

/** The fields of a struct, in the order of its bytes. A name that begins with `__` is padding: not part of the value. */
export type Fields = Readonly<Record<string, AnyCodec & { readonly size?: number }>>

type Visible<F> = { [K in keyof F as K extends `__${string}` ? never : K]: F[K] }

/** What a struct's fields give when read, all of them there. */
export type FieldValues<F> = { -readonly [K in keyof Visible<F>]: ValueOf<F[K]> }

/** What a struct's fields take when written; a field left out is zero. */
export type FieldInputs<F> = { readonly [K in keyof Visible<F>]?: InputOf<F[K]> | undefined }

/** Bytes behind the last field that is declared: a newer kernel's fields. */
export interface Tail {
  '#tail'?: Uint8Array
}

/** A struct: its fields, those that later kernels appended, and how its bytes become one object. */
export interface Struct<F extends Fields, G extends Fields>
  extends Codec<FieldValues<F> & Partial<FieldValues<G>> & Tail, FieldInputs<F> & FieldInputs<G> & Readonly<Tail>> {
  readonly fields: readonly Field[]
  /** Bytes of the fields that every kernel has. */
  readonly least: number
  /** Writes the fields that `value` has and ignores what else it holds. */
  writeFields(writer: Writer, value: Record<string, unknown>): void
}

/** One field and where it lies. */
export interface Field {
  readonly name: string
  readonly codec: AnyCodec
  readonly offset: number
  readonly size: number
  readonly padding: boolean
}

type Literal = (source: Source, at: number) => Record<string, unknown>

/**
 * Declares a struct. Kernels append fields to some structs: those of `grown` may be missing, and bytes behind the last declared field
 * are kept under `'#tail'`.
 */
export function struct<const F extends Fields, const G extends Fields = Record<never, never>>(
  name: string,
  fields: F,
  grown?: G,
): Struct<F, G> {
  const all: Field[] = []
  let offset = 0
  let least = 0
  for (const part of [fields, grown ?? {}]) {
    for (const [field, codec] of Object.entries<AnyCodec>(part)) {
      const size = codec.size
      if (size === undefined) throw new Error(`struct ${name}: ${field} has no fixed size`)
      all.push({ name: field, codec, offset, size, padding: field.startsWith('__') })
      offset += size
    }
    if (part === fields) least = offset
  }
  const most = offset
  const visible = all.filter((field) => !field.padding)
  let names: ReadonlySet<string> | undefined
  let whole: Literal | undefined

  const read = (source: Source, start: number, end: number): Record<string, unknown> => {
    const length = end - start
    if (length >= most) {
      whole ??= literal(visible)
      const value = whole(source, start)
      if (length > most) value['#tail'] = source.copy(start + most, end)
      return value
    }
    if (length < least) throw new DecodeError(`struct ${name} takes at least ${least} bytes, not ${length}`, start)
    const value: Record<string, unknown> = {}
    let at = 0
    for (const field of all) {
      if (field.offset + field.size > length) break
      if (!field.padding) value[field.name] = field.codec.read(source, start + field.offset, start + field.offset + field.size)
      at = field.offset + field.size
    }
    if (at < length) value['#tail'] = source.copy(start + at, end)
    return value
  }

  const writeFields = (writer: Writer, value: Record<string, unknown>): void => {
    const start = writer.at
    let present = least
    if (most > least) {
      for (const field of all) if (field.offset >= least && value[field.name] !== undefined) present = field.offset + field.size
    }
    for (const field of all) {
      if (field.offset + field.size > present) break
      const given = field.padding ? undefined : value[field.name]
      try {
        if (given === undefined) writer.reserve(field.size)
        else field.codec.write(writer, given)
      } catch (error) {
        throw located(error, field.name)
      }
    }
    // A field is as long as it says, or the struct would shift.
    if (writer.at !== start + present) throw new EncodeError(`struct ${name}: ${writer.at - start} bytes written, ${present} declared`)
    const tail = value['#tail']
    if (tail !== undefined) within('#tail', () => bytes.write(writer, tail as Uint8Array))
  }

  return {
    name: `struct ${name}`,
    ...(grown === undefined ? { size: least } : {}),
    fields: all,
    least,
    read: read as Struct<F, G>['read'],
    writeFields,
    write(writer, value, scope) {
      if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) {
        throw new EncodeError(`expected an object (struct ${name}), got ${show(value)}`)
      }
      names ??= new Set(visible.map((field) => field.name))
      for (const key of Object.keys(value)) {
        if (!names.has(key) && key !== '#tail' && value[key as keyof typeof value] !== undefined && !scope?.others?.has(key))
          throw new EncodeError(unknownKey(key, names, `struct ${name}`))
      }
      writeFields(writer, value as Record<string, unknown>)
    },
    explain(source, start, end) {
      const children: Explanation[] = []
      let at = start
      for (const field of all) {
        const next = start + field.offset + field.size
        if (next > end) break
        children.push({
          name: field.padding ? 'padding' : field.name,
          offset: start + field.offset,
          length: field.size,
          type: field.codec.name,
          ...(field.padding ? {} : field.codec.explain(source, start + field.offset, next)),
        })
        at = next
      }
      if (at < end)
        children.push({ name: 'tail', offset: at, length: end - at, note: `fields that this declaration of struct ${name} does not know` })
      return { children }
    },
  }
}

/** Says which key is not known, and which was probably meant. */
export function unknownKey(key: string, names: Iterable<string>, where: string): string {
  const all = [...names]
  const near = nearest(key, all)
  return near === undefined ? `${where} has no ${key}` : `${where} has no ${key}; did you mean ${near}?`
}

/**
 * A function that reads the fields into one object literal. An object that grows property by property costs 400 ns more for a route;
 * where code may not be made from text (a page with a strict content security policy), that is what it costs.
 */
function literal(fields: readonly Field[]): Literal {
  // One constant a field keeps each call site to one target, so that it can be inlined.
  const constants = fields.map((_, i) => `const c${i} = codecs[${i}]`)
  const properties = fields.map((f, i) => `${JSON.stringify(f.name)}: c${i}.read(source, at + ${f.offset}, at + ${f.offset + f.size})`)
  const body = `${constants.join('\n')}\nreturn (source, at) => ({ ${properties.join(', ')} })`
  try {
    return new Function('codecs', body)(fields.map((field) => field.codec)) as Literal
  } catch {
    return (source, at) => {
      const value: Record<string, unknown> = {}
      for (const field of fields) value[field.name] = field.codec.read(source, at + field.offset, at + field.offset + field.size)
      return value
    }
  }
}
