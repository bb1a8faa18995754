/** Expressions of the kernel that nft's notation has no words for, kept as they are. This statement is netloom's own. */

import type { ExpressionInput } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'

export const raw = {
  write: (expression: ExpressionInput, { pieces }: Draft): void => void pieces.push({ statement: [expression] }),
  text: (expression: ExpressionInput): string => `[${expression.NFTA_EXPR_NAME}]`,
}
