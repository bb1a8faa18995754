/** Loads, writes or finds extension headers and options. <linux/netfilter/nf_tables.h>, enum nft_exthdr_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32, u8 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { register } from '../registers.ts'

const NFT_EXTHDR_OP = {
  NFT_EXTHDR_OP_IPV6: 0,
  NFT_EXTHDR_OP_TCPOPT: 1,
  NFT_EXTHDR_OP_IPV4: 2,
  NFT_EXTHDR_OP_SCTP: 3,
  NFT_EXTHDR_OP_DCCP: 4,
} as const

export const exthdr = attributes(
  {
    NFTA_EXTHDR_DREG: [1, register, 'given to load'],
    NFTA_EXTHDR_TYPE: [2, u8],
    NFTA_EXTHDR_OFFSET: [3, be32],
    NFTA_EXTHDR_LEN: [4, be32],
    NFTA_EXTHDR_FLAGS: [5, flags(be32, { NFT_EXTHDR_F_PRESENT: 1 << 0 })],
    NFTA_EXTHDR_OP: [6, named(be32, NFT_EXTHDR_OP)],
    NFTA_EXTHDR_SREG: [7, register, 'given to write'],
  },
  { nested: true },
)
