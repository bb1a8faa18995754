/** Asks the routing table about a packet. <linux/netfilter/nf_tables.h>, enum nft_fib_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const NFTA_FIB_F = {
  NFTA_FIB_F_SADDR: 1 << 0,
  NFTA_FIB_F_DADDR: 1 << 1,
  NFTA_FIB_F_MARK: 1 << 2,
  NFTA_FIB_F_IIF: 1 << 3,
  NFTA_FIB_F_OIF: 1 << 4,
  NFTA_FIB_F_PRESENT: 1 << 5,
} as const

export const fib = attributes(
  {
    NFTA_FIB_DREG: [1, register],
    NFTA_FIB_RESULT: [2, named(be32, { NFT_FIB_RESULT_OIF: 1, NFT_FIB_RESULT_OIFNAME: 2, NFT_FIB_RESULT_ADDRTYPE: 3 })],
    NFTA_FIB_FLAGS: [3, flags(be32, NFTA_FIB_F), 'what of the packet to ask with'],
  },
  { nested: true },
)
