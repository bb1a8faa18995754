/** Matches read back from the expressions that compare. <linux/netfilter/nf_tables.h>, nft_cmp, nft_range */

import type { Expression } from '../../expressions/expression.ts'
import { padded, reversed, toNumber } from '../bits.ts'
import { singleBits } from '../datatypes/bitmask.ts'
import { leaveOutFor, noteTold } from '../dependencies.ts'
import { type Found, fieldsIn, fieldValue, headersOf, type Identified, identify, prefixLength } from '../fields.ts'
import type { Place } from '../operand.ts'
import { type Loaded, meant, type Reading } from '../reading.ts'
import { slotOf } from '../registers.ts'
import { fieldOperand } from '../selectors/payload.ts'
import type { Term } from '../term.ts'
import { comparisons, type Match, type Operator } from './match.ts'

/** Reads a comparison with a constant, and both halves of one with a range. */
export function readComparison(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'cmp') return
  const { NFTA_CMP_SREG: register, NFTA_CMP_OP: operator, NFTA_CMP_DATA: data } = expression.NFTA_EXPR_DATA ?? {}
  const slot = slotOf(register)
  const value = data?.NFTA_DATA_VALUE
  const loaded = slot === undefined ? undefined : reading.registers.get(slot)
  const op = (Object.keys(comparisons) as (keyof typeof comparisons)[]).find((op) => comparisons[op] === operator)
  if (loaded === undefined || value === undefined || op === undefined) return
  if (op === '>=') {
    const most = upperEnd(reading, register)
    if (most !== undefined) {
      reading.at += 1
      note(reading, '==', loaded, { range: [value, most] }, [reading.at - 1])
      return
    }
  }
  if (op === '==' && loaded.place !== undefined && loaded.mask === undefined) {
    const found = fieldsIn(loaded.place, reading.protocols)
    if (found !== undefined && found.length > 1) {
      apart(found, value, loaded, reading)
      return
    }
  }
  note(reading, op, loaded, value)
}

/** Reads `!=` with a range. */
export function readRange(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'range') return
  const { NFTA_RANGE_SREG, NFTA_RANGE_OP, NFTA_RANGE_FROM_DATA, NFTA_RANGE_TO_DATA } = expression.NFTA_EXPR_DATA ?? {}
  const slot = slotOf(NFTA_RANGE_SREG)
  const loaded = slot === undefined ? undefined : reading.registers.get(slot)
  const [from, to] = [NFTA_RANGE_FROM_DATA?.NFTA_DATA_VALUE, NFTA_RANGE_TO_DATA?.NFTA_DATA_VALUE]
  if (loaded === undefined || from === undefined || to === undefined) return
  note(reading, NFTA_RANGE_OP === 'NFT_RANGE_NEQ' ? '!=' : '==', loaded, { range: [from, to] })
}

/** The value of `<=` for the same register, if that is the next expression. */
function upperEnd({ expressions, at }: Reading, register: unknown): Uint8Array | undefined {
  const next = expressions[at + 1]
  if (next?.NFTA_EXPR_NAME !== 'cmp') return undefined
  const { NFTA_CMP_SREG, NFTA_CMP_OP, NFTA_CMP_DATA } = next.NFTA_EXPR_DATA ?? {}
  return NFTA_CMP_SREG === register && NFTA_CMP_OP === 'NFT_CMP_LTE' ? NFTA_CMP_DATA?.NFTA_DATA_VALUE : undefined
}

/** Neighbouring fields that were compared in one. */
function apart(found: readonly Found[], value: Uint8Array, loaded: Loaded, reading: Reading): void {
  let at = 0
  for (const { field } of found) {
    const length = field[1] / 8
    const place = { ...(loaded.place as Place), offset: (loaded.place as Place).offset + at, length }
    note(reading, '==', { ...loaded, place }, value.subarray(at, at + length))
    at += length
  }
}

type Compared = Uint8Array | { readonly range: readonly [Uint8Array, Uint8Array] }

/** Notes a match of what a register holds, and what is known of the packet from then on. */
function note(reading: Reading, op: Operator, loaded: Loaded, value: Compared, more: readonly number[] = []): void {
  const before = { ...reading.protocols }
  const known = identify(loaded, reading.protocols)
  const meaning = meant(reading, { match: matchOf(op, known, value, reading) }, { ...loaded, from: [...(loaded.from ?? []), ...more] })
  leaveOutFor(reading, headersOf(known), meaning)
  if (op === '==' && value instanceof Uint8Array) {
    if (known.found !== undefined) fieldOperand(known.found.header, known.found.name, known.found.field, reading).learn?.(value)
    else loaded.learn?.(value, reading.protocols)
  }
  noteTold(reading, reading.meanings.at(-1) ?? meaning, before)
}

function matchOf(op: Operator, known: Identified, value: Compared, { scope }: Reading): Match {
  const { term: left, type, mask } = known
  const constant = (bytes: Uint8Array): Term => {
    const turned = known.swapped === true && type.order === 'host' ? reversed(bytes) : bytes
    return type.constant(fieldValue(turned, known), scope.numeric)
  }
  if (!(value instanceof Uint8Array)) return { op, left, right: { range: [constant(value.range[0]), constant(value.range[1])] } }
  if (mask !== undefined) {
    const isFlags = type.bitmask === true && op === '!=' && value.every((byte) => byte === 0)
    if (isFlags) return { op: 'in', left, right: flags(mask, known, scope.numeric) }
    const len = op === '==' || op === '!=' ? prefixLength(mask, known) : undefined
    if (len !== undefined) return { op, left, right: { prefix: { addr: String(type.constant(value)), len } } }
    return { op, left: { '&': [left, flags(mask, known, scope.numeric)] }, right: flags(value, known, scope.numeric) }
  }
  if (known.found !== undefined && value.length * 8 < known.bits && known.found.shift === 0 && known.bits % 8 === 0) {
    const addr = String(type.constant(padded(value, known.bits / 8)))
    return { op, left, right: { prefix: { addr, len: value.length * 8 } } }
  }
  if (type.bitmask === true) {
    const several = flags(value, known, scope.numeric)
    // Several flags of a field nft takes for one number.
    const together = known.found === undefined ? { '|': several as readonly Term[] } : Number(toNumber(value))
    return { op, left, right: Array.isArray(several) ? together : several }
  }
  return { op, left, right: constant(value) }
}

/** Flags by their names: one alone, or several in a list. What has no flags is one constant. */
export function flags(bits: Uint8Array, { type }: Pick<Loaded, 'type'>, numeric: boolean | undefined): Term {
  const single = type.bitmask === true ? singleBits(type, bits) : []
  return single.length > 1 ? single.map((bit) => type.constant(bit, numeric)) : type.constant(bits, numeric)
}
