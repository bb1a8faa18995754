/** Counts the connections that are open. <linux/netfilter/nf_tables.h>, enum nft_connlimit_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'

export const connlimit = attributes(
  {
    NFTA_CONNLIMIT_COUNT: [1, be32],
    NFTA_CONNLIMIT_FLAGS: [2, flags(be32, { NFT_CONNLIMIT_F_INV: 1 << 0 })],
  },
  { nested: true },
)
