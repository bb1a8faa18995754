/** Elements of sets and maps. <linux/netfilter/nf_tables.h>, enum nft_set_elem_attributes and nft_set_elem_list_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { DecodeError } from '../schema/errors.ts'
import { be32, be64 } from '../schema/integer.ts'
import { list } from '../schema/list.ts'
import { message } from '../schema/message.ts'
import { flags } from '../schema/names.ts'
import { counted } from '../schema/numbered.ts'
import { data } from './data.ts'
import { expression } from './expressions/expression.ts'
import { name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'

const setElement = attributes(
  {
    NFTA_SET_ELEM_KEY: [1, data],
    NFTA_SET_ELEM_DATA: [2, data, 'what a map gives for the key'],
    NFTA_SET_ELEM_FLAGS: [3, flags(be32, { NFT_SET_ELEM_INTERVAL_END: 0x1, NFT_SET_ELEM_CATCHALL: 0x2 })],
    NFTA_SET_ELEM_TIMEOUT: [4, be64, 'in milliseconds'],
    NFTA_SET_ELEM_EXPIRATION: [5, be64, 'in milliseconds from now'],
    NFTA_SET_ELEM_USERDATA: [6, bytes, 'see userdata.ts'],
    NFTA_SET_ELEM_EXPR: [7, expression],
    NFTA_SET_ELEM_PAD: [8, bytes],
    NFTA_SET_ELEM_OBJREF: [9, name],
    NFTA_SET_ELEM_KEY_END: [10, data, 'the last key of a range, for concatenations'],
    NFTA_SET_ELEM_EXPRESSIONS: [11, list(expression, 'NFTA_LIST_ELEM', 1, { nested: true })],
  },
  { nested: true },
)

const repeating = list(setElement, 'NFTA_LIST_ELEM', 1, { nested: true })
const counting = counted(setElement)

/** The kernel writes every element as NFTA_LIST_ELEM. libnftnl counts them, and so do we; the kernel takes both. */
const elements: Codec<ValueOf<typeof setElement>[], readonly InputOf<typeof setElement>[]> = {
  name: 'list',
  nested: true,
  scoped: true,
  read: (source, start, end, scope) => either((format) => format.read(source, start, end, scope)),
  write: counting.write,
  explain: (source, start, end, scope) =>
    either((format) => {
      format.read(source, start, end, scope)
      return format.explain(source, start, end, scope)
    }),
}

function either<Result>(go: (format: typeof repeating) => Result): Result {
  try {
    return go(repeating)
  } catch (error) {
    if (error instanceof DecodeError) return go(counting)
    throw error
  }
}

/** Elements of a set, as the kernel describes them. */
export interface SetElementsMessage extends ValueOf<typeof declared> {}

/** Elements of a set, as a request describes them. */
export interface SetElementsInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_SET_ELEM_LIST_TABLE: [1, name],
    NFTA_SET_ELEM_LIST_SET: [2, name],
    NFTA_SET_ELEM_LIST_ELEMENTS: [3, elements],
    NFTA_SET_ELEM_LIST_SET_ID: [4, be32, 'like NFTA_SET_ELEM_LIST_SET, for a set of this transaction'],
  }),
)

export const setElements: Codec<SetElementsMessage, SetElementsInput> = declared
