/** Sets and maps read back: what their keys are, and their elements as nft’s JSON says them. <linux/netfilter/nf_tables.h>, enum nft_set_attributes */

import { EncodeError } from '../../schema/errors.ts'
import { littleEndian } from '../../schema/integer.ts'
import { sameBytes } from '../../schema/wire.ts'
import type { Expression, ExpressionInput } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'
import type { SetMessage } from '../set.ts'
import type { SetElementsMessage } from '../set-element.ts'
import { readComment } from '../userdata.ts'
import { fromNumber, leadingOnes, reversed, toNumber } from './bits.ts'
import type { Datatype } from './datatype.ts'
import { type Concatenation, datatypeById } from './datatypes/index.ts'
import { hostInteger, integer } from './datatypes/integer.ts'
import { familyName } from './family.ts'
import type { ReadSet } from './reading.ts'
import { notedTerm, noteOn } from './set-notes.ts'
import { type Carrying, readCarried } from './statements/set.ts'
import type { Element, MapData, Term } from './term.ts'
import { operandIn } from './typeof.ts'
import { readVerdict } from './verdicts.ts'

type ElementMessage = NonNullable<SetElementsMessage['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]

/** What is known of a set: the types of its keys and of what it gives. With elements, those too. */
export function readSetShape(set: SetMessage, elements?: readonly ElementMessage[], numeric = false): ReadSet {
  const flags = set.NFTA_SET_FLAGS ?? []
  const key = notedType(set, 'NFTNL_UDATA_SET_KEY_TYPEOF') ?? typeOf(set.NFTA_SET_KEY_TYPE, set.NFTA_SET_KEY_LEN, isHostOrder(set))
  const interval = flags.includes('NFT_SET_INTERVAL')
  const data = flags.includes('NFT_SET_OBJECT')
    ? 'object'
    : !flags.includes('NFT_SET_MAP')
      ? undefined
      : set.NFTA_SET_DATA_TYPE === 'NFT_DATA_VERDICT'
        ? 'verdict'
        : (notedType(set, 'NFTNL_UDATA_SET_DATA_TYPEOF') ?? typeOf(set.NFTA_SET_DATA_TYPE, set.NFTA_SET_DATA_LEN))
  const object = set.NFTA_SET_OBJ_TYPE
  const size = set.NFTA_SET_DESC?.NFTA_SET_DESC_SIZE
  const isMeter = flags.includes('NFT_SET_ANONYMOUS') && flags.includes('NFT_SET_EVAL')
  const shape: ReadSet = {
    key,
    interval,
    ...(data === undefined ? {} : { data }),
    ...(object === undefined ? {} : { object }),
    ...(isMeter ? { meter: size === undefined ? {} : { size } } : {}),
  }
  return elements === undefined ? shape : { ...shape, elements: (shift) => readElements(elements, shape, numeric, shift) }
}

/** The type of what keys come from, or of what a map gives, where nft has noted that: it knows what a mere integer is. */
function notedType(set: SetMessage, note: 'NFTNL_UDATA_SET_KEY_TYPEOF' | 'NFTNL_UDATA_SET_DATA_TYPEOF'): Datatype | undefined {
  const term = notedTerm(set, note)
  const family = familyName(set.nfgen_family)
  if (term === undefined || term === 'verdict' || family === undefined) return undefined
  try {
    const { type, bits } = operandIn(term, family)
    return { ...type, bits }
  } catch (error) {
    // Anybody may note what no such table can hold.
    if (error instanceof EncodeError) return undefined
    throw error
  }
}

/** The type of this number; an integer of that length for one that is not known. */
function typeOf(id: number | string | undefined, length = 4, isHost = false): Datatype {
  const type = typeof id === 'number' ? datatypeById(id) : undefined
  if (type !== undefined && type.bits > 0) return type
  return { ...(type === undefined || type === integer ? (isHost ? hostInteger : integer) : type), bits: length * 8 }
}

/** Whether nft has noted that keys have the host’s order, which an integer’s type does not say. */
function isHostOrder(set: SetMessage): boolean {
  const order = noteOn(set, 'NFTNL_UDATA_SET_KEYBYTEORDER')
  return order !== undefined && sameBytes(order, hostOrder(1))
}

interface Span {
  readonly from: bigint
  readonly to: bigint
  readonly message: ElementMessage
}

/** Elements as nft’s JSON says them, sorted as nft sorts them. */
export function readElements(elements: readonly ElementMessage[], shape: ReadSet, numeric: boolean, shift = 0): unknown[] {
  const { key, interval = false } = shape
  const size = Math.ceil(key.bits / 8)
  const parts = partsOf(key)
  // nft takes a concatenation for one number of the host's.
  const turned = parts === undefined ? key.order === 'host' : littleEndian
  const number = (bytes: Uint8Array) => toNumber(turned && !interval ? reversed(bytes) : bytes)
  const spans = interval && parts === undefined ? joinedSpans(elements, size) : elements.flatMap((message) => spanOf(message, number))
  // Ranges of concatenations it leaves in the kernel's order.
  const sorted = interval && parts !== undefined ? spans : spans.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const bytesOf = (value: bigint) => {
    const bytes = fromNumber(value >> BigInt(shift), size)
    return parts === undefined ? (key.order === 'host' ? reversed(bytes) : bytes) : turned && !interval ? reversed(bytes) : bytes
  }
  const read = sorted.map(({ from, to, message }) =>
    carried(
      parts === undefined
        ? valueBetween(bytesOf(from), bytesOf(to), key, numeric)
        : { concat: concatenated(parts, bytesOf(from), bytesOf(to), numeric) },
      message,
      shape,
      numeric,
    ),
  )
  const all = elements.filter(({ NFTA_SET_ELEM_FLAGS: flags = [] }) => flags.includes('NFT_SET_ELEM_CATCHALL'))
  return [...read, ...all.map((message) => carried('*', message, shape, numeric))]
}

function spanOf(message: ElementMessage, number: (bytes: Uint8Array) => bigint): Span[] {
  const first = message.NFTA_SET_ELEM_KEY?.NFTA_DATA_VALUE
  if (first === undefined) return []
  const last = message.NFTA_SET_ELEM_KEY_END?.NFTA_DATA_VALUE ?? first
  return [{ from: number(first), to: number(last), message }]
}

/** Ranges from their begins and ends. */
function joinedSpans(elements: readonly ElementMessage[], size: number): Span[] {
  const marks = elements
    .flatMap((message) => {
      const value = message.NFTA_SET_ELEM_KEY?.NFTA_DATA_VALUE
      const ends = message.NFTA_SET_ELEM_FLAGS?.includes('NFT_SET_ELEM_INTERVAL_END') === true
      return value === undefined ? [] : [{ at: toNumber(value), ends, message }]
    })
    // Where one range ends another may begin: the end comes first.
    .sort((a, b) => (a.at === b.at ? Number(b.ends) - Number(a.ends) : a.at < b.at ? -1 : 1))
  return marks.flatMap(({ at, ends, message }, index) => {
    if (ends) return []
    const next = marks[index + 1]
    return [{ from: at, to: next === undefined ? (1n << BigInt(size * 8)) - 1n : next.at - 1n, message }]
  })
}

/** One value, a prefix, a range. */
function valueBetween(first: Uint8Array, last: Uint8Array, type: Datatype, numeric: boolean): Term {
  const [from, to] = [toNumber(first), toNumber(last)]
  if (from === to) return type.constant(first, numeric)
  if (type.name === 'ifname' || type.name === 'string') return type.constant(beginning(first, last), numeric)
  if (type.prefixes === true) {
    const len = leadingOnes(first.map((octet, i) => ~(octet ^ (last[i] ?? 0)) & 0xff))
    const rest = len === undefined ? 1n : (1n << BigInt(first.length * 8 - len)) - 1n
    if (len !== undefined && (from & rest) === 0n && (to & rest) === rest) return { prefix: { addr: String(type.constant(first)), len } }
  }
  return { range: [type.constant(first, numeric), type.constant(last, numeric)] }
}

/** What the first and the last name have in common: all names that begin so. */
function beginning(first: Uint8Array, last: Uint8Array): Uint8Array {
  const end = first.findIndex((byte, i) => byte !== last[i])
  return first.subarray(0, end)
}

function concatenated(parts: readonly Datatype[], first: Uint8Array, last: Uint8Array, numeric: boolean): Term[] {
  let at = 0
  return parts.map((type) => {
    const size = Math.ceil(type.bits / 8)
    const value = valueBetween(first.subarray(at, at + size), last.subarray(at, at + size), type, numeric)
    at += Math.ceil(size / 4) * 4
    return value
  })
}

/** What every element of a set carries. */
export function readStatements({ NFTA_SET_EXPR: one, NFTA_SET_EXPRESSIONS: several }: SetMessage): Carrying[] {
  return (several ?? (one === undefined ? [] : [one])).map(carriedIn)
}

/** An expression that nft has no words for stays as it is. */
function carriedIn(expression: Expression): Carrying {
  return readCarried(expression, { family: 'ip' }) ?? { raw: expression as ExpressionInput }
}

/** An element with what it carries and gives. */
function carried(val: Term, message: ElementMessage, { data }: ReadSet, numeric: boolean): unknown {
  const { NFTA_SET_ELEM_TIMEOUT: timeout, NFTA_SET_ELEM_EXPIRATION: expires } = message
  const comment = readComment(message.NFTA_SET_ELEM_USERDATA)
  const { NFTA_SET_ELEM_EXPR: one, NFTA_SET_ELEM_EXPRESSIONS: several = one === undefined ? [] : [one] } = message
  const more: Omit<Element, 'val'> = {
    ...(timeout === undefined ? {} : { timeout: Number(timeout) / 1000 }),
    ...(expires === undefined ? {} : { expires: Number(expires) / 1000 }),
    ...(comment === undefined ? {} : { comment }),
    ...Object.assign({}, ...several.map(carriedIn)),
  }
  const element = Object.keys(more).length === 0 ? val : { elem: { val, ...more } }
  const given = givenBy(message, data, numeric)
  return given === undefined ? element : [element, given]
}

function givenBy(message: ElementMessage, data: ReadSet['data'], numeric: boolean): MapData | undefined {
  if (data === undefined) return undefined
  if (data === 'object') return message.NFTA_SET_ELEM_OBJREF
  const { NFTA_DATA_VALUE: value, NFTA_DATA_VERDICT: verdict } = message.NFTA_SET_ELEM_DATA ?? {}
  if (data === 'verdict') return verdict === undefined ? undefined : readVerdict(verdict)
  if (value === undefined) return undefined
  const parts = partsOf(data)
  const size = Math.ceil(data.bits / 8)
  if (value.length === 2 * size) return valueBetween(value.subarray(0, size), value.subarray(size), data, numeric)
  return parts === undefined ? data.constant(value, numeric) : { concat: concatenated(parts, value, value, numeric) }
}

function partsOf(type: Datatype): readonly Datatype[] | undefined {
  return (type as Partial<Concatenation>).parts
}
