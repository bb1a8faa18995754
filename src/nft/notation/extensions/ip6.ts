/** Extension headers of IPv6. RFC 8200; <linux/ipv6.h>, <linux/seg6.h>, RFC 6275 */

import { datatypes } from '../datatypes/index.ts'
import { ip6 } from '../headers/ip6.ts'
import { extensions } from './extension.ts'

const { inet_proto, integer, ipv6_addr, mh_type } = datatypes

const next = { nexthdr: [0, 8, inet_proto], hdrlength: [8, 8, integer] } as const

/** Routing headers of all types begin alike. nft tells them apart by the fields alone. */
const ROUTING = 43

export const ip6Extensions = extensions({
  operation: 'NFT_EXTHDR_OP_IPV6',
  of: ip6,
  known: {
    hbh: { type: 0, fields: next },
    rt: { type: ROUTING, fields: { ...next, type: [16, 8, integer], 'seg-left': [24, 8, integer] } },
    srh: {
      type: ROUTING,
      fields: {
        'last-entry': [32, 8, integer],
        flags: [40, 8, integer],
        tag: [48, 16, integer],
        'sid[1]': [64, 128, ipv6_addr],
        'sid[2]': [192, 128, ipv6_addr],
      },
    },
    rt0: {
      type: ROUTING,
      fields: {
        reserved: [32, 32, integer],
        'addr[1]': [64, 128, ipv6_addr],
        'addr[2]': [192, 128, ipv6_addr],
        'addr[3]': [320, 128, ipv6_addr],
      },
    },
    rt2: { type: ROUTING, fields: { reserved: [32, 32, integer], addr: [64, 128, ipv6_addr] } },
    frag: {
      type: 44,
      fields: {
        nexthdr: [0, 8, inet_proto],
        reserved: [8, 8, integer],
        'frag-off': [16, 13, integer],
        reserved2: [29, 2, integer],
        'more-fragments': [31, 1, integer],
        id: [32, 32, integer],
      },
    },
    dst: { type: 60, fields: next },
    mh: { type: 135, fields: { ...next, type: [16, 8, mh_type], reserved: [24, 8, integer], checksum: [32, 16, integer] } },
  },
})
