/** What becomes of a packet. nft(8), “VERDICT STATEMENT” */

import type { Draft } from '../draft.ts'
import type { Verdict } from '../term.ts'
import { verdictData, verdictText } from '../verdicts.ts'

/** Writes a verdict as a statement. */
function write(verdict: Verdict, { pieces }: Draft): void {
  pieces.push({
    statement: [
      {
        NFTA_EXPR_NAME: 'immediate',
        NFTA_EXPR_DATA: { NFTA_IMMEDIATE_DREG: 'NFT_REG_VERDICT', NFTA_IMMEDIATE_DATA: { NFTA_DATA_VERDICT: verdictData(verdict) } },
      },
    ],
  })
}

/** Where a jump leads. */
export interface Target {
  readonly target: string
}

const plain = (verdict: Verdict) => ({
  write: (_nothing: null, draft: Draft) => write(verdict, draft),
  text: (_nothing: null) => verdictText(verdict),
})

/** Lets the packet pass this hook: later chains at it still see it and may drop it. */
export const accept = plain({ accept: null })

/** Drops the packet, for good. */
export const drop = plain({ drop: null })

/** Goes on with the next rule. */
export const continues = plain({ continue: null })

/** Goes back to where this chain was jumped to from; in a base chain its policy holds. */
export const returns = plain({ return: null })

/** Goes through another chain of the table, and comes back. */
export const jump = { write: (to: Target, draft: Draft) => write({ jump: to }, draft), text: (to: Target) => verdictText({ jump: to }) }

/** Goes on in another chain of the table, and does not come back. */
export const goes = { write: (to: Target, draft: Draft) => write({ goto: to }, draft), text: (to: Target) => verdictText({ goto: to }) }
