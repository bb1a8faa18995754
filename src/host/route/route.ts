/** A route in English, as the kernel describes it. ip-route(8), <linux/rtnetlink.h> */

import { type RouteMessage, RT_TABLE, RTN } from '../../netlink/route/index.ts'
import type { Family } from '../ip/prefix.ts'
import { type Maker, makers } from '../word/maker.ts'
import { describeScope, type Scope } from '../word/scope.ts'
import { type DescribedEncapsulation, describeEncapsulation } from './encapsulation/encapsulation.ts'
import { describeMetrics, type RouteMetrics } from './metrics.ts'

/** What happens to packets that take a route. */
export type RouteType =
  /** They go on. */
  | 'unicast'
  /** They are for this host. */
  | 'local'
  | 'broadcast'
  | 'anycast'
  | 'multicast'
  /** They vanish. */
  | 'blackhole'
  /** They vanish, and the sender is told that the host is unreachable. */
  | 'unreachable'
  /** They vanish, and the sender is told that somebody forbids it. */
  | 'prohibit'
  /** The next table is asked. */
  | 'throw'

/** How much a router of IPv6 is liked, of several with the same metric. RFC 4191 */
export type RoutePreference = 'low' | 'medium' | 'high'

/** A route, as the kernel described it. */
export interface Route extends Described<RouteMetrics> {
  readonly family: Family
  /** `'default'`, or the network where it leads: `10.20.0.0/16`. */
  readonly to: string
  /** The network whose packets it is for (IPv6); undefined: for all. */
  readonly from: string | undefined
  readonly type: RouteType | number
  /** The router that takes the packets; undefined where their receiver is on the link itself, or where there are several {@link ways}. */
  readonly via: string | undefined
  /** The index of the link by which they leave. */
  readonly link: number | undefined
  /** Whether the router is believed to be on the link though no route leads to it. */
  readonly onLink: boolean
  /** The number of the next hop that it leads by; {@link via} and {@link link}, or {@link ways}, are then that one's. */
  readonly nexthop: number | undefined
  /** What is put around its packets. */
  readonly encapsulation: DescribedEncapsulation | undefined
  /** The address that this host takes as their sender, where the program has not chosen one. */
  readonly source: string | undefined
  /** Of two routes to the same network the one with the lower metric counts. 0 where none was given; for IPv6 that is 1024. */
  readonly metric: number
  /** 254 is the main table, 255 the one of this host's own addresses. */
  readonly table: number
  readonly scope: Scope
  /** The type of service that packets must have (IPv4); 0: any. */
  readonly tos: number
  /** Who made it. */
  readonly madeBy: Maker
  /** The realm of packets that it leads away (IPv4); 0: none. */
  readonly realm: number
  /** The realm of packets that come from where it leads. */
  readonly sourceRealm: number
  /** How much its router is liked (IPv6). */
  readonly preference: RoutePreference | undefined
  /** Seconds until it goes (IPv6); undefined where it stays. */
  readonly expires: number | undefined
  /** The ways out among which packets are shared; empty where there is one alone. */
  readonly ways: readonly Way[]
  /** The kernel's own description, under the kernel's own names. */
  readonly message: RouteMessage
}

/** One of several ways out. */
export interface Way {
  readonly via: string | undefined
  readonly link: number
  /** Its share of the packets. */
  readonly weight: number
  readonly onLink: boolean
  readonly encapsulation: DescribedEncapsulation | undefined
}

/** Everything that can be said, as it is found: undefined where it is not so. */
type Described<T> = { readonly [K in keyof Required<T>]: T[K] | undefined }

/** The types in the kernel's words. */
export const types = {
  unicast: 'RTN_UNICAST',
  local: 'RTN_LOCAL',
  broadcast: 'RTN_BROADCAST',
  anycast: 'RTN_ANYCAST',
  multicast: 'RTN_MULTICAST',
  blackhole: 'RTN_BLACKHOLE',
  unreachable: 'RTN_UNREACHABLE',
  prohibit: 'RTN_PROHIBIT',
  throw: 'RTN_THROW',
} as const satisfies Record<RouteType, keyof typeof RTN>

const typeNames: ReadonlyMap<RouteMessage['rtm_type'], RouteType> = new Map(
  Object.entries(types).map(([name, type]) => [type, name as RouteType]),
)

/** The preferences in the kernel's words. */
export const preferences = {
  low: 'ICMPV6_ROUTER_PREF_LOW',
  medium: 'ICMPV6_ROUTER_PREF_MEDIUM',
  high: 'ICMPV6_ROUTER_PREF_HIGH',
} as const satisfies Record<RoutePreference, RouteMessage['RTA_PREF']>

const preferenceNames: ReadonlyMap<RouteMessage['RTA_PREF'], RoutePreference> = new Map(
  Object.entries(preferences).map(([name, preference]) => [preference, name as RoutePreference]),
)

/** A route in English. */
export function describeRoute(message: RouteMessage): Route {
  const family = message.rtm_family === 'AF_INET6' ? 'ipv6' : 'ipv4'
  const {
    rtm_dst_len: length,
    rtm_src_len: sourceLength,
    rtm_type: type,
    RTA_DST: destination,
    RTA_SRC: from,
    RTA_FLOW: realms = 0,
  } = message
  const table = message.RTA_TABLE ?? message.rtm_table
  return {
    family,
    to: destination === undefined ? 'default' : `${destination}/${length}`,
    from: from === undefined ? undefined : `${from}/${sourceLength}`,
    type: typeNames.get(type) ?? (typeof type === 'number' ? type : RTN[type]),
    via: message.RTA_GATEWAY ?? message.RTA_VIA?.rtvia_addr,
    link: message.RTA_OIF,
    onLink: message.rtm_flags.includes('RTNH_F_ONLINK'),
    nexthop: message.RTA_NH_ID,
    encapsulation: describeEncapsulation(message),
    source: message.RTA_PREFSRC,
    metric: message.RTA_PRIORITY ?? 0,
    table: typeof table === 'number' ? table : RT_TABLE[table],
    scope: describeScope(message.rtm_scope),
    tos: message.rtm_tos,
    madeBy: makers.say(message.rtm_protocol),
    realm: realms & 0xffff,
    sourceRealm: realms >>> 16,
    preference: preferenceNames.get(message.RTA_PREF),
    expires: message.RTA_EXPIRES ?? secondsLeft(message.RTA_CACHEINFO?.rta_expires),
    ...describeMetrics(message.RTA_METRICS),
    ways: (message.RTA_MULTIPATH ?? []).map((way) => ({
      via: way.RTA_GATEWAY ?? way.RTA_VIA?.rtvia_addr,
      link: way.rtnh_ifindex,
      weight: way.rtnh_hops + 1,
      onLink: way.rtnh_flags.includes('RTNH_F_ONLINK'),
      encapsulation: describeEncapsulation(way),
    })),
    message,
  }
}

/** The kernel counts in hundredths; 0 stands for no end. */
function secondsLeft(hundredths: number | undefined): number | undefined {
  return hundredths === undefined || hundredths <= 0 ? undefined : Math.round(hundredths / 100)
}
