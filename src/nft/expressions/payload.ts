/** Loads bytes of a packet, or writes them. <linux/netfilter/nf_tables.h>, enum nft_payload_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const NFT_PAYLOAD = {
  NFT_PAYLOAD_LL_HEADER: 0,
  NFT_PAYLOAD_NETWORK_HEADER: 1,
  NFT_PAYLOAD_TRANSPORT_HEADER: 2,
  NFT_PAYLOAD_INNER_HEADER: 3,
  NFT_PAYLOAD_TUN_HEADER: 4,
} as const

export const payload = attributes(
  {
    NFTA_PAYLOAD_DREG: [1, register, 'given to load'],
    NFTA_PAYLOAD_BASE: [2, named(be32, NFT_PAYLOAD)],
    NFTA_PAYLOAD_OFFSET: [3, be32, 'in bytes from the base'],
    NFTA_PAYLOAD_LEN: [4, be32, 'in bytes'],
    NFTA_PAYLOAD_SREG: [5, register, 'given to write'],
    NFTA_PAYLOAD_CSUM_TYPE: [6, named(be32, { NFT_PAYLOAD_CSUM_NONE: 0, NFT_PAYLOAD_CSUM_INET: 1, NFT_PAYLOAD_CSUM_SCTP: 2 })],
    NFTA_PAYLOAD_CSUM_OFFSET: [7, be32],
    NFTA_PAYLOAD_CSUM_FLAGS: [8, flags(be32, { NFT_PAYLOAD_L4CSUM_PSEUDOHDR: 1 << 0 })],
  },
  { nested: true },
)
