/** How addresses and ports are chosen when they are translated. <linux/netfilter/nf_nat.h> */

export const NF_NAT_RANGE = {
  NF_NAT_RANGE_MAP_IPS: 1 << 0,
  NF_NAT_RANGE_PROTO_SPECIFIED: 1 << 1,
  NF_NAT_RANGE_PROTO_RANDOM: 1 << 2,
  NF_NAT_RANGE_PERSISTENT: 1 << 3,
  NF_NAT_RANGE_PROTO_RANDOM_FULLY: 1 << 4,
  NF_NAT_RANGE_PROTO_OFFSET: 1 << 5,
  NF_NAT_RANGE_NETMAP: 1 << 6,
} as const
