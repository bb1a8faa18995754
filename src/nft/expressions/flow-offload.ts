/** Puts a connection into a flowtable. <linux/netfilter/nf_tables.h>, enum nft_offload_attributes */

import { attributes } from '../../schema/attributes.ts'
import { name } from '../name.ts'

export const flowOffload = attributes({ NFTA_FLOW_TABLE_NAME: [1, name] }, { nested: true })
