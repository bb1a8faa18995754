/** Loads what is known about the tunnel that a packet came by. <linux/netfilter/nf_tables.h>, enum nft_tunnel_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const tunnel = attributes(
  {
    NFTA_TUNNEL_KEY: [1, named(be32, { NFT_TUNNEL_PATH: 0, NFT_TUNNEL_ID: 1 })],
    NFTA_TUNNEL_DREG: [2, register],
    NFTA_TUNNEL_MODE: [3, named(be32, { NFT_TUNNEL_MODE_NONE: 0, NFT_TUNNEL_MODE_RX: 1, NFT_TUNNEL_MODE_TX: 2 })],
  },
  { nested: true },
)
