/**
 * Elements of sets and maps: as rules write them, and as the kernel keeps them. A set of intervals holds begins and ends, sorted; a set of
 * concatenations with ranges holds first and last keys. nft(8), “SETS”, “ELEMENTS”; <linux/netfilter/nf_tables.h>, enum nft_set_elem_flags
 */

import { EncodeError, show, within } from '../../schema/errors.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'
import type { SetElementsInput } from '../set-element.ts'
import { comment as commentNote, readUserdata, writeUserdata } from '../userdata.ts'
import { fromNumber, joined, padded, reversed, toNumber } from './bits.ts'
import type { Carrying } from './statements/set.ts'
import { type Element, type MapData, only, type Term, type Verdict } from './term.ts'
import { constantOf, type Fitting, prefixOf, rangeOf } from './values.ts'
import { verdictData } from './verdicts.ts'

/** One element, as a request describes it. */
export type ElementInput = NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]

/** What a set’s keys are: one value, or several one behind the other. */
export interface KeyFitting extends Fitting {
  readonly parts?: readonly Fitting[] | undefined
  /** Set where a map gives ranges: the first value and the last. */
  readonly ranges?: true
  /** Where the value lies among the bits that are looked up. */
  readonly part?: { readonly mask: Uint8Array; readonly shift: number } | undefined
}

/** What elements a set takes. */
export interface ElementsFitting {
  readonly key: KeyFitting
  /** What a map gives; `verdict` says what becomes of the packet, `object` is the name of one. */
  readonly data?: KeyFitting | 'verdict' | 'object'
  /** Whether it holds ranges. Undefined: if an element is one, as with sets that a rule alone has. */
  readonly interval?: boolean
  /** Whether ranges that meet or overlap become one, as in a set with `auto-merge`. */
  readonly merge?: boolean
  /** Whether there may be elements already. Of an empty set the first end of all says that before the first range there is nothing. */
  readonly begun?: boolean
  /** What an element carries, as expressions. Undefined for sets whose elements carry nothing. */
  readonly carried?: (statements: Carrying) => readonly ExpressionInput[]
}

/** Elements as the kernel takes them, and what kind of set they make. */
export interface WrittenElements {
  readonly elements: readonly ElementInput[]
  readonly interval: boolean
  /** How many elements nft says that there are. */
  readonly size: number
}

/** The first and the last key of one element, in the order in which they are compared; `last` is the first where it is no range. */
interface Span {
  readonly first: Uint8Array
  readonly last: Uint8Array
  readonly isRange: boolean
}

/** Writes elements. @throws EncodeError for a value of another type, and for ranges that overlap */
export function writeElements(elements: readonly unknown[], fitting: ElementsFitting): WrittenElements {
  const entries = elements.map((element, index) => within(`[${index}]`, () => entryOf(element, fitting)))
  const interval = fitting.interval ?? entries.some(({ span }) => span?.isRange === true)
  if (!interval) {
    const ranged = entries.findIndex(({ span }) => span?.isRange === true)
    if (ranged >= 0) throw new EncodeError('this set holds single values, not ranges: it takes flags interval', [`[${ranged}]`])
    return { interval, elements: entries.map(single), size: entries.length }
  }
  if (fitting.key.parts !== undefined) return { interval, elements: entries.map(ranged), size: entries.length }
  const written = intervals(entries, fitting, fitting.interval === undefined)
  // nft counts an end that is not there.
  const open = written.some(
    ({ NFTA_SET_ELEM_USERDATA: notes }) => notes !== undefined && readUserdata(notes).some(({ type }) => type === ELEMENT_FLAGS),
  )
  // In a map it also counts the end of a range where the next one begins.
  const ends = written.filter(isEnd).length
  const spans = written.length - ends
  const inside = fitting.data === undefined ? 0 : spans - ends + Number(isEnd(written[0]))
  return { interval, elements: written, size: written.length + (fitting.data === undefined ? Number(open) : inside) }
}

function isEnd(element: ElementInput | undefined): boolean {
  const { NFTA_SET_ELEM_FLAGS: flags } = element ?? {}
  return Array.isArray(flags) && flags.includes('NFT_SET_ELEM_INTERVAL_END')
}

/** NFTNL_UDATA_SET_ELEM_FLAGS, and nft’s flag there for a range that has no end. */
const ELEMENT_FLAGS = 1
const openNote = writeUserdata([{ type: ELEMENT_FLAGS, value: hostOrder(1) }])

