/** Data of registers and set elements: a value or a verdict. <linux/netfilter/nf_tables.h>, enum nft_data_attributes; <linux/netfilter.h> */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import { be32, bes32 } from '../schema/integer.ts'
import { named } from '../schema/names.ts'
import { name } from './name.ts'

/** What becomes of a packet. */
export const VERDICT = {
  NF_DROP: 0,
  NF_ACCEPT: 1,
  NF_STOLEN: 2,
  NF_QUEUE: 3,
  NF_REPEAT: 4,
  NFT_CONTINUE: -1,
  NFT_BREAK: -2,
  NFT_JUMP: -3,
  NFT_GOTO: -4,
  NFT_RETURN: -5,
} as const

export const verdict = attributes(
  {
    NFTA_VERDICT_CODE: [1, named(bes32, VERDICT)],
    NFTA_VERDICT_CHAIN: [2, name, 'where NFT_JUMP and NFT_GOTO lead'],
    NFTA_VERDICT_CHAIN_ID: [3, be32, 'the same, for a chain of this transaction'],
  },
  { nested: true },
)

export const data = attributes(
  {
    NFTA_DATA_VALUE: [1, bytes, 'as it lies in the register: addresses and ports in network order, marks and states in the host’s'],
    NFTA_DATA_VERDICT: [2, verdict],
  },
  { nested: true },
)
