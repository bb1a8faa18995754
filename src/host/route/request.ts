/** What can be said of a route, and the requests that say it, in the order of `ip`. ip-route(8), <linux/rtnetlink.h> */

import { type RouteInput, RT_TABLE } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import { type Family, formatPrefix, type Prefix, parseNetwork } from '../ip/prefix.ts'
import type { LinkReference } from '../reference/link-reference.ts'
import {
  address,
  at,
  type Fields,
  link,
  listOf,
  number8,
  number16,
  number32,
  oneOf,
  readFields,
  type Said,
  wholeNumber,
  yesOrNo,
} from '../verb/fields.ts'
import { type Maker, makers } from '../word/maker.ts'
import { readScope, type Scope } from '../word/scope.ts'
import { type Encapsulation, type EncapsulationAttributes, encapsulation } from './encapsulation/encapsulation.ts'
import { metricAttributes, metricFields, type RouteMetrics } from './metrics.ts'
import { preferences, type RoutePreference, type RouteType, types } from './route.ts'

/** A route that is to be made. */
export interface NewRoute extends RouteMetrics {
  /** `'default'`, or a network: `10.20.0.0/16`. An address alone is a network of one. */
  readonly to: string
  /** Only packets from this network (IPv6): `fd00::/64`. */
  readonly from?: string
  /** The router that takes the packets. For IPv4 it may be one of IPv6. */
  readonly via?: string
  /** The link by which they leave; the kernel finds it where a router is given. */
  readonly link?: LinkReference
  /** Whether the router is believed to be on the link though no route leads to it. */
  readonly onLink?: boolean
  /** Several ways out, among which packets are shared, instead of `via` and `link`. */
  readonly ways?: readonly NewWay[]
  /** The number of a next hop, instead of all these. */
  readonly nexthop?: number
  /** What is put around its packets. */
  readonly encapsulation?: Encapsulation
  /** The address that this host takes as their sender. */
  readonly source?: string
  /** Of two routes to the same network the one with the lower metric counts. 0 where none is given; for IPv6 that is 1024. */
  readonly metric?: number
  /** The number of a table; the main one where none is given, for types of this host's own addresses the local one. */
  readonly table?: number
  readonly type?: RouteType | number
  /** How far its destination is: on this host, on the link, or everywhere (IPv4). The kernel's tools and we know it from the rest. */
  readonly scope?: Scope
  /** The type of service that packets must have (IPv4). */
  readonly tos?: number
  /** Who makes it; `'boot'` where nothing is said, as with `ip`. */
  readonly madeBy?: Maker
  /** The realm of packets that it leads away (IPv4). */
  readonly realm?: number
  /** The realm of packets that come from where it leads (IPv4). */
  readonly sourceRealm?: number
  /** How much its router is liked (IPv6). */
  readonly preference?: RoutePreference
  /** Seconds until it goes (IPv6). */
  readonly expires?: number
}

/** One of several ways out. */
export interface NewWay {
  /** The router that takes the packets. */
  readonly via?: string
  /** The link by which they leave; the kernel finds it where a router is given. */
  readonly link?: LinkReference
  /** Its share of the packets, from 1 to 256; 1 where nothing is said. */
  readonly weight?: number
  readonly onLink?: boolean
  readonly encapsulation?: Encapsulation
}

/** Which route is meant: the first one for which all that is given holds. No `table` means the main one, no `tos` and no `from` one without. */
export type OldRoute = Pick<
  NewRoute,
  'to' | 'from' | 'via' | 'link' | 'nexthop' | 'source' | 'metric' | 'table' | 'type' | 'scope' | 'tos' | 'madeBy'
>

const wayFields = { via: address, link, weight: wholeNumber(1, 256), onLink: yesOrNo, encapsulation } as const satisfies Fields<NewWay>

const destination = (value: unknown) => (value === 'default' ? undefined : parseNetwork(value as string))
const tableNumber = wholeNumber(1, 0xffff_ffff)
const typeNames = oneOf(Object.keys(types) as RouteType[])

const oldFields = {
  to: destination,
  from: (value) => parseNetwork(value as string),
  via: address,
  link,
  nexthop: wholeNumber(1, 0xffff_ffff),
  source: address,
  metric: number32,
  table: tableNumber,
  type: (value) => (typeof value === 'number' ? number8(value) : types[typeNames(value)]),
  scope: readScope,
  tos: number8,
  madeBy: makers.read,
} as const satisfies Fields<OldRoute>

