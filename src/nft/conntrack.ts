/** What conntrack says about a packet's connection. <linux/netfilter/nf_conntrack_common.h>, <linux/netfilter/nf_conntrack_tuple_common.h> */

/** Which way a packet goes, seen from the connection's first. */
export const IP_CT_DIR = { IP_CT_DIR_ORIGINAL: 0, IP_CT_DIR_REPLY: 1 } as const

/** States as bits, the way `ct state` loads them: NF_CT_STATE_BIT of each of enum ip_conntrack_info. */
export const CT_STATE = {
  NF_CT_STATE_INVALID_BIT: 1 << 0,
  IP_CT_ESTABLISHED: 1 << 1,
  IP_CT_RELATED: 1 << 2,
  IP_CT_NEW: 1 << 3,
  NF_CT_STATE_UNTRACKED_BIT: 1 << 6,
} as const

/** <linux/netfilter/nf_conntrack_common.h>, enum ip_conntrack_status */
export const IPS = {
  IPS_EXPECTED: 1 << 0,
  IPS_SEEN_REPLY: 1 << 1,
  IPS_ASSURED: 1 << 2,
  IPS_CONFIRMED: 1 << 3,
  IPS_SRC_NAT: 1 << 4,
  IPS_DST_NAT: 1 << 5,
  IPS_SEQ_ADJUST: 1 << 6,
  IPS_SRC_NAT_DONE: 1 << 7,
  IPS_DST_NAT_DONE: 1 << 8,
  IPS_DYING: 1 << 9,
  IPS_FIXED_TIMEOUT: 1 << 10,
  IPS_TEMPLATE: 1 << 11,
  IPS_UNTRACKED: 1 << 12,
  IPS_HELPER: 1 << 13,
  IPS_OFFLOAD: 1 << 14,
  IPS_HW_OFFLOAD: 1 << 15,
} as const
