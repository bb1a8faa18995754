/** Options of IPv4. <linux/ip.h>; RFC 791, RFC 2113 */

import { datatypes } from '../datatypes/index.ts'
import { ip } from '../headers/ip.ts'
import { extensions } from './extension.ts'

const { integer } = datatypes

const option = { type: [0, 8, integer], length: [8, 8, integer] } as const
const route = { ...option, ptr: [16, 8, integer], addr: [24, 32, integer] } as const

export const ipOptions = extensions({
  operation: 'NFT_EXTHDR_OP_IPV4',
  of: ip,
  known: {
    lsrr: { type: 131, fields: route },
    ra: { type: 148, fields: { ...option, value: [16, 16, integer] } },
    rr: { type: 7, fields: route },
    ssrr: { type: 137, fields: route },
  },
})
