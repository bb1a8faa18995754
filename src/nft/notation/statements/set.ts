/** Elements that packets add to sets and maps, refresh or take out. nft(8), “SET STATEMENT”, “MAP STATEMENT”; <linux/netfilter/nf_tables.h>, nft_dynset */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression, ExpressionInput } from '../../expressions/expression.ts'
import { hostOrder } from '../../host-order.ts'
import { loadArgument, meantWith, readArgument } from '../argument.ts'
import { datatypes } from '../datatypes/index.ts'
import { type Draft, draftOf, type SetShape, setOf } from '../draft.ts'
import { headersOf, identify } from '../fields.ts'
import { loadKey } from '../keys.ts'
import { operandOf } from '../operands.ts'
import { held, type Loaded, type Reading, type ReadScope, readingOf } from '../reading.ts'
import { registerOf, slotOf } from '../registers.ts'
import { type Element, only, type Term } from '../term.ts'
import { type Style, sidesOf, termText, valueText } from '../text.ts'
import { type Counter, counter } from './counter.ts'
import { type CtCount, ctCount } from './ct-count.ts'
import { type Last, last } from './last.ts'
import { type Limit, limit } from './limit.ts'
import { type Quota, quota } from './quota.ts'
import { raw } from './raw.ts'

/** What an element carries: a rate, a count. */
export type Carried =
  | { readonly counter: Counter }
  | { readonly limit: Limit }
  | { readonly quota: Quota }
  | { readonly 'ct count': CtCount }
  | { readonly last: Last }

/** All that an element may carry, by name; an expression that nft has no words for as it is. */
export interface Carrying {
  readonly counter?: Counter
  readonly limit?: Limit
  readonly quota?: Quota
  readonly 'ct count'?: CtCount
  readonly last?: Last
  readonly raw?: ExpressionInput
}

const carriers = { counter, limit, quota, 'ct count': ctCount, last } as const

/** The same by the kernel's names. */
const readers: Readonly<Record<string, (expression: Expression, reading: Reading) => void>> = {
  counter: counter.read,
  limit: limit.read,
  quota: quota.read,
  connlimit: ctCount.read,
  last: last.read,
}

interface Updated {
  readonly op: keyof typeof operations
  /** The key; with a timeout in seconds: `{ elem: { val, timeout } }`. */
  readonly elem: Term
  readonly stmt?: readonly Carried[]
}

/** An element of a set. */
export interface SetUpdate extends Updated {
  /** The set: `@name`. */
  readonly set: string
}

/** An element of a map. */
export interface MapUpdate extends Updated {
  readonly data: Term
  /** The map: `@name`. */
  readonly map: string
}

const operations = { add: 'NFT_DYNSET_OP_ADD', update: 'NFT_DYNSET_OP_UPDATE', delete: 'NFT_DYNSET_OP_DELETE' } as const

/** The key and its timeout. */
export function partsOf(elem: Term): Pick<Element, 'val' | 'timeout'> {
  const [kind, element] = only(elem) ?? []
  return kind === 'elem' ? (element as Element) : { val: elem }
}

function write({ op, elem, stmt = [] }: Updated, reference: string, data: Term | undefined, draft: Draft): void {
  if (!Object.hasOwn(operations, op)) throw new EncodeError(`expected add, update or delete, got ${show(op)}`, ['op'])
  if (typeof reference !== 'string' || !/^@./.test(reference))
    throw new EncodeError(`expected the name of a set, as "@name", got ${show(reference)}`)
  const { val, timeout } = partsOf(elem)
  const operand = within('elem', () => operandOf(val, draft))
  const shape = setOf(draft, reference)
  const key = loadKey(operand, 0, false)
  const DATA = 4
  if (data !== undefined && (shape.data === undefined || typeof shape.data === 'string'))
    throw new EncodeError(`${reference.slice(1)} is no map of values`, ['map'])
  const side = typeof shape.data === 'object' ? { type: shape.data, bits: shape.data.bits, order: shape.data.order } : undefined
  const given = data === undefined || side === undefined ? [] : within('data', () => loadArgument(data, side, DATA, draft))
  const carried = stmt.map((each, index) => within(`stmt[${index}]`, () => expressionOf(each, draft)))
  const [first] = carried
  draft.pieces.push({
    statement: [
      ...key,
      ...given,
      {
        NFTA_EXPR_NAME: 'dynset',
        NFTA_EXPR_DATA: {
          NFTA_DYNSET_SREG_KEY: registerOf(0),
          ...(data === undefined ? {} : { NFTA_DYNSET_SREG_DATA: registerOf(DATA) }),
          NFTA_DYNSET_OP: operations[op],
          ...(timeout === undefined ? {} : { NFTA_DYNSET_TIMEOUT: Math.round(timeout * 1000) }),
          NFTA_DYNSET_SET_NAME: reference.slice(1),
          ...(shape.id === undefined ? {} : { NFTA_DYNSET_SET_ID: shape.id }),
          ...(carried.length === 1 && first !== undefined ? { NFTA_DYNSET_EXPR: first } : {}),
          ...(carried.length > 1 ? { NFTA_DYNSET_EXPRESSIONS: carried, NFTA_DYNSET_FLAGS: ['NFT_DYNSET_F_EXPR'] as const } : {}),
        },
      },
    ],
  })
}

