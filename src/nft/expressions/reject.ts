/** Refuses a packet and tells its sender. <linux/netfilter/nf_tables.h>, enum nft_reject_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32, u8 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'

export const reject = attributes(
  {
    NFTA_REJECT_TYPE: [1, named(be32, { NFT_REJECT_ICMP_UNREACH: 0, NFT_REJECT_TCP_RST: 1, NFT_REJECT_ICMPX_UNREACH: 2 })],
    NFTA_REJECT_ICMP_CODE: [2, u8, 'of ICMP or ICMPv6; with NFT_REJECT_ICMPX_UNREACH one of NFT_REJECT_ICMPX_*'],
  },
  { nested: true },
)
