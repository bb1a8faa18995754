/** Sets and maps. <linux/netfilter/nf_tables.h>, enum nft_set_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, be64 } from '../schema/integer.ts'
import { list } from '../schema/list.ts'
import { message } from '../schema/message.ts'
import { flags, named } from '../schema/names.ts'
import { text } from '../schema/text.ts'
import { expression } from './expressions/expression.ts'
import { name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'
import { NFT_OBJECT } from './object-types.ts'

export const NFT_SET = {
  NFT_SET_ANONYMOUS: 0x1,
  NFT_SET_CONSTANT: 0x2,
  NFT_SET_INTERVAL: 0x4,
  NFT_SET_MAP: 0x8,
  NFT_SET_TIMEOUT: 0x10,
  NFT_SET_EVAL: 0x20,
  NFT_SET_OBJECT: 0x40,
  NFT_SET_CONCAT: 0x80,
  NFT_SET_EXPR: 0x100,
} as const

const field = attributes({ NFTA_SET_FIELD_LEN: [1, be32, 'in bytes'] }, { nested: true })

const description = attributes(
  {
    NFTA_SET_DESC_SIZE: [1, be32, 'how many elements there is room for'],
    NFTA_SET_DESC_CONCAT: [2, list(field, 'NFTA_LIST_ELEM', 1, { nested: true }), 'the parts of a concatenated key'],
  },
  { nested: true },
)

/** A set, as the kernel describes it. */
export interface SetMessage extends ValueOf<typeof declared> {}

/** A set, as a request describes it. */
export interface SetInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_SET_TABLE: [1, name],
    NFTA_SET_NAME: [2, name, 'with NFT_SET_ANONYMOUS a pattern such as __set%d'],
    NFTA_SET_FLAGS: [3, flags(be32, NFT_SET)],
    NFTA_SET_KEY_TYPE: [4, be32, 'nft’s number for the type; the kernel only keeps it'],
    NFTA_SET_KEY_LEN: [5, be32, 'in bytes'],
    NFTA_SET_DATA_TYPE: [6, named(be32, { NFT_DATA_VERDICT: 0xffffff00 }), 'of a map: NFT_DATA_VERDICT, or nft’s number for the type'],
    NFTA_SET_DATA_LEN: [7, be32, 'in bytes'],
    NFTA_SET_POLICY: [8, named(be32, { NFT_SET_POL_PERFORMANCE: 0, NFT_SET_POL_MEMORY: 1 })],
    NFTA_SET_DESC: [9, description],
    NFTA_SET_ID: [10, be32, 'names it within its transaction'],
    NFTA_SET_TIMEOUT: [11, be64, 'in milliseconds'],
    NFTA_SET_GC_INTERVAL: [12, be32, 'in milliseconds'],
    NFTA_SET_USERDATA: [13, bytes, 'see userdata.ts'],
    NFTA_SET_PAD: [14, bytes],
    NFTA_SET_OBJ_TYPE: [15, named(be32, NFT_OBJECT)],
    NFTA_SET_HANDLE: [16, be64],
    NFTA_SET_EXPR: [17, expression, 'what every element carries, a counter say'],
    NFTA_SET_EXPRESSIONS: [18, list(expression, 'NFTA_LIST_ELEM', 1, { nested: true })],
    NFTA_SET_TYPE: [19, text, 'how the kernel keeps it'],
    NFTA_SET_COUNT: [20, be32, 'how many elements it has'],
  }),
)

export const set: Codec<SetMessage, SetInput> = declared
