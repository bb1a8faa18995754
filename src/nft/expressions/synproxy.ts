/** Answers the handshake of TCP in the server’s place. <linux/netfilter/nf_tables.h>, enum nft_synproxy_attributes; <linux/netfilter/nf_synproxy.h> */

import { attributes } from '../../schema/attributes.ts'
import { be16, be32, u8 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'

const NF_SYNPROXY_OPT = {
  NF_SYNPROXY_OPT_MSS: 0x01,
  NF_SYNPROXY_OPT_WSCALE: 0x02,
  NF_SYNPROXY_OPT_SACK_PERM: 0x04,
  NF_SYNPROXY_OPT_TIMESTAMP: 0x08,
  NF_SYNPROXY_OPT_ECN: 0x10,
} as const

export const synproxy = attributes(
  {
    NFTA_SYNPROXY_MSS: [1, be16],
    NFTA_SYNPROXY_WSCALE: [2, u8],
    NFTA_SYNPROXY_FLAGS: [3, flags(be32, NF_SYNPROXY_OPT)],
  },
  { nested: true },
)
