/**
 * What nft writes into NFTA_*_USERDATA, so that it can print what the kernel does not keep: comments, byte orders. One note is a type
 * (one byte), a length (one byte) and a value. libnftnl's <libnftnl/udata.h>
 */

import { EncodeError, show } from '../schema/errors.ts'
import { hostOrder } from './host-order.ts'

/** One note. */
export interface Note {
  readonly type: number
  readonly value: Uint8Array
}

/** The types of notes on a set. On tables, chains, rules, objects and elements there is one type that matters here: 0, a comment. */
export const NFTNL_UDATA_SET = {
  NFTNL_UDATA_SET_KEYBYTEORDER: 0,
  NFTNL_UDATA_SET_DATABYTEORDER: 1,
  NFTNL_UDATA_SET_MERGE_ELEMENTS: 2,
  NFTNL_UDATA_SET_KEY_TYPEOF: 3,
  NFTNL_UDATA_SET_DATA_TYPEOF: 4,
  NFTNL_UDATA_SET_EXPR: 5,
  NFTNL_UDATA_SET_DATA_INTERVAL: 6,
  NFTNL_UDATA_SET_COMMENT: 7,
} as const

const COMMENT = 0
/** NFTNL_UDATA_COMMENT_MAXLEN. nft refuses longer ones. */
const COMMENT_MAX = 128
/** What nft calls the byte orders. */
const BYTE_ORDER = { none: 0, host: 1, big: 2 } as const

/** The notes one behind the other. Throws `EncodeError` for a note whose value is longer than 255 bytes. */
export function writeUserdata(notes: readonly Note[]): Uint8Array {
  return Uint8Array.from(
    notes.flatMap(({ type, value }) => {
      if (value.length > 255) throw new EncodeError(`a note holds at most 255 bytes, not ${value.length}`)
      return [type, value.length, ...value]
    }),
  )
}

/** The notes that stand there, as far as their lengths can be believed: anybody may write anything into userdata. */
export function readUserdata(bytes: Uint8Array): Note[] {
  const notes: Note[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const [type = 0, length = 0] = bytes.subarray(at, at + 2)
    const end = at + 2 + length
    if (end > bytes.length) break
    notes.push({ type, value: bytes.slice(at + 2, end) })
    at = end
  }
  return notes
}

/**
 * A comment for a table, chain, rule, object or element, such as nft shows. For a set use `setUserdata`. Throws `EncodeError` for more
 * than 128 bytes. Equivalent to: `nft add rule ... comment "TEXT"`
 */
export function comment(text: string): Uint8Array {
  return writeUserdata([{ type: COMMENT, value: commentValue(text) }])
}

/** The comment on a table, chain, rule, object or element; undefined where there is none. */
export function readComment(bytes: Uint8Array | undefined): string | undefined {
  return commentOf(bytes, COMMENT)
}

/** What to note on a set. */
export interface SetNotes {
  /**
   * How nft is to read the keys: `host` for marks, interfaces, states; `big` for addresses and ports; `none` for concatenations. Without it,
   * nft shows nonsense.
   */
  readonly keyByteOrder: keyof typeof BYTE_ORDER
  /** The same for what a map gives; not for objects. */
  readonly dataByteOrder?: keyof typeof BYTE_ORDER | undefined
  /** Whether elements that touch are to become one. */
  readonly merge?: boolean
  /** What the keys come from, in notes of its own: nft(8), `typeof`. */
  readonly keyTypeof?: Uint8Array | undefined
  /** The same for what a map gives. */
  readonly dataTypeof?: Uint8Array | undefined
  /** Of a map: whether it gives ranges. nft 1.1.1 and before crash where they meet this note and do not know it. */
  readonly dataInterval?: boolean | undefined
  readonly comment?: string | undefined
}

/**
 * The userdata of a set or map, in nft's order.
 *
 * Equivalent to: `nft add set ip t s '{ type ipv4_addr; comment "TEXT"; }'`
 *
 * @throws EncodeError for a comment of more than 128 bytes, for what a key comes from where that takes more than 255
 */
export function setUserdata({ keyByteOrder, dataByteOrder, merge, keyTypeof, dataTypeof, dataInterval, comment }: SetNotes): Uint8Array {
  const values: Partial<Record<keyof typeof NFTNL_UDATA_SET, Uint8Array | undefined>> = {
    NFTNL_UDATA_SET_KEYBYTEORDER: hostOrder(BYTE_ORDER[keyByteOrder]),
    NFTNL_UDATA_SET_DATABYTEORDER: dataByteOrder && hostOrder(BYTE_ORDER[dataByteOrder]),
    NFTNL_UDATA_SET_MERGE_ELEMENTS: merge === true ? hostOrder(1) : undefined,
    NFTNL_UDATA_SET_KEY_TYPEOF: keyTypeof,
    NFTNL_UDATA_SET_DATA_TYPEOF: dataTypeof,
    NFTNL_UDATA_SET_DATA_INTERVAL: dataInterval === undefined ? undefined : hostOrder(Number(dataInterval)),
    NFTNL_UDATA_SET_COMMENT: comment === undefined ? undefined : commentValue(comment),
  }
  const types = Object.entries(NFTNL_UDATA_SET) as [keyof typeof NFTNL_UDATA_SET, number][]
  return writeUserdata(
    types.flatMap(([name, type]) => {
      const value = values[name]
      return value === undefined ? [] : [{ type, value }]
    }),
  )
}

/** The comment on a set or map; undefined where there is none. */
export function readSetComment(bytes: Uint8Array | undefined): string | undefined {
  return commentOf(bytes, NFTNL_UDATA_SET.NFTNL_UDATA_SET_COMMENT)
}

/** The bytes of a comment, as every note of one holds them. @throws EncodeError for more than 128 */
function commentValue(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${text}\0`)
  if (bytes.length > COMMENT_MAX + 1) throw new EncodeError(`a comment holds at most ${COMMENT_MAX} bytes, not ${bytes.length - 1}`)
  if (text.includes('\0')) throw new EncodeError(`a comment holds no NUL: ${show(text)}`)
  return bytes
}

function commentOf(bytes: Uint8Array | undefined, type: number): string | undefined {
  const note = bytes && readUserdata(bytes).find((note) => note.type === type)
  return note && new TextDecoder().decode(note.value).replace(/\0.*$/s, '')
}
