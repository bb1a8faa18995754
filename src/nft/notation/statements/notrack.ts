/** Packets kept out of conntrack. nft(8), “NOTRACK STATEMENT”; <linux/netfilter/nf_tables.h>, nft_notrack */

import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'

export const notrack = {
  write: (_nothing: null, { pieces }: Draft): void => void pieces.push({ statement: [{ NFTA_EXPR_NAME: 'notrack' }] }),
  read(expression: Expression, reading: Reading): void {
    if (expression.NFTA_EXPR_NAME === 'notrack') meant(reading, { notrack: null })
  },
  text: (_nothing: null): string => 'notrack',
}
