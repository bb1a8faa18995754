/** Masquerade: the sender becomes the address of the link that the packet leaves by. <linux/netfilter/nf_tables.h>, enum nft_masq_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { NF_NAT_RANGE } from '../nat-range.ts'
import { register } from '../registers.ts'

export const masq = attributes(
  {
    NFTA_MASQ_FLAGS: [1, flags(be32, NF_NAT_RANGE)],
    NFTA_MASQ_REG_PROTO_MIN: [2, register],
    NFTA_MASQ_REG_PROTO_MAX: [3, register],
  },
  { nested: true },
)
