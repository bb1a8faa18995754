/** Remembers when a packet last came by. <linux/netfilter/nf_tables.h>, enum nft_last_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32, be64 } from '../../schema/integer.ts'

export const last = attributes(
  {
    NFTA_LAST_SET: [1, be32, '0 while none has come'],
    NFTA_LAST_MSECS: [2, be64, 'milliseconds ago'],
    NFTA_LAST_PAD: [3, bytes],
  },
  { nested: true },
)
