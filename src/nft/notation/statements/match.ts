/** Matches: the rule goes on where a comparison holds. nft(8), “EXPRESSIONS”; <linux/netfilter/nf_tables.h>, nft_cmp, nft_range, nft_lookup */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { NFT_CMP } from '../../expressions/cmp.ts'
import type { ExpressionInput } from '../../expressions/expression.ts'
import { anonymousSet } from '../anonymous-set.ts'
import { fromNumber, reversed, toNumber } from '../bits.ts'
import { type Draft, type Piece, setOf } from '../draft.ts'
import { bitwise, compare } from '../instructions.ts'
import { type Looked, loadKey, lookUp, masked, networkOrder } from '../keys.ts'
import type { Operand } from '../operand.ts'
import { operandOf } from '../operands.ts'
import { registerOf } from '../registers.ts'
import { type Element, only, type Term } from '../term.ts'
import { matchText } from '../text.ts'
import { constantOf, prefixOf, rangeOf } from '../values.ts'

/** How the two sides are compared. `in`: any of the flags is set. */
export type Operator = '==' | '!=' | '<' | '>' | '<=' | '>=' | 'in'

export interface Match {
  readonly op: Operator
  readonly left: Term
  readonly right: Term
}

/** The operators in the kernel’s words; `in` is none of its own. */
export const comparisons = {
  '==': 'NFT_CMP_EQ',
  '!=': 'NFT_CMP_NEQ',
  '<': 'NFT_CMP_LT',
  '>': 'NFT_CMP_GT',
  '<=': 'NFT_CMP_LTE',
  '>=': 'NFT_CMP_GTE',
} as const satisfies Partial<Record<Operator, keyof typeof NFT_CMP>>

function write({ op, left, right }: Match, draft: Draft): void {
  if (op !== 'in' && !Object.hasOwn(comparisons, op)) {
    throw new EncodeError(`expected one of in, ${Object.keys(comparisons).join(', ')}, got ${show(op)}`, ['op'])
  }
  const looked = within('left', () => operandOf(left, draft))
  const operand = typeof right === 'boolean' ? (looked.existence ?? looked) : looked
  draft.pieces.push(within('right', () => comparison(operand, op, right, draft)))
}

function comparison(operand: Operand, op: Operator, right: Term, draft: Draft): Piece {
  const [kind, value] = only(right) ?? []
  const alone = onlyElement(right, operand)
  if (alone !== undefined && alone !== '*') return comparison(operand, op, alone, draft)
  if (kind === 'set' || (typeof right === 'string' && right.startsWith('@'))) return lookedUp(operand, op, right, draft)
  if (op === 'in') return anyOf(operand, right)
  if (kind === 'prefix') return inPrefix(operand, op, prefixOf(value, operand))
  if (kind === 'range') return inRange(operand, op, rangeOf(value, operand))
  const bytes = constantOf(right, operand)
  if (op !== '==' && op !== '!=') {
    return {
      match: [
        ...operand.load(0),
        ...masked(operand),
        ...networkOrder(operand),
        compare(comparisons[op], placed(big(bytes, operand), operand)),
      ],
    }
  }
  if (op === '==') operand.learn?.(bytes)
  const place = operand.place
  // A shorter value is the beginning of a name: `"br*"`.
  if (place !== undefined && operand.part === undefined) return { place, operator: comparisons[op], value: bytes }
  return { match: [...operand.load(0), ...masked(operand), compare(comparisons[op], placed(bytes, operand))] }
}

/** Any of these flags is set: what is left of the mask differs from zero. */
function anyOf(operand: Operand, flags: Term): Piece {
  const bits = constantOf(flags, operand)
  return { match: [...operand.load(0), bitwise(0, bits, { plain: true }), compare('NFT_CMP_NEQ', new Uint8Array(bits.length))] }
}

function inPrefix(operand: Operand, op: Operator, { value, mask, length }: ReturnType<typeof prefixOf>): Piece {
  if (op !== '==' && op !== '!=') throw new EncodeError(`a prefix can be compared by == and !=, not by ${op}`)
  const { place } = operand
  // Whole octets need no mask: that many are loaded. nft does so, though it masks for /0.
  if (place !== undefined && operand.part === undefined && length % 8 === 0 && length > 0) {
    const octets = length / 8
    const { base, offset } = place
    const load: ExpressionInput = {
      NFTA_EXPR_NAME: 'payload',
      NFTA_EXPR_DATA: {
        NFTA_PAYLOAD_DREG: registerOf(0),
        NFTA_PAYLOAD_BASE: base,
        NFTA_PAYLOAD_OFFSET: offset,
        NFTA_PAYLOAD_LEN: octets,
      },
    }
    return { match: [load, compare(comparisons[op], value.subarray(0, octets))] }
  }
  return { match: [...operand.load(0), bitwise(0, mask, { plain: true }), compare(comparisons[op], value)] }
}

function inRange(operand: Operand, op: Operator, [from, to]: readonly [Uint8Array, Uint8Array]): Piece {
  if (op !== '==' && op !== '!=') throw new EncodeError(`a range can be compared by == and !=, not by ${op}`)
  const [least, most] = [placed(big(from, operand), operand), placed(big(to, operand), operand)]
  const tests =
    op === '=='
      ? [compare('NFT_CMP_GTE', least), compare('NFT_CMP_LTE', most)]
      : [
          {
            NFTA_EXPR_NAME: 'range' as const,
            NFTA_EXPR_DATA: {
              NFTA_RANGE_SREG: registerOf(0),
              NFTA_RANGE_OP: 'NFT_RANGE_NEQ' as const,
              NFTA_RANGE_FROM_DATA: { NFTA_DATA_VALUE: least },
              NFTA_RANGE_TO_DATA: { NFTA_DATA_VALUE: most },
            },
          },
        ]
  return { match: [...operand.load(0), ...masked(operand), ...networkOrder(operand), ...tests] }
}

function lookedUp(operand: Operand, op: Operator, right: Term, draft: Draft): Piece {
  if (op !== '==' && op !== '!=' && op !== 'in') throw new EncodeError(`a set can be asked by == and !=, not by ${op}`)
  const found = typeof right === 'string' ? named(right, draft) : anonymousSet(right, operand, draft)
  const values = only(right)?.[1]
  if (op !== '!=' && Array.isArray(values) && values.every((value) => typeof value !== 'object'))
    operand.learnAny?.(values.map((value) => constantOf(value, operand)))
  return { match: [...loadKey(operand, 0, found.interval), lookUp(found, 0, { inverted: op === '!=' })] }
}

function named(reference: string, draft: Draft): Looked {
  const { interval = false, id } = setOf(draft, reference)
  return { name: reference.slice(1), interval, id }
}

/** The one value of a set that has no other, which nft compares with as such; a concatenation stays a set. */
function onlyElement(right: Term, { parts }: Operand & { readonly parts?: unknown }): Term | undefined {
  const [kind, values] = only(right) ?? []
  if (kind !== 'set' || !Array.isArray(values) || values.length !== 1 || parts !== undefined) return undefined
  const [value] = values as readonly Term[]
  const [inner, element] = only(value) ?? []
  return inner === 'elem' ? (element as Element).val : value
}

function big(bytes: Uint8Array, { type }: Operand): Uint8Array {
  return type.order === 'host' ? reversed(bytes) : bytes
}

/** A value where its bits are loaded to. */
function placed(bytes: Uint8Array, { part, length }: Operand): Uint8Array {
  return part === undefined ? bytes : fromNumber(toNumber(bytes) << BigInt(part.shift), length)
}

export const match = { write, text: matchText }
