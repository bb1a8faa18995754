/** Adds what a register holds to a set, or takes it out, packet by packet. <linux/netfilter/nf_tables.h>, enum nft_dynset_attributes */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32, be64 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { name } from '../name.ts'
import { register } from '../registers.ts'
import { nestedExpression, nestedExpressions } from './nested-expressions.ts'

export const dynset = attributes(
  {
    NFTA_DYNSET_SET_NAME: [1, name],
    NFTA_DYNSET_SET_ID: [2, be32, 'for a set of this transaction'],
    NFTA_DYNSET_OP: [3, named(be32, { NFT_DYNSET_OP_ADD: 0, NFT_DYNSET_OP_UPDATE: 1, NFT_DYNSET_OP_DELETE: 2 })],
    NFTA_DYNSET_SREG_KEY: [4, register],
    NFTA_DYNSET_SREG_DATA: [5, register],
    NFTA_DYNSET_TIMEOUT: [6, be64, 'in milliseconds'],
    NFTA_DYNSET_EXPR: [7, nestedExpression, 'what the element carries, a limit say'],
    NFTA_DYNSET_PAD: [8, bytes],
    NFTA_DYNSET_FLAGS: [9, flags(be32, { NFT_DYNSET_F_INV: 1 << 0, NFT_DYNSET_F_EXPR: 1 << 1 })],
    NFTA_DYNSET_EXPRESSIONS: [10, nestedExpressions],
  },
  { nested: true },
)
