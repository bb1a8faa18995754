/** Loads what is known about a packet’s IPsec state. <linux/netfilter/nf_tables.h>, enum nft_xfrm_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32, u8 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const NFT_XFRM_KEY = {
  NFT_XFRM_KEY_DADDR_IP4: 1,
  NFT_XFRM_KEY_DADDR_IP6: 2,
  NFT_XFRM_KEY_SADDR_IP4: 3,
  NFT_XFRM_KEY_SADDR_IP6: 4,
  NFT_XFRM_KEY_REQID: 5,
  NFT_XFRM_KEY_SPI: 6,
} as const

export const xfrm = attributes(
  {
    NFTA_XFRM_DREG: [1, register],
    NFTA_XFRM_KEY: [2, named(be32, NFT_XFRM_KEY)],
    NFTA_XFRM_DIR: [3, named(u8, { XFRM_POLICY_IN: 0, XFRM_POLICY_OUT: 1 })],
    NFTA_XFRM_SPNUM: [4, be32],
  },
  { nested: true },
)
