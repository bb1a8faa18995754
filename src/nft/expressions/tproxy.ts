/** Gives a packet to a local socket without changing it. <linux/netfilter/nf_tables.h>, enum nft_tproxy_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { NFPROTO } from '../nfgenmsg.ts'
import { register } from '../registers.ts'

export const tproxy = attributes(
  {
    NFTA_TPROXY_FAMILY: [1, named(be32, NFPROTO)],
    NFTA_TPROXY_REG_ADDR: [2, register],
    NFTA_TPROXY_REG_PORT: [3, register],
  },
  { nested: true },
)