/** What an element is to carry, as an expression. @throws EncodeError for what none carries */
export function expressionOf(carried: Carried, { scope }: Pick<Draft, 'scope'>): ExpressionInput {
  const [name = '', value] = only(carried) ?? []
  if (!Object.hasOwn(carriers, name)) throw new EncodeError(`expected one of ${Object.keys(carriers).join(', ')}, got ${show(name)}`)
  const alone = draftOf(scope)
  const kind = carriers[name as keyof typeof carriers] as { write(value: unknown, draft: Draft): void }
  within(name, () => kind.write(value, alone))
  const [piece] = alone.pieces
  const expression = piece !== undefined && 'statement' in piece ? piece.statement[0] : undefined
  if (expression === undefined || expression.NFTA_EXPR_NAME === 'objref')
    throw new EncodeError('an element carries its own, not an object of the table', [name])
  return expression
}

/** Reads either. */
export function readUpdate({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'dynset') return
  const { NFTA_DYNSET_OP: operation, NFTA_DYNSET_SET_NAME: name, NFTA_DYNSET_SREG_KEY: from, NFTA_DYNSET_SREG_DATA: value } = data ?? {}
  const op = (Object.keys(operations) as (keyof typeof operations)[]).find((op) => operations[op] === operation)
  const slot = slotOf(from)
  const set = name === undefined ? undefined : reading.scope.set?.(name)
  if (op === undefined || slot === undefined || set === undefined) return
  const parts = held(reading, slot, set.key.bits).map((part) => identify(part, reading.protocols))
  const [first] = parts
  if (first === undefined) return
  const key: Term = parts.length === 1 ? first.term : { concat: parts.map(({ term }) => term) }
  const timeout = Number(data?.NFTA_DYNSET_TIMEOUT ?? 0n) / 1000
  const elem: Term = timeout === 0 ? key : { elem: { val: key, timeout } }
  const expressions = data?.NFTA_DYNSET_EXPRESSIONS ?? (data?.NFTA_DYNSET_EXPR === undefined ? [] : [data.NFTA_DYNSET_EXPR])
  const carried = expressions.map((each) => carriedBy(each, reading))
  if (carried.includes(undefined)) return
  const [alone] = carried
  if (set.meter !== undefined && name !== undefined && alone !== undefined) {
    const from = parts.map((part): Loaded => ({ ...part, headers: headersOf(part) }))
    return void meantWith(reading, { meter: { key: elem, stmt: alone, ...set.meter, name } }, ...from)
  }
  const stmt = carried.length === 0 ? {} : { stmt: carried as Carried[] }
  const used: Loaded[] = parts.map((part) => ({ ...part, headers: headersOf(part) }))
  if (value === undefined) return void meantWith(reading, { set: { op, elem, set: `@${name}`, ...stmt } }, ...used)
  const given = typeof set.data === 'object' ? readArgument(reading, value, { type: set.data, bits: set.data.bits }) : undefined
  if (given !== undefined) meantWith(reading, { map: { op, elem, data: given.term, map: `@${name}`, ...stmt } }, ...used, given)
}

/** What an element carries from the start: nothing has been counted yet. */
function carriedBy(expression: Expression, { scope }: Reading): Carried | undefined {
  const carried = readCarried(expression, scope)
  return carried !== undefined && 'counter' in carried ? { counter: null } : carried
}

/** What an element carries; undefined for what nft has no words for. */
export function readCarried(expression: Expression, scope: ReadScope): Carried | undefined {
  const alone = readingOf([expression], scope)
  readers[expression.NFTA_EXPR_NAME ?? '']?.(expression, alone)
  return alone.meanings[0]?.statement as Carried | undefined
}

function text({ op, elem, stmt = [] }: Updated, reference: string, data: Term | undefined, style: Style): string {
  const { val, timeout } = partsOf(elem)
  const words = [
    termText(val, style),
    ...(timeout === undefined ? [] : [`timeout ${timeoutText(timeout, style)}`]),
    ...stmt.map((each) => carriedText(each, { ...style, stateless: true })),
  ]
  const given = data === undefined ? '' : ` : ${dataText(data, style.set?.(reference.slice(1))?.data, style)}`
  return `${op} ${reference} { ${words.join(' ')}${given} }`
}

/** A timeout in nft's notation. */
export function timeoutText(seconds: number, { numeric }: Style): string {
  return datatypes.time.text(hostOrder(Math.round(seconds * 1000)), numeric)
}

/** The same in nft's notation. */
export function carriedText(carried: Carried | Carrying, style: Style): string {
  const [name = '', value] = only(carried) ?? []
  return ({ ...carriers, raw }[name as keyof Carrying].text as (value: unknown, style: Style) => string)(value, style)
}

/** What a map is given: of the map’s type where that is known, and as it is where it is not. */
function dataText(data: Term, type: SetShape['data'], style: Style): string {
  if (typeof type === 'object') return valueText(data, { type, bits: type.bits }, style)
  return only(data) === undefined ? String(data) : valueText(data, sidesOf(data, style), style)
}

export const setUpdate = {
  write: (update: SetUpdate, draft: Draft): void => write(update, update.set, undefined, draft),
  text: (update: SetUpdate, style: Style): string => text(update, update.set, undefined, style),
}

export const mapUpdate = {
  write: (update: MapUpdate, draft: Draft): void => write(update, update.map, update.data, draft),
  text: (update: MapUpdate, style: Style): string => text(update, update.map, update.data, style),
}
