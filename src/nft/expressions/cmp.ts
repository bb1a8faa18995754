/** Compares a register with a value; the rule ends where the comparison does not hold. <linux/netfilter/nf_tables.h>, enum nft_cmp_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { data } from '../data.ts'
import { register } from '../registers.ts'

export const NFT_CMP = {
  NFT_CMP_EQ: 0,
  NFT_CMP_NEQ: 1,
  NFT_CMP_LT: 2,
  NFT_CMP_LTE: 3,
  NFT_CMP_GT: 4,
  NFT_CMP_GTE: 5,
} as const

export const cmp = attributes(
  {
    NFTA_CMP_SREG: [1, register],
    NFTA_CMP_OP: [2, named(be32, NFT_CMP)],
    NFTA_CMP_DATA: [3, data, 'as many bytes as are given here are compared, from the first'],
  },
  { nested: true },
)
