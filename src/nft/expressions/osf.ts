/** Tells by the first packet of a TCP connection which system its sender runs. <linux/netfilter/nf_tables.h>, enum nft_osf_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32, u8 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const osf = attributes(
  {
    NFTA_OSF_DREG: [1, register],
    NFTA_OSF_TTL: [2, u8],
    NFTA_OSF_FLAGS: [3, flags(be32, { NFT_OSF_F_VERSION: 1 << 0 })],
  },
  { nested: true },
)
