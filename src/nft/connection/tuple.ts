/**
 * Tuples: who sends to whom, in one direction of a connection. <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_tuple, ctattr_ip,
 * ctattr_l4proto
 */

import { IPPROTO } from '../../netlink/ip-protocols.ts'
import { ipv4, ipv6 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { be16, u8 } from '../../schema/integer.ts'
import { named } from '../../schema/names.ts'

const addresses = attributes(
  {
    CTA_IP_V4_SRC: [1, ipv4],
    CTA_IP_V4_DST: [2, ipv4],
    CTA_IP_V6_SRC: [3, ipv6],
    CTA_IP_V6_DST: [4, ipv6],
  },
  { nested: true },
)

const protocol = attributes(
  {
    CTA_PROTO_NUM: [1, named(u8, IPPROTO)],
    CTA_PROTO_SRC_PORT: [2, be16, 'of GRE: the key of the call'],
    CTA_PROTO_DST_PORT: [3, be16],
    CTA_PROTO_ICMP_ID: [4, be16],
    CTA_PROTO_ICMP_TYPE: [5, u8],
    CTA_PROTO_ICMP_CODE: [6, u8],
    CTA_PROTO_ICMPV6_ID: [7, be16],
    CTA_PROTO_ICMPV6_TYPE: [8, u8],
    CTA_PROTO_ICMPV6_CODE: [9, u8],
  },
  { nested: true },
)

export const tuple = attributes(
  {
    CTA_TUPLE_IP: [1, addresses],
    CTA_TUPLE_PROTO: [2, protocol],
    CTA_TUPLE_ZONE: [3, be16, 'where the zone is that of this direction alone'],
  },
  { nested: true },
)
