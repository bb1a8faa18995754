/** Routes: added, replaced, ensured, listed and deleted, and asked which way a packet would go. ip-route(8), <linux/rtnetlink.h> */

import { isDeepStrictEqual } from 'node:util'
import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type RouteInput, type RouteMessage, RT_TABLE, routeMessage, type route as routeProtocol } from '../../netlink/route/index.ts'
import { families } from '../ip/families.ts'
import { type Family, parseAddress } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { deleteAll } from '../verb/delete-all.ts'
import { agrees, asRead, ensured, isRefusal, merged, missing } from '../verb/ensure.ts'
import {
  address as addressReader,
  at,
  type Fields,
  family as familyReader,
  link,
  number8,
  number16,
  number32,
  readFields,
  wholeNumber,
  yesOrNo,
} from '../verb/fields.ts'
import { type IpProtocol, ipProtocols } from '../word/ip-protocol.ts'
import { type Maker, makers } from '../word/maker.ts'
import { destinationText, type NewRoute, type NewWay, newRoute, type OldRoute, oldRoute, parseDestination, routeFields } from './request.ts'
import { describeRoute, type Route, type RouteType, type Way } from './route.ts'

/** Which routes to list: those for which all that is given holds. Where no table is named, those of the main table. */
export interface RouteFilter {
  /** The kernel chooses by it. */
  readonly family?: Family
  /** The kernel chooses by it. */
  readonly table?: number | 'all'
  /** The link by which packets leave, one of several perhaps. The kernel chooses by it. */
  readonly link?: LinkReference
  /** The kernel chooses by it. */
  readonly type?: RouteType | number
  /** The kernel chooses by it. */
  readonly madeBy?: Maker
  /** Where it leads. The kernel sends all; we choose. */
  readonly to?: string
  /** The router, one of several perhaps. The kernel sends all; we choose. */
  readonly via?: string
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
  /** Its type of service (IPv4). */
  readonly tos?: number
  /** The number of the user who sends it. */
  readonly user?: number
  /** `'tcp'`, `'udp'`, `'icmp'` ...; or a number. */
  readonly ipProtocol?: IpProtocol
  readonly sourcePort?: number
  readonly destinationPort?: number
  /** Whether the route itself is wanted, rather than what it makes of this packet. */
  readonly match?: boolean
}

/**
 * What can be done with the routes of one network namespace.
 *
 * A route is what it is by its destination, table, metric and type of service, for IPv6 by `from` instead of the last. Which way it leads (its
 * type, router, link, ways, next hop and encapsulation) can be changed, and is one thing: who says part of it says it all.
 */
export interface Routes {
  /**
   * Makes a route.
   *
   * Equivalent to: `ip route add default via 10.10.0.1`, `ip route add 10.20.0.0/16 via 10.10.0.1 dev LINK src 10.10.0.2 metric 100`,
   * `ip route add blackhole 10.20.0.0/16`, `ip route add 10.20.0.0/16 nexthop via 10.10.0.1 weight 1 nexthop via 10.10.0.3 weight 2`
   *
   * @throws a TypeError for what is no route, such as a network with host bits set; NetlinkError: EEXIST where there is one with this metric,
   * ENETUNREACH where no route leads to the router, ENETDOWN where the link is off, EINVAL where the source is not an address of this host
   */
  add(route: NewRoute): Promise<void>
  /**
   * As `add`; takes the place of a route to the same network with the same metric, the first one where there are several.
   *
   * Equivalent to: `ip route replace ...` @throws as `add`; EEXIST (IPv4) where this very route is there as the second of several
   */
  replace(route: NewRoute): Promise<void>
  /**
   * Sees to it that there is a route to this network with this metric, and that it is as said; what is not said stays. Says whether anything was
   * changed. Seconds that are said begin anew, unless so many are left.
   *
   * @throws as `add`
   */
  ensure(route: NewRoute): Promise<boolean>
  /**
   * Changes a route that is there; what is not said stays.
   *
   * Equivalent to: `ip route change ...` @throws as `add`; NetlinkError: ESRCH where there is no route to this network with this metric
   */
  set(route: NewRoute): Promise<void>
  /** Describes the first route for which all that is given holds. The kernel sends the table. @throws NetlinkError: ESRCH where there is none */
  get(route: OldRoute): Promise<Route>
  /** Lists routes. Equivalent to: `ip route show [table N | table all] [dev LINK] [type T] [proto P]`, `ip -6 route show` */
  list(filter?: RouteFilter): Promise<Dump<Route>>
  /**
   * Deletes a route and says whether there was one: deleting twice is no error. Of IPv6 with several ways out all go, where no router is given.
   *
   * Equivalent to: `ip route delete default [via 10.10.0.1]`
   */
  delete(route: OldRoute): Promise<boolean>
  /** Deletes all routes that pass the filter, and says how many. Equivalent to: `ip route flush [table N] [dev LINK] [proto P]` */
  flush(filter: RouteFilter): Promise<number>
  /**
   * Which way would a packet to this address go? Gives the router, the link, and the sender's address.
   *
   * Equivalent to: `ip route get [fibmatch] 8.8.8.8 [from ADDRESS] [iif LINK] [oif LINK] [mark N] [uid N] [ipproto P] [sport N] [dport N]`
   *
   * @throws a TypeError for what is no address; NetlinkError: ENETUNREACH where no route leads there; EHOSTUNREACH, EACCES and EINVAL where one
   * of type unreachable, prohibit and blackhole does
   */
  lookup(address: string, options?: LookupOptions): Promise<Route>
}

