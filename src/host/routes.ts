/** Routes: added, replaced, listed and deleted, and asked which way a packet would go. ip-route(8), <linux/rtnetlink.h> */

import { type Connection, type Dump, dumpOf, NetlinkError } from '../netlink/index.ts'
import { type RouteInput, type RouteMessage, RT_TABLE, RTN, type route } from '../netlink/route/index.ts'
import { type LinkReference, linkIndex } from './link-reference.ts'
import { type Family, formatPrefix, type Prefix, parseAddress, parseNetwork } from './prefix.ts'
import { describeScope, type Scope } from './scope.ts'

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

/** A route, as the kernel described it. */
export interface Route {
  readonly family: Family
  /** `'default'`, or the network where it leads: `10.20.0.0/16`. */
  readonly to: string
  readonly type: RouteType | number
  /** The router that takes the packets; undefined where their receiver is on the link itself, or where there are several {@link ways}. */
  readonly via: string | undefined
  /** The index of the link by which they leave. */
  readonly link: number | undefined
  /** The address that this host takes as their sender, where the program has not chosen one. */
  readonly source: string | undefined
  /** Of two routes to the same network the one with the lower metric counts. 0 where none was given; for IPv6 that is 1024. */
  readonly metric: number
  /** 254 is the main table, 255 the one of this host's own addresses. */
  readonly table: number
  readonly scope: Scope
  /** Who made it, in the kernel's word or number: `'kernel'`, `'boot'`, `'static'`, `'dhcp'` ... */
  readonly madeBy: string | number
  /** The MTU of the path; undefined where it is the link's. */
  readonly mtu: number | undefined
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
}

/** A route that is to be made. */
export interface NewRoute {
  /** `'default'`, or a network: `10.20.0.0/16`. An address alone is a network of one. */
  readonly to: string
  /** The router that takes the packets. For IPv4 it may be one of IPv6. */
  readonly via?: string
  /** The link by which they leave; the kernel finds it where a router is given. */
  readonly link?: LinkReference
  /** The address that this host takes as their sender. */
  readonly source?: string
  readonly metric?: number
  /** The number of a table; the main one where none is given. */
  readonly table?: number
  /** The MTU of the path in bytes. */
  readonly mtu?: number
  /** Whether the router is believed to be on the link though no route leads to it. */
  readonly onLink?: boolean
  readonly type?: RouteType
}

/** Which route to delete: the first one for which all that is given holds. */
export type OldRoute = Pick<NewRoute, 'to' | 'via' | 'link' | 'metric' | 'table' | 'type'>

/** Which routes to list: those for which all that is given holds. Where no table is named, those of the main table. */
export interface RouteFilter {
  readonly family?: Family
  readonly table?: number | 'all'
  readonly link?: LinkReference
  readonly to?: string
}

/** What else is known of the packet that is asked about. */
export interface LookupOptions {
  /** Its sender. With {@link LookupOptions.in} the packet is one that this host forwards. */
  readonly from?: string
  /** The link by which it comes in. */
  readonly in?: LinkReference
  /** The link by which it must leave. */
  readonly out?: LinkReference
  readonly mark?: number
}

/** What can be done with the routes of one network namespace. */
export interface Routes {
  /**
   * Makes a route.
   *
   * Equivalent to: `ip route add default via 10.10.0.1`, `ip route add 10.20.0.0/16 via 10.10.0.1 dev LINK src 10.10.0.2 metric 100`,
   * `ip route add blackhole 10.20.0.0/16`
   *
   * @throws a TypeError for what is no route, such as a network with host bits set; NetlinkError: EEXIST where there is one with this metric,
   * ENETUNREACH where no route leads to the router, ENETDOWN where the link is off, EINVAL where the source is not an address of this host
   */
  add(route: NewRoute): Promise<void>
  /** As `add`; takes the place of a route to the same network with the same metric. Equivalent to: `ip route replace ...` */
  replace(route: NewRoute): Promise<void>
  /** Lists routes. Equivalent to: `ip route show [table N | table all] [dev LINK]`, `ip -6 route show` */
  list(filter?: RouteFilter): Promise<Dump<Route>>
  /** Deletes a route and says whether there was one: deleting twice is no error. Equivalent to: `ip route delete default [via 10.10.0.1]` */
  delete(route: OldRoute): Promise<boolean>
  /**
   * Which way would a packet to this address go? Gives the router, the link, and the sender's address.
   *
   * Equivalent to: `ip route get 8.8.8.8 [from ADDRESS] [iif LINK] [oif LINK] [mark N]`
   *
   * @throws a TypeError for what is no address; NetlinkError: ENETUNREACH where no route leads there; EHOSTUNREACH, EACCES and EINVAL where one
   * of type unreachable, prohibit and blackhole does
   */
  lookup(address: string, options?: LookupOptions): Promise<Route>
}

