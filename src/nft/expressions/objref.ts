/** Uses a named object: counts with it, limits with it, and so on. <linux/netfilter/nf_tables.h>, enum nft_objref_attributes */

import { attributes } from '../../schema/attributes.ts'
import { be32 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'
import { bareText } from '../../schema/text.ts'
import { NFT_OBJECT } from '../object-types.ts'
import { register } from '../registers.ts'

export const objref = attributes(
  {
    NFTA_OBJREF_IMM_TYPE: [1, named(be32, NFT_OBJECT)],
    NFTA_OBJREF_IMM_NAME: [2, bareText],
    NFTA_OBJREF_SET_SREG: [3, register, 'looked up in a map of objects'],
    NFTA_OBJREF_SET_NAME: [4, bareText],
    NFTA_OBJREF_SET_ID: [5, be32],
  },
  { nested: true },
)
