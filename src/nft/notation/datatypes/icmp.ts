/** Messages of ICMP, ICMPv6 and IGMP. nft(8), “ICMP type type” and those behind it; <linux/icmp.h>, <linux/icmpv6.h>, <linux/igmp.h> */

import { numbers } from './numbers.ts'

export const icmpType = numbers({
  name: 'icmp_type',
  id: 14,
  bits: 8,
  symbols: {
    'echo-reply': 0,
    'destination-unreachable': 3,
    'source-quench': 4,
    redirect: 5,
    'echo-request': 8,
    'router-advertisement': 9,
    'router-solicitation': 10,
    'time-exceeded': 11,
    'parameter-problem': 12,
    'timestamp-request': 13,
    'timestamp-reply': 14,
    'info-request': 15,
    'info-reply': 16,
    'address-mask-request': 17,
    'address-mask-reply': 18,
  },
})

/** Why something cannot be reached; `reject with icmp` gives it. */
export const icmpCode = numbers({
  name: 'icmp_code',
  id: 32,
  bits: 8,
  symbols: {
    'net-unreachable': 0,
    'host-unreachable': 1,
    'prot-unreachable': 2,
    'port-unreachable': 3,
    'frag-needed': 4,
    'net-prohibited': 9,
    'host-prohibited': 10,
    'admin-prohibited': 13,
  },
})

export const icmpv6Type = numbers({
  name: 'icmpv6_type',
  id: 29,
  bits: 8,
  symbols: {
    'destination-unreachable': 1,
    'packet-too-big': 2,
    'time-exceeded': 3,
    'parameter-problem': 4,
    'echo-request': 128,
    'echo-reply': 129,
    'mld-listener-query': 130,
    'mld-listener-report': 131,
    'mld-listener-done': 132,
    'mld-listener-reduction': 132,
    'nd-router-solicit': 133,
    'nd-router-advert': 134,
    'nd-neighbor-solicit': 135,
    'nd-neighbor-advert': 136,
    'nd-redirect': 137,
    'router-renumbering': 138,
    'ind-neighbor-solicit': 141,
    'ind-neighbor-advert': 142,
    'mld2-listener-report': 143,
  },
})

export const icmpv6Code = numbers({
  name: 'icmpv6_code',
  id: 33,
  bits: 8,
  symbols: {
    'no-route': 0,
    'admin-prohibited': 1,
    'addr-unreachable': 3,
    'port-unreachable': 4,
    'policy-fail': 5,
    'reject-route': 6,
  },
})

/** Codes that mean the same for both, for `reject with icmpx`. */
export const icmpxCode = numbers({
  name: 'icmpx_code',
  id: 34,
  bits: 8,
  symbols: { 'no-route': 0, 'port-unreachable': 1, 'host-unreachable': 2, 'admin-prohibited': 3 },
})

export const igmpType = numbers({
  name: 'igmp_type',
  id: 42,
  bits: 8,
  symbols: {
    'membership-query': 0x11,
    'membership-report-v1': 0x12,
    'membership-report-v2': 0x16,
    'leave-group': 0x17,
    'membership-report-v3': 0x22,
  },
})
