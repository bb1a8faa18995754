/** Loads what is known about a packet’s route. <linux/netfilter/nf_tables.h>, enum nft_rt_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { register } from '../registers.ts'

const NFT_RT = { NFT_RT_CLASSID: 0, NFT_RT_NEXTHOP4: 1, NFT_RT_NEXTHOP6: 2, NFT_RT_TCPMSS: 3, NFT_RT_XFRM: 4 } as const

export const rt = attributes(
  {
    NFTA_RT_DREG: [1, register],
    NFTA_RT_KEY: [2, named(be32, NFT_RT)],
  },
  { nested: true },
)
