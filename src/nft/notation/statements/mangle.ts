/** Changes of a packet and of what is known about it: `meta mark set`, `ct mark set`, `ip dscp set`, `tcp option maxseg size set`. nft(8) */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import { sameBytes } from '../../../schema/wire.ts'
import type { Expression, ExpressionInput } from '../../expressions/expression.ts'
import { loadArgument, meantWith, readArgument } from '../argument.ts'
import type { Draft } from '../draft.ts'
import { type Found, fieldBehind, fieldValue, headersOf, identify } from '../fields.ts'
import { operandOf } from '../operands.ts'
import type { Loaded, Reading } from '../reading.ts'
import { slotOf } from '../registers.ts'
import type { PayloadTerm } from '../selectors/payload.ts'
import { writeField } from '../selectors/payload-write.ts'
import { selectorKinds } from '../selectors/selectors.ts'
import { only, type Term } from '../term.ts'
import { type Style, sidesOf, termText, valueText } from '../text.ts'

export interface Mangle {
  /** What is set: a field, a key of meta or ct, a field of an option. */
  readonly key: Term
  readonly value: Term
}

function write({ key, value }: Mangle, draft: Draft): void {
  const [name = '', of] = only(key) ?? []
  const kind = Object.hasOwn(selectorKinds, name) ? selectorKinds[name as keyof typeof selectorKinds] : undefined
  if (kind === undefined || !(name === 'payload' || 'store' in kind))
    throw new EncodeError(`expected something that can be set, got ${show(name)}`, ['key'])
  const operand = within('key', () => operandOf(key, draft))
  const statement = within('value', () => {
    if (!('store' in kind)) return writeField(of as PayloadTerm, value, operand, draft)
    const store = kind.store as (of: unknown, slot: number) => ExpressionInput
    return [...loadArgument(value, operand, 0, draft), store(of, 0)]
  })
  draft.pieces.push({ statement })
}

/** Reads an expression that writes what a register holds; `of` says where to. */
export function readMangle(expression: Expression, of: Loaded | undefined, reading: Reading): void {
  const register = Object.entries(expression.NFTA_EXPR_DATA ?? {}).find(([name]) => name.endsWith('_SREG'))?.[1] as Parameters<
    typeof slotOf
  >[0]
  const slot = slotOf(register)
  const loaded = slot === undefined ? undefined : reading.registers.get(slot)
  if (of === undefined || loaded === undefined) return
  const part = partOf(of, loaded, reading)
  if (part !== undefined)
    return void meantWith(reading, part.statement, { ...loaded, headers: [{ ...part.found.header, field: part.found.name }] })
  const known = identify(of, reading.protocols)
  const value = readArgument(reading, register, known)
  if (value !== undefined)
    meantWith(reading, { mangle: { key: known.term, value: value.term } }, value, { ...known, from: [], headers: headersOf(known) })
}

/** A field whose neighbours are written back as they were. */
function partOf(
  { place }: Loaded,
  { changed }: Loaded,
  { protocols, scope }: Reading,
): { found: Found; statement: { mangle: Mangle } } | undefined {
  const from = changed?.from.place
  if (place === undefined || changed === undefined || from === undefined) return undefined
  if (from.base !== place.base || from.offset !== place.offset || from.length !== place.length) return undefined
  const written = changed.mask.map((byte) => ~byte & 0xff)
  const found = fieldBehind(place, written, protocols)
  if (
    found === undefined ||
    !sameBytes(
      changed.flipped,
      changed.flipped.map((byte, i) => byte & (written[i] ?? 0)),
    )
  )
    return undefined
  const [, , type] = found.field
  const value = type.constant(fieldValue(changed.flipped, { ...changed.from, found }), scope.numeric)
  return { found, statement: { mangle: { key: { payload: { protocol: found.header.name, field: found.name } }, value } } }
}

function text({ key, value }: Mangle, style: Style): string {
  return `${termText(key, style)} set ${valueText(value, sidesOf(key, style), style)}`
}

export const mangle = { write, text }
