/** What commands know of each other: the sets that earlier ones have made, and which numbers are taken in their transaction. */

import type { SetShape } from '../draft.ts'
import type { TableFamily } from '../family.ts'

/** What is in the kernel already, as far as commands need to know it: what `@name` is in a rule, and of which type the elements of a set are. */
export type KnownSet = (family: TableFamily, table: string, name: string) => KeyedShape | undefined

/** A set or map, with the order of its bytes where its type does not say it. */
export interface KeyedShape extends SetShape {
  readonly order?: 'big' | 'host'
  /** Whether a map gives ranges. */
  readonly ranges?: true
  /** Whether ranges that meet or overlap become one. */
  readonly merge?: boolean
}

/** The state of reading commands. */
export interface Context {
  readonly sets: Map<string, KeyedShape>
  readonly known: KnownSet
  /** The sets that rules add to. */
  readonly updated: Set<string>
  /** The number of the next set in the transaction. */
  nextSet: number
}

/** Where a thing is. */
export interface Place {
  readonly family: TableFamily
  readonly table: string
}

/** Notes that a rule adds to a set. */
export function noteUpdate({ updated }: Context, { family, table }: Place, name: string): void {
  updated.add(`${family} ${table} ${name}`)
}

/** Whether a rule adds to a set. */
export function isUpdated({ updated }: Context, { family, table }: Place, name: string): boolean {
  return updated.has(`${family} ${table} ${name}`)
}

/** Notes what a command makes. */
export function noteSet({ sets }: Context, { family, table }: Place, name: string, shape: KeyedShape): void {
  sets.set(`${family} ${table} ${name}`, shape)
}

/** The set or map of that name: of these commands, or of the kernel. */
export function setNamed({ sets, known }: Context, { family, table }: Place, name: string): KeyedShape | undefined {
  return sets.get(`${family} ${table} ${name}`) ?? known(family, table, name)
}
