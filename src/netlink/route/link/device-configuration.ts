/** What IPv4 and IPv6 keep for a link: IFLA_AF_SPEC. <linux/if_link.h>, enum IFLA_INET_*, IFLA_INET6_*; <linux/ip.h>, <linux/ipv6.h>, <linux/snmp.h>, <net/if_inet6.h> */

import { ipv6 } from '../../../schema/address.ts'
import { array } from '../../../schema/array.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { littleEndian, s32, u8, u32, u64 } from '../../../schema/integer.ts'
import { flags, type Names, named } from '../../../schema/names.ts'
import type { Source } from '../../../schema/source.ts'
import { struct } from '../../../schema/struct.ts'

/** An array whose places have names, in the order of their numbers: a struct that has grown with kernels from nothing. */
function places<N extends Names, Out, In>(name: string, names: N, item: Codec<Out, In> & { readonly size: number }) {
  const numbers = Object.values(names)
  if (numbers.some((number, place) => number !== (numbers[0] ?? 0) + place)) throw new Error(`${name}: a place is left out`)
  const fields = Object.fromEntries(Object.keys(names).map((place) => [place, item]))
  return struct(name, {}, fields as { readonly [K in keyof N]: typeof item })
}

/** Settings of IPv4. The kernel's array begins with the first of them, at place 0. */
const IPV4_DEVCONF = {
  IPV4_DEVCONF_FORWARDING: 1,
  IPV4_DEVCONF_MC_FORWARDING: 2,
  IPV4_DEVCONF_PROXY_ARP: 3,
  IPV4_DEVCONF_ACCEPT_REDIRECTS: 4,
  IPV4_DEVCONF_SECURE_REDIRECTS: 5,
  IPV4_DEVCONF_SEND_REDIRECTS: 6,
  IPV4_DEVCONF_SHARED_MEDIA: 7,
  IPV4_DEVCONF_RP_FILTER: 8,
  IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE: 9,
  IPV4_DEVCONF_BOOTP_RELAY: 10,
  IPV4_DEVCONF_LOG_MARTIANS: 11,
  IPV4_DEVCONF_TAG: 12,
  IPV4_DEVCONF_ARPFILTER: 13,
  IPV4_DEVCONF_MEDIUM_ID: 14,
  IPV4_DEVCONF_NOXFRM: 15,
  IPV4_DEVCONF_NOPOLICY: 16,
  IPV4_DEVCONF_FORCE_IGMP_VERSION: 17,
  IPV4_DEVCONF_ARP_ANNOUNCE: 18,
  IPV4_DEVCONF_ARP_IGNORE: 19,
  IPV4_DEVCONF_PROMOTE_SECONDARIES: 20,
  IPV4_DEVCONF_ARP_ACCEPT: 21,
  IPV4_DEVCONF_ARP_NOTIFY: 22,
  IPV4_DEVCONF_ACCEPT_LOCAL: 23,
  IPV4_DEVCONF_SRC_VMARK: 24,
  IPV4_DEVCONF_PROXY_ARP_PVLAN: 25,
  IPV4_DEVCONF_ROUTE_LOCALNET: 26,
  IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL: 27,
  IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL: 28,
  IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN: 29,
  IPV4_DEVCONF_DROP_UNICAST_IN_L2_MULTICAST: 30,
  IPV4_DEVCONF_DROP_GRATUITOUS_ARP: 31,
  IPV4_DEVCONF_BC_FORWARDING: 32,
  IPV4_DEVCONF_ARP_EVICT_NOCARRIER: 33,
} as const

type InetRows = { readonly [K in keyof typeof IPV4_DEVCONF]: readonly [number: number, format: typeof s32] }

const inetPlaces = places('ipv4_devconf', IPV4_DEVCONF, s32)
const inetRows: Record<string, readonly [number, typeof s32]> = {}
for (const [name, number] of Object.entries(IPV4_DEVCONF)) inetRows[name] = [number, s32]
const inetSettings = attributes(inetRows as InetRows, { nested: true })

/** Attributes of four bytes each begin with their length, 8; the array begins with IPV4_DEVCONF_FORWARDING, which is 0 or 1. */
const isNest = (source: Source, start: number, end: number) => end - start >= 8 && source.view.getUint16(start, littleEndian) === 8

/** What was read from an array in exact mode, and is written as one again. */
const arrays = new WeakSet<object>()

/** The kernel tells an array of all settings, and takes attributes of those to change: that is what is written. */
const inetConfiguration: Codec<ValueOf<typeof inetSettings>, InputOf<typeof inetSettings>> = {
  ...inetSettings,
  read(source, start, end) {
    if (isNest(source, start, end)) return inetSettings.read(source, start, end)
    const value = inetPlaces.read(source, start, end) as ValueOf<typeof inetSettings>
    if (source.exact) arrays.add(value)
    return value
  },
  write(writer, value, scope, wire) {
    if (wire?.['array'] === undefined) inetSettings.write(writer, value, scope)
    else inetPlaces.write(writer, value)
  },
  wireOf: (value) => (arrays.has(value) ? { array: {} } : undefined),
  explain: (source, start, end) => (isNest(source, start, end) ? inetSettings : inetPlaces).explain(source, start, end),
}

/** IPv4 of one link. A request changes the settings that it names. */
export const inet = attributes({
  IFLA_INET_CONF: [1, inetConfiguration],
})

