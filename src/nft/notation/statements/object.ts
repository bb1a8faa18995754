/** Objects of the table put to use, by name or by a map of names. nft(8), “STATEFUL OBJECTS”; <linux/netfilter/nf_tables.h>, nft_objref */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { NFT_OBJECT } from '../../object-types.ts'
import { anonymousSet } from '../anonymous-set.ts'
import { leaveOutFor } from '../dependencies.ts'
import { type Draft, setOf } from '../draft.ts'
import { headersOf, identify } from '../fields.ts'
import { loadKey } from '../keys.ts'
import { operandOf } from '../operands.ts'
import { held, meant, type Reading } from '../reading.ts'
import { registerOf, slotOf } from '../registers.ts'
import type { Statement } from '../statement.ts'
import { only, type Term } from '../term.ts'
import { type Style, sidesOf, termText, valueText } from '../text.ts'

/** The name of an object, or a map that gives one for a key. */
export type Reference = string | { readonly map: { readonly key: Term; readonly data: Term } }

/** The statements that use objects, and of which kind those are. */
const kinds = {
  counter: 'NFT_OBJECT_COUNTER',
  quota: 'NFT_OBJECT_QUOTA',
  limit: 'NFT_OBJECT_LIMIT',
  synproxy: 'NFT_OBJECT_SYNPROXY',
  'ct helper': 'NFT_OBJECT_CT_HELPER',
  'ct timeout': 'NFT_OBJECT_CT_TIMEOUT',
  'ct expectation': 'NFT_OBJECT_CT_EXPECT',
} as const satisfies Readonly<Record<string, keyof typeof NFT_OBJECT>>

type ObjectStatement = keyof typeof kinds

/** Whether a statement names an object, rather than saying all itself. */
export function isReference(value: unknown): value is Reference {
  return typeof value === 'string' || only(value)?.[0] === 'map'
}

/** Writes the use of an object. @throws EncodeError for what names none */
export function writeReference(statement: ObjectStatement, reference: Reference, draft: Draft): void {
  if (typeof reference === 'string') {
    if (reference === '') throw new EncodeError('expected the name of an object, got ""')
    draft.pieces.push({
      statement: [
        { NFTA_EXPR_NAME: 'objref', NFTA_EXPR_DATA: { NFTA_OBJREF_IMM_TYPE: kinds[statement], NFTA_OBJREF_IMM_NAME: reference } },
      ],
    })
    return
  }
  if (!isReference(reference)) throw new EncodeError(`expected the name of an object, or a map of names, got ${show(reference)}`)
  const { key, data } = reference.map
  const operand = within('map', () => within('key', () => operandOf(key, draft)))
  const found = within('map', () =>
    within('data', () => {
      if (typeof data !== 'string') return anonymousSet(data, operand, draft, { object: kinds[statement] })
      const { data: side, interval = false, id } = setOf(draft, data)
      if (side !== 'object') throw new EncodeError(`${data.slice(1)} is no map of objects`)
      return { name: data.slice(1), interval, id }
    }),
  )
  draft.pieces.push({
    statement: [
      ...loadKey(operand, 0, found.interval),
      {
        NFTA_EXPR_NAME: 'objref',
        NFTA_EXPR_DATA: {
          NFTA_OBJREF_SET_SREG: registerOf(0),
          NFTA_OBJREF_SET_NAME: found.name,
          ...(found.id === undefined ? {} : { NFTA_OBJREF_SET_ID: found.id }),
        },
      },
    ],
  })
}

/** Reads the use of an object. */
export function readReference({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'objref') return
  const { NFTA_OBJREF_IMM_TYPE: type, NFTA_OBJREF_IMM_NAME: name, NFTA_OBJREF_SET_NAME: map, NFTA_OBJREF_SET_SREG: register } = data ?? {}
  const set = map === undefined ? undefined : reading.scope.set?.(map)
  const kind = (Object.keys(kinds) as ObjectStatement[]).find((kind) => kinds[kind] === (type ?? set?.object))
  if (kind === undefined) return
  if (name !== undefined) return void meant(reading, { [kind]: name } as unknown as Statement)
  const slot = slotOf(register)
  if (set === undefined || map === undefined || slot === undefined) return
  const parts = held(reading, slot, set.key.bits).map((part) => identify(part, reading.protocols))
  const [first] = parts
  if (first === undefined) return
  const key: Term = parts.length === 1 ? first.term : { concat: parts.map(({ term }) => term) }
  const elements = set.elements?.(parts.length === 1 ? (first.found?.shift ?? 0) : 0)
  const reference = { map: { key, data: elements === undefined ? `@${map}` : { set: elements as readonly Term[] } } }
  leaveOutFor(reading, parts.flatMap(headersOf), meant(reading, { [kind]: reference } as unknown as Statement, ...parts))
}

/** A reference as rules write it, with quotation marks round names. */
export function referenceText(reference: Reference, style: Style): string {
  if (typeof reference === 'string') return `"${reference}"`
  const { key, data } = reference.map
  return `${termText(key, style)} map ${valueText(data, { ...sidesOf(key, style), given: 'object' }, style)}`
}

/** A statement that does nothing but use an object; `words` stand before its name. */
function using(kind: 'ct helper' | 'ct timeout' | 'ct expectation') {
  return {
    write: (reference: Reference, draft: Draft): void => writeReference(kind, reference, draft),
    text: (reference: Reference, style: Style): string => `${kind} set ${referenceText(reference, style)}`,
  }
}

export const ctHelper = using('ct helper')
export const ctTimeout = using('ct timeout')
export const ctExpectation = using('ct expectation')
