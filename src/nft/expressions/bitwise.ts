/** Computes with bits: (source & mask) ^ xor, or a shift. <linux/netfilter/nf_tables.h>, enum nft_bitwise_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { data } from '../data.ts'
import { register } from '../registers.ts'

export const NFT_BITWISE = {
  NFT_BITWISE_MASK_XOR: 0,
  NFT_BITWISE_LSHIFT: 1,
  NFT_BITWISE_RSHIFT: 2,
  NFT_BITWISE_AND: 3,
  NFT_BITWISE_OR: 4,
  NFT_BITWISE_XOR: 5,
} as const

export const bitwise = attributes(
  {
    NFTA_BITWISE_SREG: [1, register],
    NFTA_BITWISE_DREG: [2, register],
    NFTA_BITWISE_LEN: [3, be32, 'in bytes'],
    NFTA_BITWISE_MASK: [4, data],
    NFTA_BITWISE_XOR: [5, data],
    NFTA_BITWISE_OP: [6, named(be32, NFT_BITWISE)],
    NFTA_BITWISE_DATA: [7, data, 'how far to shift, or the second operand'],
    NFTA_BITWISE_SREG2: [8, register, 'the second operand'],
  },
  { nested: true },
)
