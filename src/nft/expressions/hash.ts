/** Hashes a register, or the packet’s connection. <linux/netfilter/nf_tables.h>, enum nft_hash_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { name } from '../name.ts'
import { register } from '../registers.ts'

export const hash = attributes(
  {
    NFTA_HASH_SREG: [1, register],
    NFTA_HASH_DREG: [2, register],
    NFTA_HASH_LEN: [3, be32, 'in bytes'],
    NFTA_HASH_MODULUS: [4, be32],
    NFTA_HASH_SEED: [5, be32],
    NFTA_HASH_OFFSET: [6, be32],
    NFTA_HASH_TYPE: [7, named(be32, { NFT_HASH_JENKINS: 0, NFT_HASH_SYM: 1 })],
    NFTA_HASH_SET_NAME: [8, name, 'no longer used'],
    NFTA_HASH_SET_ID: [9, be32, 'no longer used'],
  },
  { nested: true },
)
