/** Makes numbers: one after another, or random ones. <linux/netfilter/nf_tables.h>, enum nft_ng_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { name } from '../name.ts'
import { register } from '../registers.ts'

export const numgen = attributes(
  {
    NFTA_NG_DREG: [1, register],
    NFTA_NG_MODULUS: [2, be32],
    NFTA_NG_TYPE: [3, named(be32, { NFT_NG_INCREMENTAL: 0, NFT_NG_RANDOM: 1 })],
    NFTA_NG_OFFSET: [4, be32],
    NFTA_NG_SET_NAME: [5, name, 'no longer used'],
    NFTA_NG_SET_ID: [6, be32, 'no longer used'],
  },
  { nested: true },
)
