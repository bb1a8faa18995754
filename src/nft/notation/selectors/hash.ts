/** Numbers that are the same for the same packets. nft(8), “HASH EXPRESSIONS”; <linux/netfilter/nf_tables.h>, nft_hash */

import { within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { hostInteger } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import { identify } from '../fields.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import { held, type Loaded, type Reading } from '../reading.ts'
import { registerOf, slotOf } from '../registers.ts'
import type { Term } from '../term.ts'
import type { Style } from '../text.ts'

/** A hash of the packet’s connection, the same for both ways. */
export interface SymhashTerm {
  /** How many numbers there are. */
  readonly mod: number
  /** The first of them; 0 where it is left out. */
  readonly offset?: number
}

/** A hash of fields. */
export interface JhashTerm extends SymhashTerm {
  readonly expr: Term
  /** Where hashing begins; the kernel chooses where it is left out. */
  readonly seed?: number
}

const number = { type: hostInteger, bits: 32, order: 'host' } as const

const behind = ({ offset = 0 }: SymhashTerm): string => (offset === 0 ? '' : ` offset ${offset}`)

export const symhash = {
  operand: ({ mod, offset = 0 }: SymhashTerm): Operand => ({
    ...number,
    length: 4,
    load: (slot) => [
      {
        NFTA_EXPR_NAME: 'hash',
        NFTA_EXPR_DATA: {
          NFTA_HASH_DREG: registerOf(slot),
          NFTA_HASH_MODULUS: mod,
          NFTA_HASH_OFFSET: offset,
          NFTA_HASH_TYPE: 'NFT_HASH_SYM',
        },
      },
    ],
  }),

  /** By its type, which is 1; nft has no words for what it notes of the other. */
  noting: {
    kind: 24,
    write: ({ mod, offset = 0 }) => [
      [0, 1],
      [1, offset],
      [2, mod],
      [3, 0],
      [4, 0],
    ],
    read: (number) => (number(0) === 1 ? { mod: number(2) ?? 0, offset: number(1) ?? 0 } : undefined),
  } satisfies Noting<SymhashTerm>,

  text: (term: SymhashTerm): string => `symhash mod ${term.mod}${behind(term)}`,
}

/** Written and read like any other, but what it hashes is for the caller to find: the table of all selectors holds this one. */
export interface Jhash {
  operand(term: JhashTerm, draft: Draft, operandOf: (term: Term, draft: Draft) => Operand): Operand
  text(term: JhashTerm, style: Style, termText: (term: Term, style: Style) => string): string
}

export const jhash: Jhash = {
  operand(term, draft, operandOf) {
    const { expr, mod, seed, offset = 0 } = term
    const hashed = within('expr', () => operandOf(expr, draft))
    return {
      ...number,
      length: 4,
      load(slot) {
        // What is hashed lies in the next of the registers of 16 bytes.
        const from = (Math.floor(slot / 4) + 1) * 4
        return [
          ...hashed.load(from),
          {
            NFTA_EXPR_NAME: 'hash',
            NFTA_EXPR_DATA: {
              NFTA_HASH_SREG: registerOf(from),
              NFTA_HASH_DREG: registerOf(slot),
              NFTA_HASH_LEN: hashed.length,
              NFTA_HASH_MODULUS: mod,
              ...(seed === undefined ? {} : { NFTA_HASH_SEED: seed }),
              NFTA_HASH_OFFSET: offset,
              NFTA_HASH_TYPE: 'NFT_HASH_JENKINS',
            },
          },
        ]
      },
    }
  },

  text: (term, style, termText) =>
    `jhash ${termText(term.expr, style)} mod ${term.mod}${term.seed === undefined ? '' : ` seed 0x${term.seed.toString(16)}`}${behind(term)}`,
}

/** Reads either of them. */
export function readHash({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression, reading: Reading): Loaded | undefined {
  if (name !== 'hash') return undefined
  const {
    NFTA_HASH_TYPE: type,
    NFTA_HASH_MODULUS: mod = 0,
    NFTA_HASH_SEED: seed,
    NFTA_HASH_OFFSET: first = 0,
    NFTA_HASH_SREG: register,
    NFTA_HASH_LEN: length = 0,
  } = data ?? {}
  const offset = first === 0 ? {} : { offset: first }
  if (type === 'NFT_HASH_SYM') return { ...number, term: { symhash: { mod, ...offset } } }
  const slot = slotOf(register)
  const parts = slot === undefined ? [] : held(reading, slot, length * 8).map((part) => identify(part, reading.protocols))
  const [only] = parts
  if (type !== 'NFT_HASH_JENKINS' || only === undefined) return undefined
  const expr: Term = parts.length === 1 ? only.term : { concat: parts.map(({ term }) => term) }
  return {
    ...number,
    term: { jhash: { mod, ...(seed === undefined || seed === 0 ? {} : { seed }), ...offset, expr } },
    headers: parts.flatMap(({ found }) => (found === undefined ? [] : [found.header])),
    from: parts.flatMap(({ from = [] }) => from),
  }
}
