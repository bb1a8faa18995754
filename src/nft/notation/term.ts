/** What a rule looks at and compares with, as plain data: the expressions of nft's JSON. libnftables-json(5), “EXPRESSIONS” */

import type { Constant } from './datatype.ts'
import type { SelectorTerms } from './selectors/selectors.ts'
import type { Carrying } from './statements/set.ts'

/** A constant, flags together (`['established', 'related']`), or an expression under its name. A set of the table is `'@name'`. */
export type Term = Constant | readonly Term[] | Expressions

/** One expression: an object with one key, its name. */
export type Expressions = { [K in keyof TermKinds]: { readonly [P in K]: TermKinds[K] } }[keyof TermKinds]

/** The expressions by their names. */
export interface TermKinds extends SelectorTerms {
  /** Several values one behind the other, as a key. */
  concat: readonly Term[]
  /** A set that this rule alone has; its elements, those of a map as pairs. */
  set: readonly (Term | readonly [Term, MapData])[]
  /** What a map gives for a key. */
  map: { readonly key: Term; readonly data: Term }
  prefix: { readonly addr: string; readonly len: number }
  range: readonly [Term, Term]
  /** An element with what it carries. */
  elem: Element
  '&': readonly [Term, Term]
  /** Of flags there may be more than two. */
  '|': readonly Term[]
  '^': readonly [Term, Term]
  '<<': readonly [Term, Term]
  '>>': readonly [Term, Term]
}

/** What stands behind the colon in a map: a value, or a verdict. */
export type MapData = Term | Verdict

/** What becomes of a packet, as a value. libnftables-json(5), “VERDICT STATEMENT” */
export type Verdict =
  | { readonly accept: null }
  | { readonly drop: null }
  | { readonly continue: null }
  | { readonly return: null }
  | { readonly jump: { readonly target: string } }
  | { readonly goto: { readonly target: string } }

/** An element of a set with its timeout, comment and the like. libnftables-json(5), “ELEM” */
export interface Element extends Carrying {
  readonly val: Term
  /** In seconds. */
  readonly timeout?: number
  readonly expires?: number
  readonly comment?: string
}

/** The name and the value of an object with one key; undefined for anything else. */
export function only(term: unknown): readonly [name: string, value: unknown] | undefined {
  if (typeof term !== 'object' || term === null || Array.isArray(term)) return undefined
  const keys = Object.keys(term)
  const [name] = keys
  return keys.length === 1 && name !== undefined ? [name, (term as Record<string, unknown>)[name]] : undefined
}
