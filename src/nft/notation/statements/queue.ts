/** Packets handed to a program. nft(8), “QUEUE STATEMENT”; <linux/netfilter/nf_tables.h>, nft_queue */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { isConstant, loadArgument, meantWith, readArgument } from '../argument.ts'
import { hostInteger } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import { registerOf } from '../registers.ts'
import { only, type Term } from '../term.ts'
import { type Style, valueText } from '../text.ts'
import { wholeNumber } from '../units.ts'

export interface Queue {
  /** The queue, the first and the last of several (`{ range: [1, 3] }`), or what tells it; 0 where it is left out. */
  readonly num?: Term
  readonly flags?: Flag | readonly Flag[]
}

/** `bypass`: where no program listens, packets pass. `fanout`: the processor's number chooses among several queues. */
type Flag = keyof typeof flagNames

const flagNames = { bypass: 'NFT_QUEUE_FLAG_BYPASS', fanout: 'NFT_QUEUE_FLAG_CPU_FANOUT' } as const

const number = { type: hostInteger, bits: 16, order: 'host' } as const

function flagsOf({ flags = [] }: Queue): Flag[] {
  const said = typeof flags === 'string' ? [flags] : flags
  for (const flag of said)
    if (!Object.hasOwn(flagNames, flag)) throw new EncodeError(`expected bypass or fanout, got ${show(flag)}`, ['flags'])
  return (Object.keys(flagNames) as Flag[]).filter((flag) => said.includes(flag))
}

function write(queue: null | Queue, draft: Draft): void {
  const { num = 0 } = queue ?? {}
  const flags = flagsOf(queue ?? {})
  const more = flags.length === 0 ? {} : { NFTA_QUEUE_FLAGS: flags.map((flag) => flagNames[flag]) }
  const range = rangeOf(num)
  if (range !== undefined) {
    const [first, last] = range
    if (last < first) throw new EncodeError(`the range ends before it begins: ${first} to ${last}`, ['num'])
    draft.pieces.push({
      statement: [{ NFTA_EXPR_NAME: 'queue', NFTA_EXPR_DATA: { NFTA_QUEUE_NUM: first, NFTA_QUEUE_TOTAL: last - first + 1, ...more } }],
    })
    return
  }
  const load = within('num', () => loadArgument(num, number, 0, draft))
  draft.pieces.push({ statement: [...load, { NFTA_EXPR_NAME: 'queue', NFTA_EXPR_DATA: { NFTA_QUEUE_SREG_QNUM: registerOf(0), ...more } }] })
}

/** The first and the last queue, where they are known when the rule is written. */
function rangeOf(num: Term): readonly [first: number, last: number] | undefined {
  const [kind, ends] = only(num) ?? []
  if (kind !== 'range' && !isConstant(num)) return undefined
  const [first, last] = kind === 'range' ? (ends as readonly [Term, Term]) : [num, num]
  return within('num', () => [wholeNumber(first), wholeNumber(last)])
}

function read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'queue') return
  const { NFTA_QUEUE_NUM: first, NFTA_QUEUE_TOTAL: total = 1, NFTA_QUEUE_FLAGS: said = [], NFTA_QUEUE_SREG_QNUM: register } = data ?? {}
  const flags = (Object.keys(flagNames) as Flag[]).filter((flag) => said.includes(flagNames[flag]))
  const more = flags.length === 0 ? {} : { flags: flags.length === 1 ? (flags[0] as Flag) : flags }
  if (register !== undefined) {
    const num = readArgument(reading, register, number)
    if (num !== undefined) meantWith(reading, { queue: { num: num.term, ...more } }, num)
    return
  }
  if (first !== undefined) meant(reading, { queue: { num: total > 1 ? { range: [first, first + total - 1] } : first, ...more } })
}

function text(queue: null | Queue, style: Style): string {
  const flags = flagsOf(queue ?? {})
  const { num } = queue ?? {}
  return `queue${flags.length === 0 ? '' : ` flags ${flags.join(',')}`}${num === undefined ? '' : ` to ${valueText(num, number, style)}`}`
}

export const queue = { write, read, text }
