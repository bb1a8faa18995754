/** Constants put into registers, and verdicts. <linux/netfilter/nf_tables.h>, nft_immediate */

import type { Expression } from '../../expressions/expression.ts'
import { rawInteger } from '../datatypes/integer.ts'
import { meant, type Reading } from '../reading.ts'
import { slotOf } from '../registers.ts'
import type { Statement } from '../statement.ts'
import { readVerdict } from '../verdicts.ts'

/** Reads an immediate expression. Which type a constant has, whoever uses the register tells. */
export function readImmediate(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'immediate') return
  const { NFTA_IMMEDIATE_DREG: register, NFTA_IMMEDIATE_DATA: data } = expression.NFTA_EXPR_DATA ?? {}
  const slot = slotOf(register)
  const value = data?.NFTA_DATA_VALUE
  if (slot !== undefined && value !== undefined) {
    const term = rawInteger.constant(value)
    reading.registers.set(slot, { term, type: rawInteger, bits: value.length * 8, order: 'big', constant: value, from: [reading.at] })
    return
  }
  const verdict = data?.NFTA_DATA_VERDICT === undefined ? undefined : readVerdict(data.NFTA_DATA_VERDICT)
  if (verdict !== undefined) meant(reading, verdict as Statement)
}
