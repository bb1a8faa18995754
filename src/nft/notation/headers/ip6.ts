/** IPv6. <linux/ipv6.h>, struct ipv6hdr; RFC 8200 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { dscp, ecn, inet_proto, integer, ipv6_addr } = datatypes

export const ip6 = header({
  name: 'ip6',
  id: 13,
  layer: 'network',
  next: 'nexthdr',
  fields: {
    version: [0, 4, integer],
    dscp: [4, 6, dscp],
    ecn: [10, 2, ecn],
    flowlabel: [12, 20, integer],
    length: [32, 16, integer],
    nexthdr: [48, 8, inet_proto],
    hoplimit: [56, 8, integer],
    saddr: [64, 128, ipv6_addr],
    daddr: [192, 128, ipv6_addr],
  },
})
