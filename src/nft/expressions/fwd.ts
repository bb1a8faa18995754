/** Sends a packet out by another device. <linux/netfilter/nf_tables.h>, enum nft_fwd_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { NFPROTO } from '../nfgenmsg.ts'
import { register } from '../registers.ts'

export const fwd = attributes(
  {
    NFTA_FWD_SREG_DEV: [1, register],
    NFTA_FWD_SREG_ADDR: [2, register],
    NFTA_FWD_NFPROTO: [3, named(be32, NFPROTO)],
  },
  { nested: true },
)
