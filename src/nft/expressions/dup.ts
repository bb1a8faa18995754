/** Sends a copy of a packet elsewhere. <linux/netfilter/nf_tables.h>, enum nft_dup_attributes */

import { attributes } from '../../schema/attributes.ts'
import { register } from '../registers.ts'

export const dup = attributes(
  {
    NFTA_DUP_SREG_ADDR: [1, register],
    NFTA_DUP_SREG_DEV: [2, register],
  },
  { nested: true },
)
