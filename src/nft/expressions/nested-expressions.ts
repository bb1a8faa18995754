/** Expressions inside expressions: what a set's elements carry, what is done inside a tunnel. */

import type { Format, Scope } from '../../schema/codec.ts'
import type { Explained } from '../../schema/explanation.ts'
import { lazy } from '../../schema/lazy.ts'
import { list } from '../../schema/list.ts'
import { nested } from '../../schema/nested.ts'
import type { Source } from '../../schema/source.ts'
import type { Writer } from '../../schema/writer.ts'
import { type Expression, type ExpressionInput, expression } from './expression.ts'

/** A codec, spelled out: TypeScript looks at what a method gives only when asked, and so finds an end to expressions inside expressions. */
export interface NestedExpression extends Format {
  read(source: Source, start: number, end: number, scope?: Scope): Expression
  write(writer: Writer, value: ExpressionInput, scope?: Scope): void
  explain(source: Source, start: number, end: number, scope?: Scope): Explained
}

/** The same for a list of them. */
export interface NestedExpressions extends Format {
  read(source: Source, start: number, end: number, scope?: Scope): Expression[]
  write(writer: Writer, value: readonly ExpressionInput[], scope?: Scope): void
  explain(source: Source, start: number, end: number, scope?: Scope): Explained
}

export const nestedExpression: NestedExpression = nested(lazy(() => expression, 'expression'))

export const nestedExpressions: NestedExpressions = list(nestedExpression, 'NFTA_LIST_ELEM', 1, { nested: true })
