/** A target of iptables. <linux/netfilter/nf_tables_compat.h>, enum nft_target_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32 } from '../../schema/integer.ts'
import { text } from '../../schema/text.ts'

export const target = attributes(
  {
    NFTA_TARGET_NAME: [1, text],
    NFTA_TARGET_REV: [2, be32],
    NFTA_TARGET_INFO: [3, bytes, 'a struct of <linux/netfilter/xt_*.h>'],
  },
  { nested: true },
)
