/** Lets so many bytes through. <linux/netfilter/nf_tables.h>, enum nft_quota_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32, be64 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'

export const quota = attributes(
  {
    NFTA_QUOTA_BYTES: [1, be64],
    NFTA_QUOTA_FLAGS: [2, flags(be32, { NFT_QUOTA_F_INV: 1 << 0, NFT_QUOTA_F_DEPLETED: 1 << 1 })],
    NFTA_QUOTA_PAD: [3, bytes],
    NFTA_QUOTA_CONSUMED: [4, be64],
  },
  { nested: true },
)
