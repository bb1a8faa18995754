/** Compares a register with a range, both ends included. <linux/netfilter/nf_tables.h>, enum nft_range_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { data } from '../data.ts'
import { register } from '../registers.ts'

export const range = attributes(
  {
    NFTA_RANGE_SREG: [1, register],
    NFTA_RANGE_OP: [2, named(be32, { NFT_RANGE_EQ: 0, NFT_RANGE_NEQ: 1 })],
    NFTA_RANGE_FROM_DATA: [3, data],
    NFTA_RANGE_TO_DATA: [4, data],
  },
  { nested: true },
)
