/** Redirects a connection to this host. <linux/netfilter/nf_tables.h>, enum nft_redir_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { NF_NAT_RANGE } from '../nat-range.ts'
import { register } from '../registers.ts'

export const redir = attributes(
  {
    NFTA_REDIR_REG_PROTO_MIN: [1, register],
    NFTA_REDIR_REG_PROTO_MAX: [2, register],
    NFTA_REDIR_FLAGS: [3, flags(be32, NF_NAT_RANGE)],
  },
  { nested: true },
)
