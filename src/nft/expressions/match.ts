/** A match of iptables. <linux/netfilter/nf_tables_compat.h>, enum nft_match_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32 } from '../../schema/integer.ts'
import { text } from '../../schema/text.ts'

export const match = attributes(
  {
    NFTA_MATCH_NAME: [1, text],
    NFTA_MATCH_REV: [2, be32],
    NFTA_MATCH_INFO: [3, bytes, 'a struct of <linux/netfilter/xt_*.h>'],
  },
  { nested: true },
)
