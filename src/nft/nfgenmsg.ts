/** The header that every netfilter message begins with. <linux/netfilter/nfnetlink.h>, struct nfgenmsg; <linux/netfilter.h> */

import { be16, u8 } from '../schema/integer.ts'
import { named } from '../schema/names.ts'
import { struct } from '../schema/struct.ts'

/** The families of netfilter: whose packets a table sees. NFPROTO_INET is IPv4 and IPv6 in one. */
export const NFPROTO = {
  NFPROTO_UNSPEC: 0,
  NFPROTO_INET: 1,
  NFPROTO_IPV4: 2,
  NFPROTO_ARP: 3,
  NFPROTO_NETDEV: 5,
  NFPROTO_BRIDGE: 7,
  NFPROTO_IPV6: 10,
  NFPROTO_DECNET: 12,
} as const

/** The subsystems of netfilter: the upper byte of a message's number. */
export const NFNL_SUBSYS = {
  NFNL_SUBSYS_CTNETLINK: 1,
  NFNL_SUBSYS_CTNETLINK_EXP: 2,
  NFNL_SUBSYS_NFTABLES: 10,
  NFNL_SUBSYS_NFT_COMPAT: 11,
  NFNL_SUBSYS_HOOK: 12,
} as const

/**
 * `res_id` is the subsystem in a batch's first and last message, the lower half of the ruleset's generation in the kernel's answers about
 * it, and the number of the processor in statistics of one.
 */
export const nfgenmsg = struct('nfgenmsg', { nfgen_family: named(u8, NFPROTO), version: u8, res_id: be16 })
