/** A rule being written: what it consists of so far, and what is known about the packets that come this far. */

import { EncodeError } from '../../schema/errors.ts'
import type { NFT_CMP } from '../expressions/cmp.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import type { SetInput } from '../set.ts'
import type { SetElementsInput } from '../set-element.ts'
import type { Datatype } from './datatype.ts'
import type { TableFamily } from './family.ts'
import type { Place } from './operand.ts'
import { type Protocols, protocolsOf } from './protocols.ts'

/** A set or map of the table, as far as a rule has to know it. */
export interface SetShape {
  readonly key: Datatype
  /** What a map gives. */
  readonly data?: Datatype | 'verdict' | 'object'
  readonly interval?: boolean
  /** Its number in its transaction, where it is made there. */
  readonly id?: number
}

/** Where a rule stands. */
export interface RuleScope {
  readonly family: TableFamily
  /** The base chain that it is in, where that is known: what nft checks by it is checked. */
  readonly chain?: { readonly type: string; readonly hook: string }
  /** The set or map of this name, for `@name`. */
  readonly set?: (name: string) => SetShape | undefined
}

/** A set that one rule alone has: to be made in the same transaction, before the rule. */
export interface AnonymousSet {
  readonly set: SetInput
  readonly elements: NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>
}

/** A comparison of packet bytes with a constant, which may yet be joined with its neighbour. */
export interface Comparison {
  readonly place: Place
  readonly operator: keyof typeof NFT_CMP
  readonly value: Uint8Array
}

/** A piece of a rule: a comparison that may be joined with others, expressions of a match, or of a statement, over which nothing is joined. */
export type Piece = Comparison | { readonly match: readonly ExpressionInput[] } | { readonly statement: readonly ExpressionInput[] }

/** The state of writing one rule. */
export interface Draft {
  readonly scope: RuleScope
  readonly protocols: Protocols
  readonly pieces: Piece[]
  readonly sets: AnonymousSet[]
  /** The number of the next anonymous set in its transaction. */
  nextSet: number
}

/** An empty rule. `firstSet` is the number of its first anonymous set: unique in the transaction. */
export function draftOf(scope: RuleScope, firstSet = 1): Draft {
  return { scope, protocols: { ...protocolsOf(scope.family) }, pieces: [], sets: [], nextSet: firstSet }
}

/** What `@name` refers to. @throws EncodeError where the scope knows no such set */
export function setOf({ scope }: Draft, reference: string): SetShape {
  const shape = scope.set?.(reference.slice(1))
  if (shape === undefined)
    throw new EncodeError(`there is no set ${reference.slice(1)} in this table, as far as the scope of the rule says`)
  return shape
}
