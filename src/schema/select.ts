/** A format that depends on another value: `IFLA_INFO_DATA` on `IFLA_INFO_KIND`, an expression's data on its name. */

import type { Format, Scope } from './codec.ts'
import { show } from './errors.ts'

/** The formats to choose from, by the value of `selector`. */
export interface Select<S extends string, A extends Arms> {
  readonly selector: S
  readonly arms: A
}

export type Arms = Readonly<Record<string, Format>>

/**
 * Chooses an attribute's format by the value of another attribute of the same set, or of a header field or attribute further out. A
 * value that no arm is for leaves the attribute raw: unknown kinds are normal.
 */
export function select<const S extends string, const A extends Arms>(selector: S, arms: A): Select<S, A> {
  return { selector, arms }
}

/** The value that decides, from the nearest object that has it; the name of a number that has one. */
export function lookUp(selector: string, scope: Scope | undefined): string | undefined {
  for (let at = scope; at !== undefined; at = at.parent) {
    const value = at.value[selector]
    if (value === undefined) continue
    if (typeof value === 'number') return String(at.nameOf?.(selector, value) ?? value)
    return typeof value === 'object' ? show(value) : String(value)
  }
  return undefined
}
