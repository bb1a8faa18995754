/** Encapsulations: what a route or a nexthop puts around its packets, or does with them. <linux/lwtunnel.h>, enum lwtunnel_encap_types */

import { bpf } from './bpf.ts'
import { ila } from './ila.ts'
import { ioam6 } from './ioam6.ts'
import { ip } from './ip.ts'
import { ip6 } from './ip6.ts'
import { mpls } from './mpls.ts'
import { rpl } from './rpl.ts'
import { seg6 } from './seg6.ts'
import { seg6Local } from './seg6-local.ts'
import { xfrm } from './xfrm.ts'

export const LWTUNNEL_ENCAP = {
  LWTUNNEL_ENCAP_NONE: 0,
  LWTUNNEL_ENCAP_MPLS: 1,
  LWTUNNEL_ENCAP_IP: 2,
  LWTUNNEL_ENCAP_ILA: 3,
  LWTUNNEL_ENCAP_IP6: 4,
  LWTUNNEL_ENCAP_SEG6: 5,
  LWTUNNEL_ENCAP_BPF: 6,
  LWTUNNEL_ENCAP_SEG6_LOCAL: 7,
  LWTUNNEL_ENCAP_RPL: 8,
  LWTUNNEL_ENCAP_IOAM6: 9,
  LWTUNNEL_ENCAP_XFRM: 10,
} as const

/** The formats of RTA_ENCAP and NHA_ENCAP by their type. */
export const encapsulations = {
  LWTUNNEL_ENCAP_MPLS: mpls,
  LWTUNNEL_ENCAP_IP: ip,
  LWTUNNEL_ENCAP_ILA: ila,
  LWTUNNEL_ENCAP_IP6: ip6,
  LWTUNNEL_ENCAP_SEG6: seg6,
  LWTUNNEL_ENCAP_BPF: bpf,
  LWTUNNEL_ENCAP_SEG6_LOCAL: seg6Local,
  LWTUNNEL_ENCAP_RPL: rpl,
  LWTUNNEL_ENCAP_IOAM6: ioam6,
  LWTUNNEL_ENCAP_XFRM: xfrm,
}
