/** Tables: what holds chains, sets and objects of one family. <linux/netfilter/nf_tables.h>, enum nft_table_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, be64 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { flags } from '../schema/names.ts'
import { name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'

export const NFT_TABLE_F = {
  NFT_TABLE_F_DORMANT: 0x1,
  NFT_TABLE_F_OWNER: 0x2,
  NFT_TABLE_F_PERSIST: 0x4,
} as const

/** A table, as the kernel describes it. */
export interface TableMessage extends ValueOf<typeof declared> {}

/** A table, as a request describes it. */
export interface TableInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_TABLE_NAME: [1, name],
    NFTA_TABLE_FLAGS: [2, flags(be32, NFT_TABLE_F)],
    NFTA_TABLE_USE: [3, be32, 'how many chains, sets, objects and flowtables it holds'],
    NFTA_TABLE_HANDLE: [4, be64],
    NFTA_TABLE_PAD: [5, bytes],
    NFTA_TABLE_USERDATA: [6, bytes, 'see userdata.ts'],
    NFTA_TABLE_OWNER: [7, be32, 'the port id of the socket that owns it'],
  }),
)

export const table: Codec<TableMessage, TableInput> = declared