interface Entry {
  /** Undefined for the element that stands for all others. */
  readonly span: Span | undefined
  readonly data: Pick<ElementInput, 'NFTA_SET_ELEM_DATA'>
  readonly notes: Uint8Array | undefined
  readonly carried: Pick<ElementInput, 'NFTA_SET_ELEM_OBJREF' | 'NFTA_SET_ELEM_EXPR' | 'NFTA_SET_ELEM_EXPRESSIONS'>
  readonly times: Pick<ElementInput, 'NFTA_SET_ELEM_TIMEOUT' | 'NFTA_SET_ELEM_EXPIRATION'>
  readonly shown: string
}

function entryOf(element: unknown, { key, data, carried: expressionsOf }: ElementsFitting): Entry {
  const [written, given] = data === undefined ? [element, undefined] : pairOf(element)
  const [kind, carried] = only(written) ?? []
  const { val, timeout, expires, comment, ...statements } = kind === 'elem' ? (carried as Element) : ({ val: written } as Element)
  const [one, ...others] = expressionsOf?.(statements) ?? refused(statements)
  const { NFTA_SET_ELEM_OBJREF: object, ...gives } = data === undefined ? {} : within('data', () => dataOf(given as MapData, data))
  return {
    span: val === '*' ? undefined : within('key', () => spanOf(val, key)),
    data: gives,
    notes: comment === undefined ? undefined : commentNote(comment),
    carried: {
      ...(object === undefined ? {} : { NFTA_SET_ELEM_OBJREF: object }),
      ...(one === undefined ? {} : others.length === 0 ? { NFTA_SET_ELEM_EXPR: one } : { NFTA_SET_ELEM_EXPRESSIONS: [one, ...others] }),
    },
    times: {
      ...(timeout === undefined ? {} : { NFTA_SET_ELEM_TIMEOUT: Math.round(timeout * 1000) }),
      ...(expires === undefined ? {} : { NFTA_SET_ELEM_EXPIRATION: Math.round(expires * 1000) }),
    },
    shown: show(val),
  }
}

function refused(statements: Carrying): readonly ExpressionInput[] {
  const [name] = Object.keys(statements)
  if (name !== undefined) throw new EncodeError(`expected val, timeout, expires and comment, got ${show(name)}`, ['elem'])
  return []
}

function pairOf(element: unknown): readonly [unknown, unknown] {
  if (Array.isArray(element) && element.length === 2) return element as unknown as readonly [unknown, unknown]
  throw new EncodeError(`expected an element of a map, a key and what it gives, got ${show(element)}`)
}

function dataOf(
  given: MapData,
  data: KeyFitting | 'verdict' | 'object',
): Pick<ElementInput, 'NFTA_SET_ELEM_DATA' | 'NFTA_SET_ELEM_OBJREF'> {
  if (data === 'object') {
    if (typeof given !== 'string') throw new EncodeError(`expected the name of an object, got ${show(given)}`)
    return { NFTA_SET_ELEM_OBJREF: given }
  }
  if (data === 'verdict') return { NFTA_SET_ELEM_DATA: { NFTA_DATA_VERDICT: verdictData(given as Verdict) } }
  const { first, last, isRange } = spanOf(given as Term, data)
  if (isRange && data.ranges !== true) throw new EncodeError(`expected one ${data.type.name}, got ${show(given)}`)
  return { NFTA_SET_ELEM_DATA: { NFTA_DATA_VALUE: data.ranges === true ? joined([first, last]) : first } }
}

/** The first and the last key that a value stands for. */
export function spanOf(value: Term, fitting: KeyFitting): Span {
  const { parts, part } = fitting
  if (part !== undefined) {
    const { part: _part, ...whole } = fitting
    const { first, last, isRange } = spanOf(value, whole)
    const moved = (bytes: Uint8Array) => fromNumber(toNumber(bytes) << BigInt(part.shift), part.mask.length)
    return { first: moved(first), last: moved(last), isRange }
  }
  const [kind, inner] = only(value) ?? []
  if (parts !== undefined) {
    if (kind !== 'concat' || !Array.isArray(inner) || inner.length !== parts.length)
      throw new EncodeError(`expected a concatenation of ${parts.length} values, got ${show(value)}`)
    const spans = parts.map((part, index) => within(`concat[${index}]`, () => spanOf(inner[index] as Term, alone(part))))
    const ends = (end: 'first' | 'last') => joined(spans.map((span) => padded(span[end], Math.ceil(span[end].length / 4) * 4)))
    return { first: ends('first'), last: ends('last'), isRange: spans.some(({ isRange }) => isRange) }
  }
  if (kind === 'prefix') {
    const { value: first, mask } = prefixOf(inner, fitting)
    return { first, last: first.map((octet, i) => octet | (~(mask[i] ?? 0) & 0xff)), isRange: true }
  }
  if (kind === 'range') {
    const [first, last] = rangeOf(inner, fitting)
    return { first, last, isRange: true }
  }
  const bytes = constantOf(value, fitting)
  const size = Math.ceil(fitting.bits / 8)
  if (bytes.length >= size) return { first: bytes, last: bytes, isRange: false }
  // The beginning of a name: all that begin so.
  return { first: padded(bytes, size), last: Uint8Array.from({ length: size }, (_, i) => bytes[i] ?? 0xff), isRange: true }
}

