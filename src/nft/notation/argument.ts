/** What statements are given: an address, a port, a mark. A constant, or whatever can be loaded into a register. nft(8), “STATEMENTS” */

import type { ExpressionInput } from '../expressions/expression.ts'
import type { NFT_REG } from '../registers.ts'
import { leaveOutFor } from './dependencies.ts'
import type { Draft } from './draft.ts'
import type { KeyFitting } from './elements.ts'
import { headersOf, identify } from './fields.ts'
import { byteorder, immediate } from './instructions.ts'
import { alone, operandOf } from './operands.ts'
import { type Loaded, meant, type Reading } from './reading.ts'
import { slotOf } from './registers.ts'
import type { Statement } from './statement.ts'
import { flags } from './statements/comparison.ts'
import { only, type Term } from './term.ts'
import { constantOf, type Fitting } from './values.ts'

/** Loads an argument. A number of the other byte order is turned round. @throws EncodeError for what is no such value */
export function loadArgument(term: Term, fitting: KeyFitting, slot: number, draft: Draft): ExpressionInput[] {
  if (isConstant(term)) return [immediate(slot, constantOf(term, fitting))]
  const operand = operandOf(term, draft, fitting)
  const turned = operand.order !== fitting.order && operand.length > 1
  const order = operand.order === 'host' ? 'NFT_BYTEORDER_HTON' : 'NFT_BYTEORDER_NTOH'
  return [...operand.load(slot), ...alone(operand, slot), ...(turned ? [byteorder(slot, operand.length, order)] : [])]
}

/** Whether a value is known when the rule is written. */
export function isConstant(term: Term): boolean {
  const [kind, parts] = only(term) ?? []
  return typeof term !== 'object' || Array.isArray(term) || (kind === '|' && Array.isArray(parts) && parts.every(isConstant))
}

/** What a register gives to a statement that expects such a value; undefined where it is not known what it holds. */
export function readArgument(
  reading: Reading,
  register: keyof typeof NFT_REG | number | undefined,
  { type, bits }: Pick<Fitting, 'type' | 'bits'>,
): Loaded | undefined {
  const slot = slotOf(register)
  const loaded = slot === undefined ? undefined : reading.registers.get(slot)
  if (loaded === undefined) return undefined
  const { constant } = loaded
  if (constant !== undefined) return { ...loaded, term: flags(constant.subarray(0, Math.ceil(bits / 8)), { type }, reading.scope.numeric) }
  const known = identify(loaded, reading.protocols)
  const { term, mask } = known
  return {
    ...known,
    headers: headersOf(known),
    term: mask === undefined ? term : { '&': [term, known.type.constant(mask, reading.scope.numeric)] },
  }
}

/** Notes what expressions have meant, and leaves out what its arguments say anyway. */
export function meantWith(reading: Reading, statement: Statement, ...given: readonly (Loaded | undefined)[]): void {
  const meaning = meant(reading, statement, ...given)
  leaveOutFor(
    reading,
    given.flatMap((each) => each?.headers ?? []),
    meaning,
  )
}
