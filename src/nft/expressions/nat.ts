/** Translates the source or the destination address of a connection. <linux/netfilter/nf_tables.h>, enum nft_nat_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { NF_NAT_RANGE } from '../nat-range.ts'
import { NFPROTO } from '../nfgenmsg.ts'
import { register } from '../registers.ts'

export const nat = attributes(
  {
    NFTA_NAT_TYPE: [1, named(be32, { NFT_NAT_SNAT: 0, NFT_NAT_DNAT: 1 })],
    NFTA_NAT_FAMILY: [2, named(be32, NFPROTO)],
    NFTA_NAT_REG_ADDR_MIN: [3, register],
    NFTA_NAT_REG_ADDR_MAX: [4, register],
    NFTA_NAT_REG_PROTO_MIN: [5, register],
    NFTA_NAT_REG_PROTO_MAX: [6, register],
    NFTA_NAT_FLAGS: [7, flags(be32, NF_NAT_RANGE)],
  },
  { nested: true },
)
