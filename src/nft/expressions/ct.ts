/** Loads or sets what conntrack knows about a packet’s connection. <linux/netfilter/nf_tables.h>, enum nft_ct_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32, u8 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { IP_CT_DIR } from '../conntrack.ts'
import { register } from '../registers.ts'

export const NFT_CT = {
  NFT_CT_STATE: 0,
  NFT_CT_DIRECTION: 1,
  NFT_CT_STATUS: 2,
  NFT_CT_MARK: 3,
  NFT_CT_SECMARK: 4,
  NFT_CT_EXPIRATION: 5,
  NFT_CT_HELPER: 6,
  NFT_CT_L3PROTOCOL: 7,
  NFT_CT_SRC: 8,
  NFT_CT_DST: 9,
  NFT_CT_PROTOCOL: 10,
  NFT_CT_PROTO_SRC: 11,
  NFT_CT_PROTO_DST: 12,
  NFT_CT_LABELS: 13,
  NFT_CT_PKTS: 14,
  NFT_CT_BYTES: 15,
  NFT_CT_AVGPKT: 16,
  NFT_CT_ZONE: 17,
  NFT_CT_EVENTMASK: 18,
  NFT_CT_SRC_IP: 19,
  NFT_CT_DST_IP: 20,
  NFT_CT_SRC_IP6: 21,
  NFT_CT_DST_IP6: 22,
  NFT_CT_ID: 23,
} as const

export const ct = attributes(
  {
    NFTA_CT_DREG: [1, register, 'given to load'],
    NFTA_CT_KEY: [2, named(be32, NFT_CT)],
    NFTA_CT_DIRECTION: [3, named(u8, IP_CT_DIR)],
    NFTA_CT_SREG: [4, register, 'given to set'],
  },
  { nested: true },
)