/** How each field of a route is read. */
export const routeFields = {
  ...oldFields,
  onLink: yesOrNo,
  ways: listOf((value) => readFields(value, wayFields)),
  encapsulation,
  realm: number16,
  sourceRealm: number16,
  preference: oneOf(Object.keys(preferences) as RoutePreference[]),
  expires: wholeNumber(1, 0xffff_ffff),
  ...metricFields,
} as const satisfies Fields<NewRoute>

type SaidRoute = Said<typeof routeFields>
type SaidWay = Said<typeof wayFields>

/** Gives the index of a link that a request names, before it is sent. */
export type IndexOf = (link: LinkReference) => Promise<number>

/** Where a route leads: the default route is of its router's family, of IPv4 where there is none. */
export function parseDestination(to: unknown, family: Family = 'ipv4'): Prefix {
  return destination(to) ?? { family, address: family === 'ipv4' ? '0.0.0.0' : '::', length: 0 }
}

/** The text of a destination, as routes are described. */
export function destinationText(destination: Prefix): string {
  return destination.length === 0 ? 'default' : formatPrefix(destination)
}

/**
 * The request for a new route. All of it is read and checked at once; what is given back finds the indices of its links.
 *
 * @throws EncodeError with the path of the offender
 */
export function newRoute(route: NewRoute): (indexOf: IndexOf) => Promise<RouteInput> {
  const said = readFields(route, routeFields)
  const to = destinationOf(route, said)
  const { family } = to
  checkFamily(family, said)
  checkWays(said)
  const type = said.type ?? 'RTN_UNICAST'
  const isOwn = ownTypes.has(type)
  const flow =
    said.realm === undefined && said.sourceRealm === undefined ? undefined : (said.sourceRealm ?? 0) * 0x1_0000 + (said.realm ?? 0)
  return async (indexOf) => ({
    rtm_family: families[family],
    rtm_dst_len: to.length,
    rtm_src_len: said.from?.length,
    rtm_tos: said.tos,
    rtm_protocol: said.madeBy ?? 'RTPROT_BOOT',
    rtm_scope: said.scope ?? scopeOf(family, type, said),
    rtm_type: type,
    rtm_flags: said.onLink === true ? ['RTNH_F_ONLINK'] : [],
    RTA_DST: to.length === 0 ? undefined : to.address,
    RTA_SRC: said.from?.address,
    ...encapsulated(await said.encapsulation?.(indexOf)),
    ...gateway(family, said.via),
    RTA_PREFSRC: said.source?.address,
    RTA_PRIORITY: said.metric,
    ...tableOf(said.table ?? (isOwn ? RT_TABLE.RT_TABLE_LOCAL : RT_TABLE.RT_TABLE_MAIN)),
    RTA_FLOW: flow,
    RTA_PREF: said.preference === undefined ? undefined : preferences[said.preference],
    RTA_EXPIRES: said.expires,
    RTA_NH_ID: said.nexthop,
    RTA_OIF: said.link === undefined ? undefined : await indexOf(said.link),
    RTA_METRICS: metricAttributes(said),
    RTA_MULTIPATH: said.ways === undefined ? undefined : await Promise.all(said.ways.map((way) => wayOf(family, way, indexOf))),
  })
}

/** The request for a route that is there: whoever made it, however far it reaches, where nothing is said of it. @throws as {@link newRoute} */
export function oldRoute(route: OldRoute): (indexOf: IndexOf) => Promise<RouteInput> {
  const said = readFields(route, oldFields)
  const to = destinationOf(route, said)
  return async (indexOf) => ({
    rtm_family: families[to.family],
    rtm_dst_len: to.length,
    rtm_src_len: said.from?.length,
    rtm_tos: said.tos,
    rtm_protocol: said.madeBy,
    rtm_scope: said.scope ?? 'RT_SCOPE_NOWHERE',
    rtm_type: said.type ?? 'RTN_UNSPEC',
    RTA_DST: to.length === 0 ? undefined : to.address,
    RTA_SRC: said.from?.address,
    ...gateway(to.family, said.via),
    RTA_PREFSRC: said.source?.address,
    RTA_PRIORITY: said.metric,
    ...tableOf(said.table ?? RT_TABLE.RT_TABLE_MAIN),
    RTA_NH_ID: said.nexthop,
    RTA_OIF: said.link === undefined ? undefined : await indexOf(said.link),
  })
}

