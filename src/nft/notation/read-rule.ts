/** Rules read: from the kernel’s expressions back to statements as plain data. nft(8) */

import type { Expression, ExpressionInput } from '../expressions/expression.ts'
import { type ReadScope, readingOf } from './reading.ts'
import { readings } from './readings.ts'
import type { Statement } from './statement.ts'

/**
 * What a rule says. Expressions that nft’s notation has no words for come as they are, under `raw`, in their place: nothing is passed over.
 *
 * Equivalent to: what `nft -j list chain ...` says of a rule
 */
export function readRule(expressions: readonly Expression[], scope: ReadScope): Statement[] {
  const reading = readingOf(expressions, scope)
  for (; reading.at < expressions.length; reading.at++) {
    const expression = expressions[reading.at]
    if (expression?.NFTA_EXPR_NAME !== undefined && Object.hasOwn(readings, expression.NFTA_EXPR_NAME)) {
      readings[expression.NFTA_EXPR_NAME]?.(expression, reading)
    }
  }
  const used = new Set(reading.meanings.flatMap(({ from }) => from))
  const unread = expressions.flatMap((expression, index) =>
    used.has(index) ? [] : [{ statement: { raw: expression as ExpressionInput } satisfies Statement, from: [index] }],
  )
  return [...reading.meanings, ...unread].sort((a, b) => last(a.from) - last(b.from)).map(({ statement }) => statement)
}

function last(indices: readonly number[]): number {
  return indices.at(-1) ?? 0
}
