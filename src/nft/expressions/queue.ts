/** Hands a packet to a program. <linux/netfilter/nf_tables.h>, enum nft_queue_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be16 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { register } from '../registers.ts'

export const queue = attributes(
  {
    NFTA_QUEUE_NUM: [1, be16],
    NFTA_QUEUE_TOTAL: [2, be16, 'how many queues to spread over'],
    NFTA_QUEUE_FLAGS: [3, flags(be16, { NFT_QUEUE_FLAG_BYPASS: 0x01, NFT_QUEUE_FLAG_CPU_FANOUT: 0x02 })],
    NFTA_QUEUE_SREG_QNUM: [4, register],
  },
  { nested: true },
)
