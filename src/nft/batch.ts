/** The messages that open and close a transaction. <linux/netfilter/nfnetlink.h>, enum nfnl_batch_attributes */

import { attributes } from '../schema/attributes.ts'
import { be32 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { nfgenmsg } from './nfgenmsg.ts'

export const batch = message(
  nfgenmsg,
  attributes({ NFNL_BATCH_GENID: [1, be32, 'refused with ERESTART when the ruleset is of another generation by now'] }),
)
