/** From what a rule looks at to what can be loaded into registers. */

import { EncodeError, nearest, show, within } from '../../schema/errors.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'
import { concatenation } from './datatypes/index.ts'
import type { Draft } from './draft.ts'
import { bitwise, shift } from './instructions.ts'
import type { Operand } from './operand.ts'
import { slotsFor } from './registers.ts'
import { selectorKinds } from './selectors/selectors.ts'
import { only, type Term } from './term.ts'
import { constantOf } from './values.ts'

/** An operand that is several, one behind the other. */
export interface Concatenated extends Operand {
  readonly parts: readonly Operand[]
}

/** What a term stands for. What it needs to be known before is written. @throws EncodeError for a term that nothing can be loaded for */
export function operandOf(term: Term, draft: Draft): Operand {
  const [name, value] = only(term) ?? []
  if (name === 'concat') return concatenated(value as readonly Term[], draft)
  if (name === '&' || name === '|' || name === '^' || name === '<<' || name === '>>') return computed(name, value as readonly Term[], draft)
  if (name !== undefined && Object.hasOwn(selectorKinds, name)) {
    const kind = selectorKinds[name as keyof typeof selectorKinds] as { operand(value: unknown, draft: Draft): Operand }
    return within(name, () => kind.operand(value, draft))
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
  const { learn: _learn, place: _place, noted: _noted, part, ...plain } = inner
  const constant = within(operation, () => constantOf(right as Term, operation === '<<' || operation === '>>' ? shiftWidth : inner))
  const after = (slot: number): ExpressionInput => {
    if (operation === '<<' || operation === '>>') {
      return shift(slot, operation === '<<' ? 'NFT_BITWISE_LSHIFT' : 'NFT_BITWISE_RSHIFT', inner.length, constant)
    }
    const all = new Uint8Array(constant.length).fill(0xff)
    if (operation === '&') return bitwise(slot, constant)
    const kept = operation === '|' ? constant.map((byte) => ~byte & 0xff) : all
    return bitwise(slot, kept, { flipped: constant })
  }
  return { ...plain, load: (slot) => [...inner.load(slot), ...(part === undefined ? [] : alone(inner, slot)), after(slot)] }
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