/** The routes of the network namespace that the connection is in. */
export function routes(connection: Connection<typeof route>): Routes {
  /** The index of a link, where one is named. */
  const indexOf = async (link: LinkReference | undefined) => (link === undefined ? undefined : await linkIndex(connection, link))
  return {
    async add(route) {
      const request = newRoute(route)
      const RTA_OIF = await indexOf(route.link)
      await connection.request('RTM_NEWROUTE', { ...request, RTA_OIF }, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
    },

    async replace(route) {
      const request = newRoute(route)
      const RTA_OIF = await indexOf(route.link)
      await connection.request('RTM_NEWROUTE', { ...request, RTA_OIF }, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async list({ family, table = RT_TABLE.RT_TABLE_MAIN, link, to } = {}) {
      const destination = to === undefined ? undefined : parseDestination(to, family)
      const RTA_OIF = await indexOf(link)
      const filter: RouteInput = {
        rtm_family: family === undefined ? 'AF_UNSPEC' : families[family],
        RTA_TABLE: table === 'all' ? undefined : table,
        RTA_OIF,
      }
      const dump = await connection.dump('RTM_GETROUTE', filter).catch(noneIf('ENOENT'))
      // Kernels before 4.20 send the routes of all tables, of both families, and clones made for single receivers.
      const passes = (route: Route) =>
        !route.message.rtm_flags.includes('RTM_F_CLONED') &&
        (table === 'all' || route.table === table) &&
        (family === undefined || route.family === family) &&
        (RTA_OIF === undefined || route.link === RTA_OIF || route.ways.some((way) => way.link === RTA_OIF)) &&
        (destination === undefined || (route.family === destination.family && route.to === destinationText(destination)))
      return dumpOf(dump.filter(isIp).map(describeRoute).filter(passes), dump.consistent)
    },

    async delete(route) {
      const request = oldRoute(route)
      try {
        await connection.request('RTM_DELROUTE', { ...request, RTA_OIF: await indexOf(route.link) })
        return true
      } catch (error) {
        if (error instanceof NetlinkError && (error.code === 'ESRCH' || error.code === 'ENODEV')) return false
        throw error
      }
    },

    async lookup(address, options = {}) {
      const request = question(address, options)
      const [RTA_IIF, RTA_OIF] = [await indexOf(options.in), await indexOf(options.out)]
      return describeRoute(await connection.get('RTM_GETROUTE', { ...request, RTA_IIF, RTA_OIF }))
    },
  }
}

const families = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const

const types = {
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

/** The request for a new route, in the order of `ip`. RTA_OIF has its place here; who knows the index fills it in. */
function newRoute({ to, via, source, metric, table, mtu, onLink, type = 'unicast' }: NewRoute): RouteInput {
  const gateway = via === undefined ? undefined : parseAddress(via)
  const { family, address, length } = parseDestination(to, gateway?.family)
  const preferred = source === undefined ? undefined : parseAddress(source)
  if (preferred !== undefined && preferred.family !== family) throw new TypeError(`the source ${source} is of another family than ${to}`)
  return {
    rtm_family: families[family],
    rtm_dst_len: length,
    rtm_protocol: 'RTPROT_BOOT',
    rtm_scope: family === 'ipv4' && type === 'unicast' && gateway === undefined ? 'RT_SCOPE_LINK' : 'RT_SCOPE_UNIVERSE',
    rtm_type: types[type],
    rtm_flags: onLink === true ? ['RTNH_F_ONLINK'] : [],
    RTA_DST: length === 0 ? undefined : address,
    ...wayOf(family, gateway),
    RTA_PREFSRC: preferred?.address,
    RTA_PRIORITY: metric,
    ...tableOf(table),
    RTA_OIF: undefined,
    RTA_METRICS: mtu === undefined ? undefined : { RTAX_MTU: mtu },
  }
}

/** The request to delete a route: whoever made it, however far it reaches. */
function oldRoute({ to, via, metric, table, type }: OldRoute): RouteInput {
  const gateway = via === undefined ? undefined : parseAddress(via)
  const { family, address, length } = parseDestination(to, gateway?.family)
  return {
    rtm_family: families[family],
    rtm_dst_len: length,
    rtm_scope: 'RT_SCOPE_NOWHERE',
    rtm_type: type === undefined ? 'RTN_UNSPEC' : types[type],
    RTA_DST: length === 0 ? undefined : address,
    ...wayOf(family, gateway),
    RTA_PRIORITY: metric,
    ...tableOf(table),
    RTA_OIF: undefined,
  }
}

/** The request for a lookup. */
function question(to: string, { from, mark }: LookupOptions): RouteInput {
  const { family, address, length } = parseAddress(to)
  const sender = from === undefined ? undefined : parseAddress(from)
  return {
    rtm_family: families[family],
    rtm_dst_len: length,
    rtm_src_len: sender?.length,
    // Else IPv4 says that the table is 0.
    rtm_flags: family === 'ipv4' ? ['RTM_F_LOOKUP_TABLE'] : [],
    RTA_DST: address,
    RTA_SRC: sender?.address,
    RTA_IIF: undefined,
    RTA_OIF: undefined,
    RTA_MARK: mark,
  }
}

/** The default route is of its router's family; of IPv4 where there is none. */
function parseDestination(to: string, family: Family = 'ipv4'): Prefix {
  return to === 'default' ? { family, address: family === 'ipv4' ? '0.0.0.0' : '::', length: 0 } : parseNetwork(to)
}

function destinationText(destination: Prefix): string {
  return destination.length === 0 ? 'default' : formatPrefix(destination)
}

/** The router. Of another family than the route, it stands in an attribute of its own. */
function wayOf(family: Family, gateway: Prefix | undefined): Pick<RouteInput, 'RTA_GATEWAY' | 'RTA_VIA'> {
  if (gateway === undefined) return {}
  if (gateway.family === family) return { RTA_GATEWAY: gateway.address }
  if (family === 'ipv6') throw new TypeError(`a route of IPv6 cannot lead by way of ${gateway.address}`)
  return { RTA_VIA: { rtvia_family: families[gateway.family], rtvia_addr: gateway.address } }
}

/** The header has room for the tables up to 255 only. */
function tableOf(table: number = RT_TABLE.RT_TABLE_MAIN): Pick<RouteInput, 'rtm_table' | 'RTA_TABLE'> {
  if (!Number.isInteger(table) || table < 1 || table > 0xffff_ffff) throw new TypeError(`a table is a whole number from 1, not ${table}`)
  return table < 256 ? { rtm_table: table } : { rtm_table: 'RT_TABLE_UNSPEC', RTA_TABLE: table }
}

/** Multicast routers and MPLS have routes too, which are not ours. */
function isIp({ rtm_family }: RouteMessage): boolean {
  return rtm_family === 'AF_INET' || rtm_family === 'AF_INET6'
}

/** The kernel says that a table is not there; nobody has put a route into it. */
function noneIf(code: string): (error: unknown) => Dump<RouteMessage> {
  return (error) => {
    if (error instanceof NetlinkError && error.code === code) return dumpOf([], true)
    throw error
  }
}

/** A route in English. */
export function describeRoute(message: RouteMessage): Route {
  const family = message.rtm_family === 'AF_INET6' ? 'ipv6' : 'ipv4'
  const { rtm_dst_len: length, rtm_type: type, RTA_DST: destination, RTA_VIA: via } = message
  const table = message.RTA_TABLE ?? message.rtm_table
  return {
    family,
    to: destination === undefined ? 'default' : `${destination}/${length}`,
    type: typeNames.get(type) ?? (typeof type === 'number' ? type : RTN[type]),
    via: message.RTA_GATEWAY ?? via?.rtvia_addr,
    link: message.RTA_OIF,
    source: message.RTA_PREFSRC,
    metric: message.RTA_PRIORITY ?? 0,
    table: typeof table === 'number' ? table : RT_TABLE[table],
    scope: describeScope(message.rtm_scope),
    madeBy: typeof message.rtm_protocol === 'number' ? message.rtm_protocol : message.rtm_protocol.slice('RTPROT_'.length).toLowerCase(),
    mtu: message.RTA_METRICS?.RTAX_MTU,
    ways: (message.RTA_MULTIPATH ?? []).map((way) => ({
      via: way.RTA_GATEWAY ?? way.RTA_VIA?.rtvia_addr,
      link: way.rtnh_ifindex,
      weight: way.rtnh_hops + 1,
    })),
    message,
  }
}
