/** Hooks: the places in a packet's way where base chains stand. <linux/netfilter.h>, <linux/netfilter_arp.h>, <linux/netfilter_bridge.h> */

import { be32 } from '../schema/integer.ts'
import { named } from '../schema/names.ts'
import { select } from '../schema/select.ts'

/** The hooks of IPv4, IPv6 and inet. */
export const NF_INET = {
  NF_INET_PRE_ROUTING: 0,
  NF_INET_LOCAL_IN: 1,
  NF_INET_FORWARD: 2,
  NF_INET_LOCAL_OUT: 3,
  NF_INET_POST_ROUTING: 4,
  NF_INET_INGRESS: 5,
} as const

/** The hooks of a bridge. */
export const NF_BR = {
  NF_BR_PRE_ROUTING: 0,
  NF_BR_LOCAL_IN: 1,
  NF_BR_FORWARD: 2,
  NF_BR_LOCAL_OUT: 3,
  NF_BR_POST_ROUTING: 4,
  NF_BR_BROUTING: 5,
} as const

/** The hooks of ARP. */
export const NF_ARP = { NF_ARP_IN: 0, NF_ARP_OUT: 1, NF_ARP_FORWARD: 2 } as const

/** The hooks of one network device. */
export const NF_NETDEV = { NF_NETDEV_INGRESS: 0, NF_NETDEV_EGRESS: 1 } as const

const inet = named(be32, NF_INET)

/** A hook's number: which place it stands for depends on the family. */
export const hookNumber = select('nfgen_family', {
  NFPROTO_INET: inet,
  NFPROTO_IPV4: inet,
  NFPROTO_IPV6: inet,
  NFPROTO_BRIDGE: named(be32, NF_BR),
  NFPROTO_ARP: named(be32, NF_ARP),
  NFPROTO_NETDEV: named(be32, NF_NETDEV),
})
