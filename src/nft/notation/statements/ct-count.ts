/** How many connections are open. nft(8), “CT COUNT”; <linux/netfilter/nf_tables.h>, nft_connlimit */

import { within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import { wholeNumber } from '../units.ts'

export interface CtCount {
  readonly val: number
  /** Whether the rule goes on where there are more. */
  readonly inv?: boolean
}

export const ctCount = {
  write({ val, inv = false }: CtCount, { pieces }: Draft): void {
    pieces.push({
      statement: [
        {
          NFTA_EXPR_NAME: 'connlimit',
          NFTA_EXPR_DATA: {
            NFTA_CONNLIMIT_COUNT: within('val', () => wholeNumber(val)),
            NFTA_CONNLIMIT_FLAGS: inv ? ['NFT_CONNLIMIT_F_INV'] : [],
          },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'connlimit') return
    const { NFTA_CONNLIMIT_COUNT: val = 0, NFTA_CONNLIMIT_FLAGS: flags = [] } = data ?? {}
    meant(reading, { 'ct count': { val, ...(flags.includes('NFT_CONNLIMIT_F_INV') ? { inv: true } : {}) } })
  },

  text: ({ val, inv = false }: CtCount): string => `ct count ${inv ? 'over ' : ''}${val}`,
}