function destinationOf(route: Pick<NewRoute, 'to'>, said: SaidRoute): Prefix {
  if (route.to === undefined) throw new EncodeError('expected default or a network, got nothing', ['to'])
  const family = (said.via ?? said.ways?.find(({ via }) => via !== undefined)?.via ?? said.source ?? said.from)?.family
  const to = at('to', () => parseDestination(route.to, family))
  for (const name of ['source', 'from'] as const) {
    const other = said[name]
    if (other !== undefined && other.family !== to.family)
      throw new EncodeError(
        `expected an address of the same family as ${destinationText(to)}, got one of another family: ${other.address}`,
        [name],
      )
  }
  for (const [path, via] of [
    [['via'], said.via] as const,
    ...(said.ways ?? []).map(({ via }, i) => [['ways', `[${i}]`, 'via'], via] as const),
  ]) {
    if (via?.family === 'ipv4' && to.family === 'ipv6')
      throw new EncodeError(`a route of IPv6 cannot lead by way of ${via.address}`, [...path])
  }
  return to
}

/** What one of the families has not, its kernel code takes no notice of. */
function checkFamily(family: Family, said: SaidRoute): void {
  const foreign = family === 'ipv4' ? (['from', 'preference', 'expires'] as const) : (['tos', 'realm', 'sourceRealm'] as const)
  for (const name of foreign) {
    if (said[name] !== undefined && said[name] !== 0)
      throw new EncodeError(`a route of ${family === 'ipv4' ? 'IPv4' : 'IPv6'} has no such thing`, [name])
  }
}

/** The ways out are said once. */
function checkWays(said: SaidRoute): void {
  const alone = said.nexthop !== undefined ? 'nexthop' : said.ways !== undefined ? 'ways' : undefined
  if (alone === undefined) return
  for (const name of ['ways', 'via', 'link', 'encapsulation'] as const) {
    if (name !== alone && said[name] !== undefined) throw new EncodeError(`either this or ${alone} says where packets go`, [name])
  }
}

/** Types for which `ip` takes the local table. */
const ownTypes: ReadonlySet<RouteInput['rtm_type']> = new Set(['RTN_LOCAL', 'RTN_BROADCAST', 'RTN_ANYCAST'])

/** How far the destination of a route of IPv4 is, as `ip` has it. */
function scopeOf(family: Family, type: RouteInput['rtm_type'], said: SaidRoute): RouteInput['rtm_scope'] {
  if (family === 'ipv6') return 'RT_SCOPE_UNIVERSE'
  if (type === 'RTN_LOCAL') return 'RT_SCOPE_HOST'
  if (type === 'RTN_BROADCAST' || type === 'RTN_MULTICAST' || type === 'RTN_ANYCAST') return 'RT_SCOPE_LINK'
  const leads = said.via !== undefined || said.ways !== undefined || said.nexthop !== undefined
  return type === 'RTN_UNICAST' && !leads ? 'RT_SCOPE_LINK' : 'RT_SCOPE_UNIVERSE'
}

type WayInput = NonNullable<RouteInput['RTA_MULTIPATH']>[number]

async function wayOf(family: Family, { via, link, weight = 1, onLink, encapsulation }: SaidWay, indexOf: IndexOf): Promise<WayInput> {
  return {
    rtnh_flags: onLink === true ? ['RTNH_F_ONLINK'] : [],
    rtnh_hops: weight - 1,
    rtnh_ifindex: link === undefined ? 0 : await indexOf(link),
    ...encapsulated(await encapsulation?.(indexOf)),
    ...gateway(family, via),
  }
}

/** The router. Of another family than the route, it stands in an attribute of its own. */
function gateway(family: Family, via: Prefix | undefined): Pick<RouteInput, 'RTA_GATEWAY' | 'RTA_VIA'> {
  if (via === undefined) return {}
  if (via.family === family) return { RTA_GATEWAY: via.address }
  return { RTA_VIA: { rtvia_family: families[via.family], rtvia_addr: via.address } }
}

/** The attributes and their type, for each type that there is. */
type Encapsulated<R = RouteInput> = R extends unknown ? Pick<R, Extract<keyof R, 'RTA_ENCAP' | 'RTA_ENCAP_TYPE'>> : never

function encapsulated(encapsulation: EncapsulationAttributes | undefined): Encapsulated {
  if (encapsulation === undefined) return {}
  const [RTA_ENCAP, RTA_ENCAP_TYPE] = encapsulation
  return { RTA_ENCAP, RTA_ENCAP_TYPE } as Encapsulated
}

/** The header has room for the tables up to 255 only. */
function tableOf(table: number): Pick<RouteInput, 'rtm_table' | 'RTA_TABLE'> {
  return table < 256 ? { rtm_table: table } : { rtm_table: 'RT_TABLE_UNSPEC', RTA_TABLE: table }
}
