/** Looks into the packet inside a tunnel’s packet. <linux/netfilter/nf_tables.h>, enum nft_inner_attributes (Linux 6.2) */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { nestedExpression } from './nested-expressions.ts'

export const inner = attributes(
  {
    NFTA_INNER_NUM: [1, be32],
    NFTA_INNER_TYPE: [2, named(be32, { NFT_INNER_UNSPEC: 0, NFT_INNER_VXLAN: 1, NFT_INNER_GENEVE: 2 })],
    NFTA_INNER_FLAGS: [3, flags(be32, { NFT_INNER_HDRSIZE: 1 << 0, NFT_INNER_LL: 1 << 1, NFT_INNER_NH: 1 << 2, NFT_INNER_TH: 1 << 3 })],
    NFTA_INNER_HDRSIZE: [4, be32],
    NFTA_INNER_EXPR: [5, nestedExpression, 'a payload or a meta expression'],
  },
  { nested: true },
)