/** Settings of IPv6. The kernel tells them all; a request cannot change them here. */
const DEVCONF = {
  DEVCONF_FORWARDING: 0,
  DEVCONF_HOPLIMIT: 1,
  DEVCONF_MTU6: 2,
  DEVCONF_ACCEPT_RA: 3,
  DEVCONF_ACCEPT_REDIRECTS: 4,
  DEVCONF_AUTOCONF: 5,
  DEVCONF_DAD_TRANSMITS: 6,
  DEVCONF_RTR_SOLICITS: 7,
  DEVCONF_RTR_SOLICIT_INTERVAL: 8,
  DEVCONF_RTR_SOLICIT_DELAY: 9,
  DEVCONF_USE_TEMPADDR: 10,
  DEVCONF_TEMP_VALID_LFT: 11,
  DEVCONF_TEMP_PREFERED_LFT: 12,
  DEVCONF_REGEN_MAX_RETRY: 13,
  DEVCONF_MAX_DESYNC_FACTOR: 14,
  DEVCONF_MAX_ADDRESSES: 15,
  DEVCONF_FORCE_MLD_VERSION: 16,
  DEVCONF_ACCEPT_RA_DEFRTR: 17,
  DEVCONF_ACCEPT_RA_PINFO: 18,
  DEVCONF_ACCEPT_RA_RTR_PREF: 19,
  DEVCONF_RTR_PROBE_INTERVAL: 20,
  DEVCONF_ACCEPT_RA_RT_INFO_MAX_PLEN: 21,
  DEVCONF_PROXY_NDP: 22,
  DEVCONF_OPTIMISTIC_DAD: 23,
  DEVCONF_ACCEPT_SOURCE_ROUTE: 24,
  DEVCONF_MC_FORWARDING: 25,
  DEVCONF_DISABLE_IPV6: 26,
  DEVCONF_ACCEPT_DAD: 27,
  DEVCONF_FORCE_TLLAO: 28,
  DEVCONF_NDISC_NOTIFY: 29,
  DEVCONF_MLDV1_UNSOLICITED_REPORT_INTERVAL: 30,
  DEVCONF_MLDV2_UNSOLICITED_REPORT_INTERVAL: 31,
  DEVCONF_SUPPRESS_FRAG_NDISC: 32,
  DEVCONF_ACCEPT_RA_FROM_LOCAL: 33,
  DEVCONF_USE_OPTIMISTIC: 34,
  DEVCONF_ACCEPT_RA_MTU: 35,
  DEVCONF_STABLE_SECRET: 36,
  DEVCONF_USE_OIF_ADDRS_ONLY: 37,
  DEVCONF_ACCEPT_RA_MIN_HOP_LIMIT: 38,
  DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN: 39,
  DEVCONF_DROP_UNICAST_IN_L2_MULTICAST: 40,
  DEVCONF_DROP_UNSOLICITED_NA: 41,
  DEVCONF_KEEP_ADDR_ON_DOWN: 42,
  DEVCONF_RTR_SOLICIT_MAX_INTERVAL: 43,
  DEVCONF_SEG6_ENABLED: 44,
  DEVCONF_SEG6_REQUIRE_HMAC: 45,
  DEVCONF_ENHANCED_DAD: 46,
  DEVCONF_ADDR_GEN_MODE: 47,
  DEVCONF_DISABLE_POLICY: 48,
  DEVCONF_ACCEPT_RA_RT_INFO_MIN_PLEN: 49,
  DEVCONF_NDISC_TCLASS: 50,
  DEVCONF_RPL_SEG_ENABLED: 51,
  DEVCONF_RA_DEFRTR_METRIC: 52,
  DEVCONF_IOAM6_ENABLED: 53,
  DEVCONF_IOAM6_ID: 54,
  DEVCONF_IOAM6_ID_WIDE: 55,
  DEVCONF_NDISC_EVICT_NOCARRIER: 56,
  DEVCONF_ACCEPT_UNTRACKED_NA: 57,
  DEVCONF_ACCEPT_RA_MIN_LFT: 58,
  DEVCONF_FORCE_FORWARDING: 59,
} as const

const ICMP6_MIB = {
  ICMP6_MIB_NUM: 0,
  ICMP6_MIB_INMSGS: 1,
  ICMP6_MIB_INERRORS: 2,
  ICMP6_MIB_OUTMSGS: 3,
  ICMP6_MIB_OUTERRORS: 4,
  ICMP6_MIB_CSUMERRORS: 5,
  ICMP6_MIB_RATELIMITHOST: 6,
} as const

const cacheInfo = struct('ifla_cacheinfo', { max_reasm_len: u32, tstamp: u32, reachable_time: u32, retrans_time: u32 })

const inet6Flags = flags(u32, {
  IF_RS_SENT: 0x10,
  IF_RA_RCVD: 0x20,
  IF_RA_MANAGED: 0x40,
  IF_RA_OTHERCONF: 0x80,
  IF_READY: 0x80000000,
})

/** IPv6 of one link. */
export const inet6 = attributes({
  IFLA_INET6_FLAGS: [1, inet6Flags],
  IFLA_INET6_CONF: [2, places('ipv6_devconf', DEVCONF, s32)],
  IFLA_INET6_STATS: [3, array(u64), 'by IPSTATS_MIB_*, whose order is not the same in all kernels; the first is how many there are'],
  IFLA_INET6_MCAST: [4, bytes, 'no kernel sends it'],
  IFLA_INET6_CACHEINFO: [5, cacheInfo],
  IFLA_INET6_ICMP6STATS: [6, places('icmpv6_mib', ICMP6_MIB, u64), 'ICMP6_MIB_NUM is how many there are'],
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
