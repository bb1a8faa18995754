/** Lets so much through in so long. <linux/netfilter/nf_tables.h>, enum nft_limit_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32, be64 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'

export const limit = attributes(
  {
    NFTA_LIMIT_RATE: [1, be64, 'packets or bytes'],
    NFTA_LIMIT_UNIT: [2, be64, 'in so many seconds'],
    NFTA_LIMIT_BURST: [3, be32],
    NFTA_LIMIT_TYPE: [4, named(be32, { NFT_LIMIT_PKTS: 0, NFT_LIMIT_PKT_BYTES: 1 })],
    NFTA_LIMIT_FLAGS: [5, flags(be32, { NFT_LIMIT_F_INV: 1 << 0 })],
    NFTA_LIMIT_PAD: [6, bytes],
  },
  { nested: true },
)