const CATCHALL = ['NFT_SET_ELEM_CATCHALL'] as const

function single(entry: Entry): ElementInput {
  const { span, times } = entry
  if (span === undefined) return { NFTA_SET_ELEM_FLAGS: CATCHALL, ...times, ...behindKey(entry) }
  return { ...times, NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: span.first }, ...behindKey(entry) }
}

/** What stands behind the key, in the order in which nft sends it. */
function behindKey({ data, carried, notes: own }: Entry, notes = own): Omit<ElementInput, 'NFTA_SET_ELEM_KEY'> {
  return { ...data, ...(notes === undefined ? {} : { NFTA_SET_ELEM_USERDATA: notes }), ...carried }
}

/** An element of a concatenation: its first and its last key. */
function ranged(entry: Entry): ElementInput {
  const { span, times } = entry
  if (span === undefined) return single(entry)
  return {
    ...times,
    NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: span.first },
    NFTA_SET_ELEM_KEY_END: { NFTA_DATA_VALUE: span.last },
    ...behindKey(entry),
  }
}

/**
 * Begins and ends, sorted. An end is the first key behind a range; a range up to the very last key has none, and the first element of all says that
 * before the first range there is nothing. Where nothing lies between two ranges, the begin of the one is the end of the other, if the set is one that a rule
 * alone has (`shared`); to a set with a name elements may be added one by one, and each has its own end.
 */
function intervals(entries: readonly Entry[], { key: { type, bits }, merge, begun }: ElementsFitting, shared: boolean): ElementInput[] {
  const size = Math.ceil(bits / 8)
  const behindAll = 1n << BigInt(size * 8)
  const number = (bytes: Uint8Array) => toNumber(type.order === 'host' ? reversed(bytes) : bytes)
  const sorted = entries
    .flatMap((entry) => (entry.span === undefined ? [] : [{ ...entry, from: number(entry.span.first), to: number(entry.span.last) }]))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const spans = merge === true ? merged(sorted) : sorted
  const end = (at: bigint): ElementInput => ({
    NFTA_SET_ELEM_FLAGS: ['NFT_SET_ELEM_INTERVAL_END'],
    NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: fromNumber(at, size) },
  })
  const written: ElementInput[] = []
  let reached = 0n
  for (const [index, entry] of spans.entries()) {
    const { from, to, notes, times, shown } = entry
    if (index > 0 && from < reached) throw new EncodeError(`the range ${shown} overlaps ${spans[index - 1]?.shown}`)
    const apart = from > reached || (!shared && index > 0)
    if (apart && (index > 0 || begun !== true)) written.push(end(reached))
    reached = to + 1n
    const more = behindKey(entry, reached < behindAll ? notes : joined([notes ?? new Uint8Array(), openNote]))
    written.push({ ...times, NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: fromNumber(from, size) }, ...more })
  }
  if (spans.length > 0 && reached < behindAll) written.push(end(reached))
  return [...written, ...entries.filter(({ span }) => span === undefined).map(single)]
}

/** Ranges that meet or overlap as one, with what the first of them carries. */
function merged<Range extends { readonly from: bigint; readonly to: bigint }>(sorted: readonly Range[]): Range[] {
  const wider: Range[] = []
  for (const range of sorted) {
    const last = wider.at(-1)
    if (last === undefined || range.from > last.to + 1n) wider.push(range)
    else if (range.to > last.to) wider[wider.length - 1] = { ...last, to: range.to }
  }
  return wider
}

/** A part of a concatenation is shifted down, so that it is a number of its own. */
function alone({ type, bits, order }: Fitting): KeyFitting {
  return { type, bits, order }
}
