/** Statements that say what becomes of a packet. nft(8), verdict statement */

import { EncodeError, show } from '../../schema/errors.ts'
import type { VERDICT } from '../data.ts'
import type { ExpressionInput } from '../expressions/expression.ts'

/** Lets the packet pass this hook: later chains at it still see it and may drop it. Equivalent to: `accept` */
export function accept(): ExpressionInput {
  return verdict('NF_ACCEPT')
}

/** Drops the packet, for good. Equivalent to: `drop` */
export function drop(): ExpressionInput {
  return verdict('NF_DROP')
}

/** Goes through another chain of the table, and comes back. Throws `EncodeError` without a name. Equivalent to: `jump CHAIN` */
export function jump(chain: string): ExpressionInput {
  return verdict('NFT_JUMP', chain)
}

/** Goes on in another chain of the table, and does not come back. Throws `EncodeError` without a name. Equivalent to: `goto CHAIN` */
export function goto(chain: string): ExpressionInput {
  return verdict('NFT_GOTO', chain)
}

function verdict(code: keyof typeof VERDICT, chain?: string): ExpressionInput {
  if (chain === '') throw new EncodeError(`expected the name of a chain, got ${show(chain)}`)
  const data = { NFTA_VERDICT_CODE: code, ...(chain === undefined ? {} : { NFTA_VERDICT_CHAIN: chain }) }
  return {
    NFTA_EXPR_NAME: 'immediate',
    NFTA_EXPR_DATA: { NFTA_IMMEDIATE_DREG: 'NFT_REG_VERDICT', NFTA_IMMEDIATE_DATA: { NFTA_DATA_VERDICT: data } },
  }
}
