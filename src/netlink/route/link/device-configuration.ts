/** What IPv4 and IPv6 keep for a link: IFLA_AF_SPEC. <linux/if_link.h>, enum IFLA_INET_*, IFLA_INET6_*; <linux/ip.h>, <linux/ipv6.h> */

import { ipv6 } from '../../../schema/address.ts'
import { array } from '../../../schema/array.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { s32, u8, u32, u64 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'

/** IPv4 of one link. The configuration is an array by IPV4_DEVCONF_*, the first (FORWARDING) at place 0; it has grown with kernels. */
export const inet = attributes({
  IFLA_INET_CONF: [1, array(s32)],
})

const cacheInfo = struct('ifla_cacheinfo', { max_reasm_len: u32, tstamp: u32, reachable_time: u32, retrans_time: u32 })

/** IPv6 of one link. The configuration is an array by DEVCONF_*; it and the statistics have grown with kernels. */
export const inet6 = attributes({
  IFLA_INET6_FLAGS: [1, u32],
  IFLA_INET6_CONF: [2, array(s32)],
  IFLA_INET6_STATS: [3, array(u64)],
  IFLA_INET6_MCAST: [4, bytes],
  IFLA_INET6_CACHEINFO: [5, cacheInfo],
  IFLA_INET6_ICMP6STATS: [6, array(u64)],
  IFLA_INET6_TOKEN: [7, ipv6],
  IFLA_INET6_ADDR_GEN_MODE: [
    8,
    named(u8, {
      IN6_ADDR_GEN_MODE_EUI64: 0,
      IN6_ADDR_GEN_MODE_NONE: 1,
      IN6_ADDR_GEN_MODE_STABLE_PRIVACY: 2,
      IN6_ADDR_GEN_MODE_RANDOM: 3,
    }),
  ],
  IFLA_INET6_RA_MTU: [9, u32],
})
