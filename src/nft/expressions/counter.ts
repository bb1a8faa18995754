/** Counts packets and bytes. <linux/netfilter/nf_tables.h>, enum nft_counter_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be64 } from '../../schema/integer.ts'

export const counter = attributes(
  {
    NFTA_COUNTER_BYTES: [1, be64],
    NFTA_COUNTER_PACKETS: [2, be64],
    NFTA_COUNTER_PAD: [3, bytes],
  },
  { nested: true },
)
