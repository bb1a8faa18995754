/** Turns the bytes of a register around, between host and network order. <linux/netfilter/nf_tables.h>, enum nft_byteorder_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const byteorder = attributes(
  {
    NFTA_BYTEORDER_SREG: [1, register],
    NFTA_BYTEORDER_DREG: [2, register],
    NFTA_BYTEORDER_OP: [3, named(be32, { NFT_BYTEORDER_NTOH: 0, NFT_BYTEORDER_HTON: 1 })],
    NFTA_BYTEORDER_LEN: [4, be32, 'of the whole, in bytes'],
    NFTA_BYTEORDER_SIZE: [5, be32, 'of one number: 2, 4 or 8'],
  },
  { nested: true },
)
