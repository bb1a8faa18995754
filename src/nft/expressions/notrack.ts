/** Keeps a packet out of conntrack. It has no attributes. <linux/netfilter/nf_tables.h> */

import { attributes } from '../../schema/attributes.ts'

export const notrack = attributes({}, { nested: true })
