/** Options taken out of a packet: overwritten by NOPs. nft(8), “EXTENSION HEADER STATEMENT”; <linux/netfilter/nf_tables.h>, nft_exthdr */

import { EncodeError, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { tcpOptions } from '../extensions/tcp.ts'
import { meant, type Reading } from '../reading.ts'
import { type ExtensionTerm, tcpOption } from '../selectors/exthdr.ts'

/** An option of TCP. */
export interface Reset {
  readonly 'tcp option': ExtensionTerm
}

export const reset = {
  write({ 'tcp option': term }: Reset, { pieces }: Draft): void {
    if (term === undefined) throw new EncodeError('expected an option of TCP: { "tcp option": { name } }')
    const { NFTA_EXPR_DATA: data } = within('tcp option', () => tcpOption.store(term, 0)) as {
      NFTA_EXPR_DATA?: { NFTA_EXTHDR_TYPE?: number }
    }
    pieces.push({
      statement: [
        {
          NFTA_EXPR_NAME: 'exthdr',
          NFTA_EXPR_DATA: { NFTA_EXTHDR_TYPE: data?.NFTA_EXTHDR_TYPE ?? 0, NFTA_EXTHDR_OP: 'NFT_EXTHDR_OP_TCPOPT' },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'exthdr' || data?.NFTA_EXTHDR_OP !== tcpOptions.operation) return
    const name = Object.entries(tcpOptions.known).find(([, { type }]) => type === data.NFTA_EXTHDR_TYPE)?.[0]
    if (name !== undefined) meant(reading, { reset: { 'tcp option': { name } } })
  },

  text: ({ 'tcp option': term }: Reset): string => `reset ${tcpOption.text(term)}`,
}
