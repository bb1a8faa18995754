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
  /** The same for what a map gives; not for verdicts. */
  readonly dataByteOrder?: keyof typeof BYTE_ORDER
  readonly comment?: string
}

/**
 * The userdata of a set or map. Only what every version of nft can read: newer kinds of notes crash older ones (nft 1.1.1 and before).
 * Equivalent to: `nft add set ip t s '{ type ipv4_addr; comment "TEXT"; }'`
 */
export function setUserdata({ keyByteOrder, dataByteOrder, comment }: SetNotes): Uint8Array {
  const { NFTNL_UDATA_SET_KEYBYTEORDER, NFTNL_UDATA_SET_DATABYTEORDER, NFTNL_UDATA_SET_COMMENT } = NFTNL_UDATA_SET
  return writeUserdata([
    { type: NFTNL_UDATA_SET_KEYBYTEORDER, value: hostOrder(BYTE_ORDER[keyByteOrder]) },
    ...(dataByteOrder === undefined ? [] : [{ type: NFTNL_UDATA_SET_DATABYTEORDER, value: hostOrder(BYTE_ORDER[dataByteOrder]) }]),
    ...(comment === undefined ? [] : [{ type: NFTNL_UDATA_SET_COMMENT, value: commentValue(comment) }]),
  ])
}

/** The comment on a set or map; undefined where there is none. */
export function readSetComment(bytes: Uint8Array | undefined): string | undefined {
  return commentOf(bytes, NFTNL_UDATA_SET.NFTNL_UDATA_SET_COMMENT)
}

/** The bytes of a comment, as every note of one holds them. @throws EncodeError for more than 128 */
export function commentValue(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${text}\0`)
  if (bytes.length > COMMENT_MAX + 1) throw new EncodeError(`a comment holds at most ${COMMENT_MAX} bytes, not ${bytes.length - 1}`)
  if (text.includes('\0')) throw new EncodeError(`a comment holds no NUL: ${show(text)}`)
  return bytes
}

function commentOf(bytes: Uint8Array | undefined, type: number): string | undefined {
  const note = bytes && readUserdata(bytes).find((note) => note.type === type)
  return note && new TextDecoder().decode(note.value).replace(/\0.*$/s, '')
}
