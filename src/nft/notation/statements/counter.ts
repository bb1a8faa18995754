/** Counting. nft(8), “COUNTER STATEMENT” */

import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import type { Style } from '../text.ts'
import { isReference, type Reference, referenceText, writeReference } from './object.ts'

/** What has been counted: nothing yet, so much, or the name of a counter of the table. */
export type Counter = null | Reference | { readonly packets: number; readonly bytes: number }

function write(counted: Counter, draft: Draft): void {
  if (isReference(counted)) return void writeReference('counter', counted, draft)
  const { packets, bytes } = counted ?? {}
  draft.pieces.push({
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

function text(counted: Counter, style: Style): string {
  if (isReference(counted)) return `counter name ${referenceText(counted, style)}`
  return counted === null || style.stateless === true ? 'counter' : `counter packets ${counted.packets} bytes ${counted.bytes}`
}

export const counter = { write, read, text }
