/** Looks a register up in a set; in a map, loads what stands there. <linux/netfilter/nf_tables.h>, enum nft_lookup_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { name } from '../name.ts'
import { register } from '../registers.ts'

export const lookup = attributes(
  {
    NFTA_LOOKUP_SET: [1, name],
    NFTA_LOOKUP_SREG: [2, register],
    NFTA_LOOKUP_DREG: [3, register, 'of a map'],
    NFTA_LOOKUP_SET_ID: [4, be32, 'for a set of this transaction'],
    NFTA_LOOKUP_FLAGS: [5, flags(be32, { NFT_LOOKUP_F_INV: 1 << 0 })],
  },
  { nested: true },
)
