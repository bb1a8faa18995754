/** ICMP. <linux/icmp.h>, struct icmphdr; RFC 792 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { icmp_code, icmp_type, integer } = datatypes

export const icmp = header({
  name: 'icmp',
  id: 4,
  layer: 'transport',
  messages: { id: [8, 0], sequence: [8, 0], gateway: [5], mtu: [3] },
  fields: {
    type: [0, 8, icmp_type],
    code: [8, 8, icmp_code],
    checksum: [16, 16, integer],
    id: [32, 16, integer],
    sequence: [48, 16, integer],
    gateway: [32, 32, integer],
    mtu: [48, 16, integer],
  },
})
