/** Counting. nft(8), “COUNTER STATEMENT” */

import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import type { Style } from '../text.ts'

/** What has been counted: nothing yet, so much, or the name of a counter of the table. */
export type Counter = null | string | { readonly packets: number; readonly bytes: number }

function write(counted: Counter, { pieces }: Draft): void {
  if (typeof counted === 'string') {
    // NFT_OBJECT_COUNTER
    pieces.push({
      statement: [
        { NFTA_EXPR_NAME: 'objref', NFTA_EXPR_DATA: { NFTA_OBJREF_IMM_TYPE: 'NFT_OBJECT_COUNTER', NFTA_OBJREF_IMM_NAME: counted } },
      ],
    })
    return
  }
  const { packets, bytes } = counted ?? {}
  pieces.push({
    statement: [
      {
        NFTA_EXPR_NAME: 'counter',
        NFTA_EXPR_DATA: {
          ...(bytes === undefined || bytes === 0 ? {} : { NFTA_COUNTER_BYTES: bytes }),
          ...(packets === undefined || packets === 0 ? {} : { NFTA_COUNTER_PACKETS: packets }),
        },
      },
    ],
  })
}

function read(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'counter') return
  const { NFTA_COUNTER_PACKETS: packets = 0n, NFTA_COUNTER_BYTES: bytes = 0n } = expression.NFTA_EXPR_DATA ?? {}
  meant(reading, { counter: { packets: Number(packets), bytes: Number(bytes) } })
}

function text(counted: Counter, { stateless = false }: Style): string {
  if (typeof counted === 'string') return `counter name "${counted}"`
  return counted === null || stateless ? 'counter' : `counter packets ${counted.packets} bytes ${counted.bytes}`
}

export const counter = { write, read, text }
