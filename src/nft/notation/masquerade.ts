/** Address translation. nft(8), NAT statements */

import type { ExpressionInput } from '../expressions/expression.ts'

/**
 * The sender becomes the address of the link that the packet leaves by, and answers find their way back. Only in a chain of type nat at
 * the postrouting hook: the kernel refuses it elsewhere (EOPNOTSUPP), without a word. Equivalent to: `masquerade`
 */
export function masquerade(): ExpressionInput {
  return { NFTA_EXPR_NAME: 'masq', NFTA_EXPR_DATA: {} }
}
