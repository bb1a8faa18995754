/** Loads what is known about the socket that a packet belongs to. <linux/netfilter/nf_tables.h>, enum nft_socket_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { register } from '../registers.ts'

const NFT_SOCKET = { NFT_SOCKET_TRANSPARENT: 0, NFT_SOCKET_MARK: 1, NFT_SOCKET_WILDCARD: 2, NFT_SOCKET_CGROUPV2: 3 } as const

export const socket = attributes(
  {
    NFTA_SOCKET_KEY: [1, named(be32, NFT_SOCKET)],
    NFTA_SOCKET_DREG: [2, register],
    NFTA_SOCKET_LEVEL: [3, be32, 'which ancestor of the cgroup'],
  },
  { nested: true },
)
