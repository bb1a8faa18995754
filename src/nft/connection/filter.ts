/**
 * What of the tuples of a question counts. <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_filter; the bits are those of the kernel's
 * net/netfilter/nf_internals.h, which no header for programs has
 */

import { attributes } from '../../schema/attributes.ts'
import { u32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'

export const CTA_FILTER_F = {
  CTA_FILTER_F_CTA_IP_SRC: 1 << 0,
  CTA_FILTER_F_CTA_IP_DST: 1 << 1,
  CTA_FILTER_F_CTA_TUPLE_ZONE: 1 << 2,
  CTA_FILTER_F_CTA_PROTO_NUM: 1 << 3,
  CTA_FILTER_F_CTA_PROTO_SRC_PORT: 1 << 4,
  CTA_FILTER_F_CTA_PROTO_DST_PORT: 1 << 5,
  CTA_FILTER_F_CTA_PROTO_ICMP_TYPE: 1 << 6,
  CTA_FILTER_F_CTA_PROTO_ICMP_CODE: 1 << 7,
  CTA_FILTER_F_CTA_PROTO_ICMP_ID: 1 << 8,
  CTA_FILTER_F_CTA_PROTO_ICMPV6_TYPE: 1 << 9,
  CTA_FILTER_F_CTA_PROTO_ICMPV6_CODE: 1 << 10,
  CTA_FILTER_F_CTA_PROTO_ICMPV6_ID: 1 << 11,
} as const

export const filter = attributes(
  {
    CTA_FILTER_ORIG_FLAGS: [1, flags(u32, CTA_FILTER_F), 'in the host’s byte order, unlike everything around it'],
    CTA_FILTER_REPLY_FLAGS: [2, flags(u32, CTA_FILTER_F), 'in the host’s byte order as well'],
  },
  { nested: true },
)
