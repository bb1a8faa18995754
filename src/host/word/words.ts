/** The kernel's names in plain words: RTPROT_STATIC is `'static'`. What has no name stays a number. */

import { EncodeError, nearest, show } from '../../schema/errors.ts'
import type { Names } from '../../schema/names.ts'

/** What is left of a name without its prefix, in small letters. */
export type Word<Name, Prefix extends string> = Name extends `${Prefix}${infer Rest}` ? Lowercase<Rest> : never

/** The names of one table as words, there and back. */
export interface Words<N extends Names, Prefix extends string> {
  /** The word for a name. */
  readonly say: (name: keyof N | number) => Word<keyof N, Prefix> | number
  /** The name for a word; a number stands for itself. @throws EncodeError for any other value */
  readonly read: (value: unknown) => keyof N | number
}

/** The names of a table, all of which begin with `prefix`, as words. Numbers without a name go up to `most`. */
export function words<const N extends Names, const Prefix extends string>(names: N, prefix: Prefix, most: number): Words<N, Prefix> {
  const said = Object.keys(names).map((name): [string, string] => [name, name.slice(prefix.length).toLowerCase()])
  const byName = new Map(said)
  const byWord = new Map(said.map(([name, word]) => [word, name]))
  return {
    say: (name) => (byName.get(name as string) ?? name) as Word<keyof N, Prefix> | number,
    read(value) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
      const name = typeof value === 'string' ? byWord.get(value) : undefined
      if (name !== undefined) return name
      const near = typeof value === 'string' ? nearest(value, byWord.keys()) : undefined
      const meant = near === undefined ? `one of ${[...byWord.keys()].join(', ')}` : near
      throw new EncodeError(`expected ${meant}, or a number from 0 to ${most}, got ${show(value)}`)
    },
  }
}