/** The routes of the network namespace that the connection is in. */
export function routes(connection: Connection<typeof routeProtocol>): Routes {
  const indexOf = (link: LinkReference) => linkIndex(connection, link)

  const list = async (filter: RouteFilter = {}): Promise<Dump<Route>> => {
    const { table = RT_TABLE.RT_TABLE_MAIN, ...said } = readFields(filter, filterFields)
    const { via, family } = said
    const to = said.to === undefined ? undefined : at('to', () => parseDestination(said.to, family ?? via?.family))
    const RTA_OIF = said.link === undefined ? undefined : await indexOf(said.link)
    const request: RouteInput = {
      rtm_family: family === undefined ? 'AF_UNSPEC' : families[family],
      rtm_protocol: said.madeBy,
      rtm_type: said.type,
      RTA_TABLE: table === 'all' ? undefined : table,
      RTA_OIF,
    }
    const dump = await connection.dump('RTM_GETROUTE', request).catch((error: unknown) => {
      // The kernel says that a table is not there; nobody has put a route into it.
      if (isRefusal(error, 'ENOENT')) return dumpOf<RouteMessage>([], true)
      throw error
    })
    // Kernels before 4.20 send the routes of all tables, of both families, and clones made for single receivers.
    const passes = (route: Route) =>
      !route.message.rtm_flags.includes('RTM_F_CLONED') &&
      (table === 'all' || route.table === table) &&
      (family === undefined || route.family === family) &&
      (said.type === undefined || route.message.rtm_type === said.type) &&
      (said.madeBy === undefined || route.message.rtm_protocol === said.madeBy) &&
      (RTA_OIF === undefined || waysOf(route).some((way) => way.link === RTA_OIF)) &&
      (via === undefined || waysOf(route).some((way) => way.via === via.address)) &&
      (to === undefined || (route.family === to.family && route.to === destinationText(to)))
    return dumpOf(dump.filter(isIp).map(describeRoute).filter(passes), dump.consistent)
  }

  /** The routes that are the same but for what can be changed; undefined where there is none. */
  const find = async ({ family, table, to, metric, tos, from }: Route): Promise<Route[] | undefined> => {
    const counts = family === 'ipv6' && metric === 0 ? IP6_RT_PRIO_USER : metric
    const all = await list({ family, table, to })
    const same = all.filter((other) => other.metric === counts && other.tos === tos && other.from === from)
    return same.length === 0 ? undefined : same
  }

  /** Makes of a route that is there one as said, and says whether it had to. */
  const adjust = async (said: NewRoute, wanted: Route, found: readonly Route[]): Promise<boolean> => {
    if (found.some((route) => agreesWith(said, wanted, route))) return false
    const [first] = found
    if (first === undefined) return false
    const request = await newRoute(whole(said, wanted, first))(indexOf)
    await connection.request('RTM_NEWROUTE', request, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    return true
  }

  return {
    list,

    async add(route) {
      await connection.request('RTM_NEWROUTE', await newRoute(route)(indexOf), { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
    },

    async replace(route) {
      await connection.request('RTM_NEWROUTE', await newRoute(route)(indexOf), { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async ensure(route) {
      const request = await newRoute(route)(indexOf)
      const wanted = describeRoute(asRead(routeMessage, request))
      const make = () => connection.request('RTM_NEWROUTE', request, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
      return await ensured(
        () => find(wanted),
        make,
        (found) => adjust(route, wanted, found),
      )
    },

    async set(route) {
      const wanted = describeRoute(asRead(routeMessage, await newRoute(route)(indexOf)))
      const found = await find(wanted)
      if (found === undefined) throw noRoute(wanted, wanted.metric)
      await adjust(route, wanted, found)
    },

    async get(route) {
      const wanted = describeRoute(asRead(routeMessage, await oldRoute(route)(indexOf)))
      const { family, table, to } = wanted
      // What tells routes apart is meant even where it is not said.
      const said = { ...route, to: undefined, tos: wanted.tos, from: true }
      const found = (await list({ family, table, to })).find((other) => agrees(said, wanted, other))
      if (found === undefined) throw noRoute(wanted, route.metric)
      return found
    },

    async delete(route) {
      const request = oldRoute(route)
      try {
        await connection.request('RTM_DELROUTE', await request(indexOf))
        return true
      } catch (error) {
        if (isRefusal(error, 'ESRCH', 'ENODEV')) return false
        throw error
      }
    },

    async flush(filter) {
      const found = await list(filter)
      await deleteAll(connection, found.map(deletion), 'ESRCH')
      return found.length
    },

    async lookup(address, options = {}) {
      const request = question(address, options)
      const RTA_IIF = options.in === undefined ? undefined : await indexOf(options.in)
      const RTA_OIF = options.out === undefined ? undefined : await indexOf(options.out)
      return describeRoute(await connection.get('RTM_GETROUTE', { ...request, RTA_IIF, RTA_OIF }))
    },
  }
}

/** The metric that routes of IPv6 get where none is given. The kernel's include/uapi/linux/ipv6_route.h */
const IP6_RT_PRIO_USER = 1024

const filterFields = {
  family: familyReader,
  table: (value: unknown) => (value === 'all' ? value : routeFields.table(value)),
  link,
  type: routeFields.type,
  madeBy: makers.read,
  to: (value: unknown) => value,
  via: addressReader,
} as const satisfies Fields<RouteFilter>

const lookupFields = {
  from: addressReader,
  in: link,
  out: link,
  mark: number32,
  tos: number8,
  user: number32,
  ipProtocol: ipProtocols.read,
  sourcePort: wholeNumber(1, 0xffff),
  destinationPort: number16,
  match: yesOrNo,
} as const satisfies Fields<LookupOptions>

/** The request for a lookup. Links have their places here; who knows their indices fills them in. */
function question(to: string, options: LookupOptions): RouteInput {
  const { family, address, length } = at('address', () => parseAddress(to))
  const said = readFields(options, lookupFields)
  return {
    rtm_family: families[family],
    rtm_dst_len: length,
    rtm_src_len: said.from?.length,
    rtm_tos: said.tos,
    // Else IPv4 says that the table is 0.
    rtm_flags: [
      ...(family === 'ipv4' ? (['RTM_F_LOOKUP_TABLE'] as const) : []),
      ...(said.match === true ? (['RTM_F_FIB_MATCH'] as const) : []),
    ],
    RTA_DST: address,
    RTA_SRC: said.from?.address,
    RTA_IIF: undefined,
    RTA_OIF: undefined,
    RTA_MARK: said.mark,
    RTA_UID: said.user,
    RTA_IP_PROTO: said.ipProtocol,
    RTA_SPORT: said.sourcePort,
    RTA_DPORT: said.destinationPort,
  }
}

/** Multicast routers and MPLS have routes too, which are not ours. */
function isIp({ rtm_family }: RouteMessage): boolean {
  return rtm_family === 'AF_INET' || rtm_family === 'AF_INET6'
}

/** What says which way a route leads. */
const wayNames = ['type', 'via', 'link', 'onLink', 'ways', 'nexthop', 'encapsulation', 'scope'] as const

/** Whether a route is all that was said, once it is known to be to the same network with the same metric. */
function agreesWith(said: NewRoute, wanted: Route, found: Route): boolean {
  const others: Partial<NewRoute> = without(said, ['to', 'from', 'table', 'metric', 'tos', ...wayNames])
  return agrees(others, wanted, found) && sameWay(said, wanted, found)
}

/** Whether it leads the way that was said. By a next hop is another way than by the same router. */
function sameWay(said: NewRoute, wanted: Route, found: Route): boolean {
  const { type, via, link, onLink, nexthop, encapsulation, scope } = said
  const plain = found.nexthop === undefined || (via === undefined && link === undefined && said.ways === undefined)
  return plain && agrees({ type, via, link, onLink, nexthop, encapsulation, scope }, wanted, found) && sameWays(said.ways, wanted, found)
}

/** Whether packets are shared as was said. The kernel may have put the ways in another order, and found links that were not named. */
function sameWays(said: readonly NewWay[] | undefined, wanted: Route, found: Route): boolean {
  if (said === undefined) return true
  const left = [...waysOf(found)]
  for (const [index, way] of wanted.ways.entries()) {
    const at = left.findIndex((other) =>
      isDeepStrictEqual({ ...way, link: said[index]?.link === undefined ? other.link : way.link }, other),
    )
    if (at < 0) return false
    left.splice(at, 1)
  }
  return left.length === 0
}

/** The ways out of a route, be it a single one. */
function waysOf({ ways, via, link, onLink, encapsulation }: Route): readonly Way[] {
  return ways.length > 0 || link === undefined ? ways : [{ via, link, weight: 1, onLink, encapsulation }]
}

/** A route as it is, but for what was said of it. */
function whole(said: NewRoute, wanted: Route, found: Route): NewRoute {
  return merged<NewRoute>(routeFields, said, without(found, overruled(said, wanted, found)))
}

/** What of the way that a route leads is not to be said again. */
function overruled(said: NewRoute, wanted: Route, found: Route): readonly (keyof NewRoute)[] {
  if (!sameWay(said, wanted, found)) return wayNames
  const single = ['via', 'link', 'onLink', 'encapsulation'] as const
  if (found.nexthop !== undefined) return [...single, 'ways']
  return said.ways === undefined && found.ways.length === 0 ? ['ways'] : single
}

function without<T extends object>(object: T, names: readonly (keyof NewRoute)[]): T {
  return { ...object, ...Object.fromEntries(names.map((name) => [name, undefined])) }
}

/** The request to delete this very route. */
function deletion({ message }: Route) {
  const { rtm_family, rtm_dst_len, rtm_src_len, rtm_tos, rtm_table, rtm_protocol, rtm_scope, rtm_type } = message
  const { RTA_DST, RTA_SRC, RTA_PRIORITY, RTA_TABLE, RTA_NH_ID, RTA_GATEWAY, RTA_VIA, RTA_OIF } = message
  const header = { rtm_family, rtm_dst_len, rtm_src_len, rtm_tos, rtm_table, rtm_protocol, rtm_scope, rtm_type }
  const way = RTA_NH_ID === undefined ? { RTA_GATEWAY, RTA_VIA, RTA_OIF } : { RTA_NH_ID }
  return { nlmsg_type: 'RTM_DELROUTE', ...header, RTA_DST, RTA_SRC, RTA_PRIORITY, RTA_TABLE, ...way } as const
}

function noRoute({ to, table }: Route, metric: number | undefined): Error {
  const by = metric === undefined || metric === 0 ? '' : ` with metric ${metric}`
  return missing('ESRCH', 'RTM_GETROUTE', `Table ${table} has no such route to ${to}${by}`)
}
