/** IPv4. <linux/ip.h>, struct iphdr; RFC 791 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { dscp, ecn, inet_proto, integer, ipv4_addr } = datatypes

export const ip = header({
  name: 'ip',
  id: 12,
  layer: 'network',
  next: 'protocol',
  fields: {
    version: [0, 4, integer],
    hdrlength: [4, 4, integer],
    dscp: [8, 6, dscp],
    ecn: [14, 2, ecn],
    length: [16, 16, integer],
    id: [32, 16, integer],
    'frag-off': [48, 16, integer],
    ttl: [64, 8, integer],
    protocol: [72, 8, inet_proto],
    checksum: [80, 16, integer],
    saddr: [96, 32, ipv4_addr],
    daddr: [128, 32, ipv4_addr],
  },
})
