/** Asking for an extension of iptables and its revision. <linux/netfilter/nf_tables_compat.h>, NFNL_MSG_COMPAT_GET */

import { attributes } from '../schema/attributes.ts'
import { be32 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { named } from '../schema/names.ts'
import { text } from '../schema/text.ts'
import { nfgenmsg } from './nfgenmsg.ts'

export const compat = message(
  nfgenmsg,
  attributes({
    NFTA_COMPAT_NAME: [1, text],
    NFTA_COMPAT_REV: [2, be32],
    NFTA_COMPAT_TYPE: [3, named(be32, { match: 0, target: 1 })],
  }),
)
