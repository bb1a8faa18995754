/** Elements of sets in messages that can hold them: an attribute's length has 16 bits. <linux/netlink.h>, struct nlattr */

import { NLA_HDRLEN, NLA_LENGTH_MAX } from '../schema/nlattr.ts'
import type { SetElementsInput } from './set-element.ts'
import type { Change } from './transaction.ts'

type Elements = NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>
type Element = Elements[number]

/** What an address written as text takes, the longest of all values whose bytes their text does not bound. */
const ADDRESS = 16

/**
 * A change, in as many messages as it takes: where it is about more elements of a set than the attribute that lists them can hold (65,531 bytes,
 * some 3,000 plain addresses), each message carries a part of them, in their order. All other changes are given back as they are. In one
 * transaction the parts are as good as the whole. The last key of an interval stays beside its first.
 */
export function splitElements(change: Change): Change[] {
  const elements = (change as SetElementsInput).NFTA_SET_ELEM_LIST_ELEMENTS
  if (!Array.isArray(elements)) return [change]
  const starts = partsOf(elements)
  if (starts.length === 1) return [change]
  return starts.map(
    (start, part): Change => ({ ...change, NFTA_SET_ELEM_LIST_ELEMENTS: elements.slice(start, starts[part + 1]) }) as Change,
  )
}

/** Where the parts begin. */
function partsOf(elements: Elements): number[] {
  const starts = [0]
  let length = 0
  for (let at = 0; at < elements.length; at++) {
    const element = elements[at] as Element
    const next = elements[at + 1]
    const room = boundOf(element)
    const together = next !== undefined && isEnd(next) ? room + boundOf(next) : room
    if (length > 0 && length + together > NLA_LENGTH_MAX - NLA_HDRLEN && !isEnd(element)) {
      starts.push(at)
      length = 0
    }
    length += room
  }
  return starts
}

function isEnd({ NFTA_SET_ELEM_FLAGS: flags }: Element): boolean {
  return Array.isArray(flags) && flags.includes('NFT_SET_ELEM_INTERVAL_END')
}

/**
 * How many bytes an attribute with this value takes at most, its header included. Exact for keys, which are most of it; of the rest it is enough to
 * be on the safe side.
 */
function boundOf(value: unknown): number {
  if (value instanceof Uint8Array) return NLA_HDRLEN + aligned(value.length)
  if (typeof value === 'string') return NLA_HDRLEN + aligned(Math.max(ADDRESS, 3 * value.length + 1))
  if (value === null || typeof value !== 'object') return NLA_HDRLEN + 8
  // A list of names is flags, which are one number.
  if (Array.isArray(value) && typeof value[0] !== 'object') return NLA_HDRLEN + 8
  let length = NLA_HDRLEN
  for (const key in value) length += boundOf((value as Record<string, unknown>)[key])
  return length
}

function aligned(length: number): number {
  return (length + 3) & ~3
}
