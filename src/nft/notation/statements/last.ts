/** When a packet last came this far. nft(8), “LAST STATEMENT”; <linux/netfilter/nf_tables.h>, nft_last */

import type { Expression } from '../../expressions/expression.ts'
import { durationText } from '../datatypes/time.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import type { Style } from '../text.ts'

/** Nothing yet, or how many milliseconds ago. */
export type Last = null | { readonly used: number }

export const last = {
  write(seen: Last, { pieces }: Draft): void {
    const data = seen === null ? {} : { NFTA_LAST_SET: 1, NFTA_LAST_MSECS: seen.used }
    pieces.push({ statement: [{ NFTA_EXPR_NAME: 'last', NFTA_EXPR_DATA: data }] })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'last') return
    meant(reading, { last: (data?.NFTA_LAST_SET ?? 0) === 0 ? null : { used: Number(data?.NFTA_LAST_MSECS ?? 0n) } })
  },

  text(seen: Last, { stateless = false }: Style): string {
    return stateless ? 'last' : `last used ${seen === null ? 'never' : durationText(BigInt(seen.used))}`
  },
}
