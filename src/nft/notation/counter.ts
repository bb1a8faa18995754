/** Counting. nft(8), counter statement */

import type { ExpressionInput } from '../expressions/expression.ts'

/** Counts the packets that come this far, and their bytes. Equivalent to: `counter` */
export function counter(): ExpressionInput {
  return { NFTA_EXPR_NAME: 'counter', NFTA_EXPR_DATA: {} }
}
