/** GTP: what mobile networks carry a phone's packets in. <linux/if_link.h>, enum IFLA_GTP_*, ifla_gtp_role */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { u8, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** The options of a GTP link. Its tunnels are made over generic netlink. */
export const gtp = attributes({
  IFLA_GTP_FD0: [1, u32, 'a UDP socket for version 0, by its descriptor'],
  IFLA_GTP_FD1: [2, u32, 'a UDP socket for version 1, by its descriptor'],
  IFLA_GTP_PDP_HASHSIZE: [3, u32],
  IFLA_GTP_ROLE: [4, named(u32, { GTP_ROLE_GGSN: 0, GTP_ROLE_SGSN: 1 })],
  IFLA_GTP_CREATE_SOCKETS: [5, u8, 'the kernel opens both sockets itself'],
  IFLA_GTP_RESTART_COUNT: [6, u8],
  IFLA_GTP_LOCAL: [7, ipv4, 'with IFLA_GTP_CREATE_SOCKETS'],
  IFLA_GTP_LOCAL6: [8, ipv6, 'with IFLA_GTP_CREATE_SOCKETS'],
})
