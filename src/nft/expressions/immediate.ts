/** Puts a value into a register, or gives the verdict. <linux/netfilter/nf_tables.h>, enum nft_immediate_attributes */

import { attributes } from '../../schema/attributes.ts'
import { data } from '../data.ts'
import { register } from '../registers.ts'

export const immediate = attributes(
  {
    NFTA_IMMEDIATE_DREG: [1, register],
    NFTA_IMMEDIATE_DATA: [2, data],
  },
  { nested: true },
)
