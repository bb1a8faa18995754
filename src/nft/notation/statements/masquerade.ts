/** The sender becomes the address of the link that the packet leaves by. nft(8), “NAT STATEMENTS”; <linux/netfilter/nf_tables.h>, nft_masq */

import { EncodeError } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'

/** How: nothing is said, or ports and flags. */
export type Masquerade = null

function write(_plain: Masquerade, { pieces, scope }: Draft): void {
  const { chain } = scope
  if (chain !== undefined && (chain.type !== 'nat' || chain.hook !== 'postrouting'))
    throw new EncodeError(`it takes a chain of type nat at the postrouting hook, and this one is of type ${chain.type} at ${chain.hook}`)
  pieces.push({ statement: [{ NFTA_EXPR_NAME: 'masq', NFTA_EXPR_DATA: {} }] })
}

function read(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'masq' || Object.keys(expression.NFTA_EXPR_DATA ?? {}).length > 0) return
  meant(reading, { masquerade: null })
}

export const masquerade = { write, read, text: (_plain: Masquerade): string => 'masquerade' }
