/** From what a rule looks at to what can be loaded into registers. */

import { EncodeError, nearest, show, within } from '../../schema/errors.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'
import { anonymousSet, type MapSide } from './anonymous-set.ts'
import { concatenation } from './datatypes/index.ts'
import { type Draft, setOf } from './draft.ts'
import { bitwise, shift } from './instructions.ts'
import { type Looked, loadKey, lookUp } from './keys.ts'
import { type Noting, noteOf } from './noting.ts'
import type { Operand } from './operand.ts'
import { registerOf, slotsFor } from './registers.ts'
import { selectorKinds } from './selectors/selectors.ts'
import { only, type Term, type TermKinds } from './term.ts'
import { constantOf } from './values.ts'

/** An operand that is several, one behind the other. */
export interface Concatenated extends Operand {
  readonly parts: readonly Operand[]
}

/**
 * What a term stands for. What it needs to be known before is written. `given` says what a map that the rule alone has gives.
 *
 * @throws EncodeError for a term that nothing can be loaded for
 */
export function operandOf(term: Term, draft: Draft, given?: MapSide): Operand {
  const [name, value] = only(term) ?? []
  if (name === 'map') return within(name, () => mapped(value as TermKinds['map'], draft, given))
  if (name === 'concat') return concatenated(value as readonly Term[], draft)
  if (name === '&' || name === '|' || name === '^' || name === '<<' || name === '>>') return computed(name, value as readonly Term[], draft)
  if (name !== undefined && Object.hasOwn(selectorKinds, name)) {
    const kind = selectorKinds[name as keyof typeof selectorKinds] as {
      operand(value: unknown, draft: Draft, find: (term: Term, draft: Draft) => Operand): Operand
      readonly noting?: Noting<unknown>
    }
    const operand = within(name, () => kind.operand(value, draft, operandOf))
    const { noting } = kind
    // Of a part of its bytes nft notes nothing.
    return noting === undefined || operand.part !== undefined ? operand : { noted: () => noteOf(noting, value), ...operand }
  }
  const meant = name === undefined ? undefined : nearest(name, Object.keys(selectorKinds))
  throw new EncodeError(
    `expected something to look at, got ${name === undefined ? show(term) : show(name)}${meant === undefined ? '' : `; did you mean ${show(meant)}?`}`,
  )
}

function concatenated(terms: readonly Term[], draft: Draft): Concatenated {
  if (!Array.isArray(terms) || terms.length < 2) throw new EncodeError(`expected at least two parts, got ${show(terms)}`, ['concat'])
  const parts = terms.map((term, index) => within(`concat[${index}]`, () => operandOf(term, draft)))
  const slots = parts.map(({ bits }) => slotsFor(bits))
  return {
    type: concatenation(
      parts.map(({ type }) => type),
      parts.map(({ bits }) => bits),
    ),
    bits: slots.reduce((sum, count) => sum + count * 32, 0),
    order: 'big',
    length: slots.reduce((sum, count) => sum + count * 4, 0),
    parts,
    load(slot) {
      let at = slot
      return parts.flatMap((part, index) => {
        const expressions = [...part.load(at), ...alone(part, at)]
        at += slots[index] ?? 0
        return expressions
      })
    },
  }
}

/** Makes a part of some bytes a number of its own: what is around it is masked out, and it is shifted down. */
export function alone({ part, length }: Operand, slot: number): ExpressionInput[] {
  if (part === undefined) return []
  return [bitwise(slot, part.mask), ...(part.shift === 0 ? [] : [shift(slot, 'NFT_BITWISE_RSHIFT', length, hostOrder(part.shift))])]
}

/** A value that is computed from another and a constant. */
function computed(operation: '&' | '|' | '^' | '<<' | '>>', [left, right]: readonly Term[], draft: Draft): Operand {
  const inner = operandOf(left as Term, draft)
  const { learn: _learn, learnAny: _learnAny, place: _place, noted: _noted, part: _part, changed, existence: _existence, ...plain } = inner
  if (operation === '<<' || operation === '>>') {
    const by = within(operation, () => constantOf(right as Term, shiftWidth))
    const kind = operation === '<<' ? 'NFT_BITWISE_LSHIFT' : 'NFT_BITWISE_RSHIFT'
    return { ...plain, load: (slot) => [...inner.load(slot), ...alone(inner, slot), shift(slot, kind, inner.length, by)] }
  }
  const constant = within(operation, () => constantOf(right as Term, inner))
  const kept = operation === '&' ? constant : constant.map((byte) => (operation === '|' ? ~byte & 0xff : 0xff))
  const before = changed ?? { from: inner, mask: constant.map(() => 0xff), flipped: constant.map(() => 0) }
  const { from } = before
  const mask = before.mask.map((byte, i) => byte & (kept[i] ?? 0))
  const flipped = before.flipped.map((byte, i) => (byte & (kept[i] ?? 0)) ^ (operation === '&' ? 0 : (constant[i] ?? 0)))
  return {
    ...plain,
    changed: { from, mask, flipped },
    load: (slot) => [...from.load(slot), ...alone(from, slot), bitwise(slot, mask, { flipped })],
  }
}

/** What a map gives for a key. */
function mapped({ key, data }: TermKinds['map'], draft: Draft, given: MapSide | undefined): Operand {
  const operand = within('key', () => operandOf(key, draft))
  const [found, side] = within('data', () => mapOf(data, operand, draft, given))
  if (side === 'verdict' || 'object' in side) throw new EncodeError('expected a map of values', ['data'])
  const { type, bits, order } = side
  return {
    type,
    bits,
    order,
    length: Math.ceil(bits / 8),
    load: (slot) => [...loadKey(operand, slot, found.interval), lookUp(found, slot, { to: registerOf(slot) })],
  }
}

/** A map of the table, or one that the rule alone has, and what it gives. */
function mapOf(data: Term, key: Operand, draft: Draft, given: MapSide | undefined): readonly [Looked, MapSide] {
  if (typeof data === 'string' && data.startsWith('@')) {
    const { interval = false, data: side, id } = setOf(draft, data)
    if (typeof side !== 'object') throw new EncodeError(`${data.slice(1)} is no map of values`)
    return [
      { name: data.slice(1), interval, id },
      { type: side, bits: side.bits, order: side.order },
    ]
  }
  if (given === undefined) throw new EncodeError('what this map gives is clear where its value is used, not here')
  return [anonymousSet(data, key, draft, given), given]
}

/** How far a shift goes is a number of the kernel's own. */
const shiftWidth = {
  type: {
    name: 'integer',
    id: 4,
    bits: 32,
    order: 'host' as const,
    bytes: (value: string | number) => hostOrder(Number(value)),
    constant: () => 0,
    text: () => '',
  },
  bits: 32,
  order: 'host' as const,
}
