/** Numbers that the kernel's headers name: one of several (`named`), or bits put together (`flags`). */

import type { Codec } from './codec.ts'
import { EncodeError, nearest, show } from './errors.ts'

/** A table of the kernel's names and their numbers. */
export type Names = Readonly<Record<string, number>>

/** A name of the table, or a number that has none. */
export type Named<N extends Names> = keyof N | number

/** The names of the bits that are set, and a number for the bits without a name. */
export type Flags<N extends Names> = readonly (keyof N | number)[]

/** A number that is one of `names`. Reading gives the name where there is one; writing takes the name or any number. */
export function named<const N extends Names>(codec: Codec<number>, names: N): Codec<Named<N>> {
  const byName = numbersOf(names)
  let byNumber: ReadonlyMap<number, string> | undefined
  const named = (number: number): string | undefined => {
    // The first name counts, so it is set last.
    byNumber ??= new Map([...byName()].reverse().map(([name, number]) => [number, name]))
    return byNumber.get(number)
  }
  // A small array is read faster than a map; nearly all of the kernel's enumerations are small.
  let small: (string | number)[] | undefined
  const nameOf = (number: number): string | number => {
    if (number < 0 || number > 255) return named(number) ?? number
    small ??= Array.from({ length: 256 }, (_, place) => named(place) ?? place)
    return small[number] ?? number
  }
  return {
    ...sizeOf(codec),
    name: codec.name,
    numberName: nameOf,
    read: (source, start, end) => nameOf(codec.read(source, start, end)) as Named<N>,
    write(writer, value) {
      if (typeof value === 'number') return codec.write(writer, value)
      const number = byName().get(value as string)
      if (number === undefined) throw new EncodeError(expectedName(value, byName().keys()))
      codec.write(writer, number)
    },
    explain(source, start, end) {
      const number = codec.read(source, start, end)
      const name = named(number)
      return { value: name === undefined ? String(number) : `${name} (${number})` }
    },
  }
}

/**
 * A number whose bits have names. Reading gives a frozen array, the same one for the same number; writing takes names and numbers,
 * or a single number.
 */
export function flags<const N extends Names>(codec: Codec<number>, names: N): Codec<Flags<N>, Flags<N> | number> {
  const byName = numbersOf(names)
  const read = new Map<number, Flags<N>>()
  return {
    ...sizeOf(codec),
    name: codec.name,
    read(source, start, end) {
      const number = codec.read(source, start, end)
      let set = read.get(number)
      if (set === undefined) {
        set = Object.freeze(split(number, byName())) as Flags<N>
        // A hostile sender must not make this grow without end.
        if (read.size < 1024) read.set(number, set)
      }
      return set
    },
    write(writer, value) {
      codec.write(writer, typeof value === 'number' ? value : join(value as readonly (string | number)[], byName()))
    },
    explain(source, start, end) {
      const number = codec.read(source, start, end)
      const set = split(number, byName())
      const digits = `0x${number.toString(16)}`
      return { value: set.length === 0 ? digits : `${digits} (${set.map(String).join(' | ')})` }
    },
  }
}

/** The numbers by their names: a map that is made when it is first asked for. Most tables of a program never are. */
function numbersOf(names: Names): () => ReadonlyMap<string, number> {
  let map: ReadonlyMap<string, number> | undefined
  return () => {
    map ??= new Map(Object.entries(names))
    return map
  }
}

/** The names of the bits in `number`, and what is left over as one number. */
export function split(number: number, names: ReadonlyMap<string, number>): (string | number)[] {
  const set: (string | number)[] = []
  let rest = number
  for (const [name, bits] of names) {
    if (bits !== 0 && (rest & bits) >>> 0 === bits >>> 0) {
      set.push(name)
      rest = (rest & ~bits) >>> 0
    }
  }
  if (rest !== 0) set.push(rest)
  return set
}

/** The number whose bits `set` names. */
export function join(set: readonly (string | number)[], names: ReadonlyMap<string, number>): number {
  if (!Array.isArray(set)) throw new EncodeError(`expected an array of names, or a number, got ${show(set)}`)
  let number = 0
  for (const name of set) {
    const bits = typeof name === 'number' ? name : names.get(name)
    if (bits === undefined) throw new EncodeError(expectedName(name, names.keys()))
    // The operators below would make another number of it.
    if (bits !== bits >>> 0) throw new EncodeError(`expected bits from 0 to 0xffffffff, got ${bits}`)
    number = (number | bits) >>> 0
  }
  return number
}

/** What is wrong with `value`, which is none of `names`: the nearest of them, or what there is. */
export function expectedName(value: unknown, names: Iterable<string>): string {
  const all = [...names]
  const near = typeof value === 'string' ? nearest(value, all) : undefined
  if (near !== undefined) return `no such name: ${show(value)}; did you mean ${near}?`
  return `expected a number or one of ${all.slice(0, 12).join(', ')}${all.length > 12 ? ', ...' : ''}; got ${show(value)}`
}

/** With `exactOptionalPropertyTypes`, a size that is not known is a size that is not there. */
function sizeOf(codec: { readonly size?: number }): { readonly size?: number } {
  return codec.size === undefined ? {} : { size: codec.size }
}
