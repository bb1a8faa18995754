/** Structs with a flexible end: a header of fields, and behind it a member that takes all bytes that are left. */

import { bytes } from './bytes.ts'
import type { AnyCodec, Codec, Format, InputOf, Scope, ValueOf } from './codec.ts'
import { DecodeError, EncodeError, show, within } from './errors.ts'
import type { Explanation } from './explanation.ts'
import { type Arms, lookUp, type Select } from './select.ts'
import { type FieldInputs, type Fields, type FieldValues, type Struct, unknownKey } from './struct.ts'

type Last = Format | Select<string, Arms>

/** A member whose format a field of the header decides: one object type for each of the field's names, and bytes for all others. */
type Chosen<F extends Fields, S extends keyof F, A extends Arms, N extends string> =
  | { [K in keyof A]: Omit<FieldValues<F>, S> & { [field in S]: K } & { [member in N]: ValueOf<A[K]> } }[keyof A]
  | (Omit<FieldValues<F>, S> & { [field in S]: Exclude<ValueOf<F[S]>, keyof A> } & { [member in N]: Uint8Array })
type ChosenInput<F extends Fields, S extends keyof F, A extends Arms, N extends string> =
  | { [K in keyof A]: Omit<FieldInputs<F>, S> & { readonly [field in S]: K } & { readonly [member in N]?: InputOf<A[K]> } }[keyof A]
  | (Omit<FieldInputs<F>, S> & { readonly [field in S]?: Exclude<ValueOf<F[S]>, keyof A> } & { readonly [member in N]?: Uint8Array })

/** What a flexible struct gives when read. */
export type FlexibleValue<F extends Fields, N extends string, L extends Last, C extends string> =
  L extends Select<infer S extends keyof F & string, infer A> ? Chosen<F, S, A, N> : Omit<FieldValues<F>, C> & { [member in N]: ValueOf<L> }

/** What a flexible struct takes when written; what is left out is zero, or empty. */
export type FlexibleInput<F extends Fields, N extends string, L extends Last, C extends string> =
  L extends Select<infer S extends keyof F & string, infer A>
    ? ChosenInput<F, S, A, N>
    : Omit<FieldInputs<F>, C> & { readonly [member in N]?: InputOf<L> | undefined }

/**
 * Declares a struct of fixed fields and a last member, `name`, of the format `last`: an array (C's flexible array member), or data whose format a
 * field of the header decides. The field `count`, where there is one, says how many elements follow: it is no part of the value, writing finds it out.
 */
export function flexible<F extends Fields, const N extends string, const L extends Last, const C extends string = never>(
  header: Struct<F, Record<never, never>>,
  name: N,
  last: L,
  count?: C & keyof F,
): Codec<FlexibleValue<F, N, L, C>, FlexibleInput<F, N, L, C>> & { readonly item: Format; readonly arms?: Arms } {
  const size = header.least
  const names = new Set([...header.fields.filter((field) => !field.padding && field.name !== count).map((field) => field.name), name])
  const nameOf = (key: string, number: number) => header.fields.find((field) => field.name === key)?.codec.numberName?.(number)
  const formatOf = (scope: Scope): AnyCodec => {
    if (!('selector' in last)) return last as AnyCodec
    return (last.arms[lookUp(last.selector, scope) ?? ''] as AnyCodec | undefined) ?? bytes
  }

  return {
    name: header.name,
    item: header,
    ...('selector' in last ? { arms: last.arms } : { arms: { [name]: last } }),
    scoped: true,
    read(source, start, end, parent) {
      if (end - start < size) throw new DecodeError(`${header.name} takes at least ${size} bytes, not ${end - start}`, start)
      const value = header.read(source, start, start + size) as Record<string, unknown>
      const scope = { value, parent }
      const member = formatOf(scope).read(source, start + size, end, scope) as unknown[]
      if (count !== undefined) {
        if (value[count] !== member.length) throw new DecodeError(`${member.length} of ${name} where ${count} says ${value[count]}`, start)
        delete value[count]
      }
      value[name] = member
      return value as FlexibleValue<F, N, L, C>
    },
    write(writer, given, parent) {
      if (given === null || typeof given !== 'object' || Array.isArray(given) || given instanceof Uint8Array) {
        throw new EncodeError(`expected an object (${header.name} and ${name}), got ${show(given)}`)
      }
      const value = given as Record<string, unknown>
      for (const key of Object.keys(value)) if (!names.has(key)) throw new EncodeError(unknownKey(key, names, header.name))
      const member = value[name]
      const length = Array.isArray(member) ? member.length : 0
      header.writeFields(writer, count === undefined ? value : { ...value, [count]: length })
      const scope = { value, parent, nameOf }
      if (member !== undefined) within(name, () => formatOf(scope).write(writer, member, scope))
    },
    explain(source, start, end, parent) {
      const at = start + size
      const scope = { value: header.read(source, start, at) as Record<string, unknown>, parent }
      const children: Explanation[] = [...(header.explain(source, start, at).children ?? [])]
      const format = formatOf(scope)
      if (end > at) children.push({ name, offset: at, length: end - at, type: format.name, ...format.explain(source, at, end, scope) })
      return { children }
    },
  }
}
