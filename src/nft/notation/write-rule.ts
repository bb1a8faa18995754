/** Rules written: from statements as plain data to the expressions that nft would send, byte for byte. nft(8) */

import { EncodeError, located, nearest, show, within } from '../../schema/errors.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { type AnonymousSet, type Comparison, type Draft, draftOf, type RuleScope } from './draft.ts'
import { mergeComparisons } from './merge.ts'
import { registerOf } from './registers.ts'
import type { Statement } from './statement.ts'
import { statementKinds } from './statements/statements.ts'
import { only } from './term.ts'

/** A rule in the kernel's terms. */
export interface WrittenRule {
  readonly expressions: readonly ExpressionInput[]
  /** Sets that the rule alone has, to be made before it. */
  readonly sets: readonly AnonymousSet[]
}

/**
 * Writes a rule: what its statements say, and what they need to be known before (`tcp dport 80` in a table of family inet asks for the
 * transport protocol first). Throws `EncodeError`, with the place of the offender, for what nft would refuse.
 *
 * Equivalent to: what `nft add rule ...` sends for the same text
 */
export function writeRule(statements: readonly Statement[], scope: RuleScope, firstSet?: number): WrittenRule {
  const draft = draftOf(scope, firstSet)
  let index = 0
  try {
    for (const statement of statements) {
      writeStatement(statement, draft)
      index++
    }
  } catch (error) {
    throw located(error, `[${index}]`)
  }
  const expressions: ExpressionInput[] = []
  for (const piece of mergeComparisons(draft.pieces)) {
    expressions.push(...('place' in piece ? compared(piece) : 'match' in piece ? piece.match : piece.statement))
  }
  return { expressions, sets: draft.sets }
}

/** Writes one statement at the end of a draft. */
export function writeStatement(statement: Statement, draft: Draft): void {
  const [name, value] = only(statement) ?? []
  if (name === undefined) throw new EncodeError(`expected a statement, an object with one key, got ${show(statement)}`)
  if (!Object.hasOwn(statementKinds, name)) {
    const meant = nearest(name, Object.keys(statementKinds))
    throw new EncodeError(`there is no statement ${show(name)}${meant === undefined ? '' : `; did you mean ${show(meant)}?`}`)
  }
  const kind = statementKinds[name as keyof typeof statementKinds] as { write(value: unknown, draft: Draft): void }
  within(name, () => kind.write(value, draft))
}

function compared({ place, operator, value }: Comparison): ExpressionInput[] {
  const { base, offset, length } = place
  return [
    {
      NFTA_EXPR_NAME: 'payload',
      NFTA_EXPR_DATA: {
        NFTA_PAYLOAD_DREG: registerOf(0),
        NFTA_PAYLOAD_BASE: base,
        NFTA_PAYLOAD_OFFSET: offset,
        NFTA_PAYLOAD_LEN: length,
      },
    },
    {
      NFTA_EXPR_NAME: 'cmp',
      NFTA_EXPR_DATA: { NFTA_CMP_SREG: registerOf(0), NFTA_CMP_OP: operator, NFTA_CMP_DATA: { NFTA_DATA_VALUE: value } },
    },
  ]
}
