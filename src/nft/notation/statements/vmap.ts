/** What becomes of a packet, looked up in a map. nft(8), “VERDICT MAPS” */

import { EncodeError, within } from '../../../schema/errors.ts'
import { anonymousSet } from '../anonymous-set.ts'
import { type Draft, setOf } from '../draft.ts'
import { loadKey, lookUp } from '../keys.ts'
import { operandOf } from '../operands.ts'
import type { Term } from '../term.ts'
import { type Style, sidesOf, termText, valueText } from '../text.ts'

/** What is looked up, and the map: one of this rule alone (`{ set: [[80, { accept: null }]] }`) or of the table (`'@name'`). */
export interface VerdictMap {
  readonly key: Term
  readonly data: Term
}

function write({ key, data }: VerdictMap, draft: Draft): void {
  const operand = within('key', () => operandOf(key, draft))
  const found = within('data', () => {
    if (typeof data !== 'string') return anonymousSet(data, operand, draft, 'verdict')
    const { data: side, interval = false, id } = setOf(draft, data)
    if (side !== 'verdict') throw new EncodeError(`${data.slice(1)} is no map of verdicts`)
    return { name: data.slice(1), interval, id }
  })
  draft.pieces.push({ statement: [...loadKey(operand, 0, found.interval), lookUp(found, 0, { to: 'NFT_REG_VERDICT' })] })
}

function text({ key, data }: VerdictMap, style: Style): string {
  return `${termText(key, style)} vmap ${valueText(data, sidesOf(key, style), style)}`
}

export const vmap = { write, text }
