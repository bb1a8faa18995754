/** The nouns that can be watched, one row each: what announces them, how all of them are asked for, and what tells one from another. */

import { type AnyMessage, type Connection, NetlinkError } from '../../netlink/index.ts'
import type { RTNLGRP, route } from '../../netlink/route/index.ts'
import { describeAddress } from '../address/address.ts'
import { describeLink } from '../link/link.ts'
import { describeNeighbour } from '../neighbour/neighbour.ts'
import { describeNexthop } from '../nexthop/nexthop.ts'
import { describeRoute } from '../route/route.ts'
import { describeRule } from '../rule/rule.ts'
import type { FarNoun, Noun, Watched } from './event.ts'

type Route = typeof route
export type Announcement = AnyMessage<Route>
type Multicast = keyof typeof RTNLGRP

interface Row<N extends Noun> {
  readonly groups: readonly Multicast[]
  /** What the announcement says; undefined where it is about something else. */
  read(announcement: Announcement): { readonly object: Watched[N]; readonly gone: boolean } | undefined
  /**
   * All that there are, each described when its turn comes: a hundred thousand at once would hold the event loop. With the id of another namespace, where that
   * can be asked for, all that are there.
   */
  ask(connection: Connection<Route>, namespaceId?: number): Promise<Iterable<Watched[N]>>
  /** Whether it can be asked for in other namespaces. */
  readonly far: N extends FarNoun ? true : false
  /** Whether an announcement from another namespace gives numbers as they are there, where an answer gives them as they are here. */
  isRelative?(object: Watched[N]): boolean
  /** Where an object is: two objects with the same place are one that has changed, as far as {@link Row.crowded} does not say otherwise. */
  place(object: Watched[N]): string
  /** What makes it another than it was; what merely goes by, such as seconds, left out. */
  substance(object: Watched[N]): object
  /** Whether one place can hold several. */
  readonly crowded?: true
}

const ip = new Set<unknown>(['AF_INET', 'AF_INET6'])

function* described<M, W>(
  messages: readonly M[],
  describe: (message: M) => W,
  wanted: (message: M) => boolean = () => true,
): Generator<W, void> {
  for (const message of messages) if (wanted(message)) yield describe(message)
}

export const nouns: { readonly [N in Noun]: Row<N> } = {
  link: {
    groups: ['RTNLGRP_LINK'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      // Bridges announce their ports a second time, as AF_BRIDGE.
      if ((type !== 'RTM_NEWLINK' && type !== 'RTM_DELLINK') || announcement.ifi_family !== 'AF_UNSPEC') return undefined
      return { object: describeLink(announcement), gone: type === 'RTM_DELLINK' }
    },
    ask: async (connection, id) =>
      described(
        await connection.dump('RTM_GETLINK', { IFLA_EXT_MASK: ['RTEXT_FILTER_SKIP_STATS'], IFLA_TARGET_NETNSID: id }),
        describeLink,
      ),
    far: true,
    isRelative: ({ peer, lower }) => (peer ?? lower)?.namespaceId !== undefined,
    place: ({ index }) => String(index),
    substance: ({ message: _, ...rest }) => rest,
  },
  address: {
    groups: ['RTNLGRP_IPV4_IFADDR', 'RTNLGRP_IPV6_IFADDR'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      if ((type !== 'RTM_NEWADDR' && type !== 'RTM_DELADDR') || !ip.has(announcement.ifa_family)) return undefined
      return { object: describeAddress(announcement), gone: type === 'RTM_DELADDR' }
    },
    ask: async (connection, id) =>
      (await connection.dump('RTM_GETADDR', { IFA_TARGET_NETNSID: id }))
        .filter(({ ifa_family }) => ip.has(ifa_family))
        .map(describeAddress),
    far: true,
    place: ({ link, prefix, peer }) => `${link} ${prefix}${peer === undefined ? '' : ` ${peer}`}`,
    substance: ({ message: _, validFor: _1, preferredFor: _2, ...rest }) => rest,
  },
  route: {
    groups: ['RTNLGRP_IPV4_ROUTE', 'RTNLGRP_IPV6_ROUTE'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      if ((type !== 'RTM_NEWROUTE' && type !== 'RTM_DELROUTE') || !isLasting(announcement)) return undefined
      return { object: describeRoute(announcement), gone: type === 'RTM_DELROUTE' }
    },
    ask: async (connection) => described(await connection.dump('RTM_GETROUTE', {}), describeRoute, isLasting),
    far: false,
    place: ({ family, table, to, from, tos, metric }) => `${family} ${table} ${to} ${from ?? ''} ${tos} ${metric}`,
    substance: ({ message: _, expires: _1, ...rest }) => rest,
    crowded: true,
  },
  rule: {
    groups: ['RTNLGRP_IPV4_RULE', 'RTNLGRP_IPV6_RULE'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      if ((type !== 'RTM_NEWRULE' && type !== 'RTM_DELRULE') || !ip.has(announcement.family)) return undefined
      return { object: describeRule(announcement), gone: type === 'RTM_DELRULE' }
    },
    ask: async (connection) => (await connection.dump('RTM_GETRULE', {})).filter(({ family }) => ip.has(family)).map(describeRule),
    far: false,
    place: ({ family, priority }) => `${family} ${priority}`,
    substance: ({ message: _, ...rest }) => rest,
    crowded: true,
  },
  neighbour: {
    groups: ['RTNLGRP_NEIGH'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      if ((type !== 'RTM_NEWNEIGH' && type !== 'RTM_DELNEIGH') || !ip.has(announcement.ndm_family)) return undefined
      return { object: describeNeighbour(announcement), gone: type === 'RTM_DELNEIGH' }
    },
    ask: async (connection) =>
      (await connection.dump('RTM_GETNEIGH', {})).filter(({ ndm_family }) => ip.has(ndm_family)).map(describeNeighbour),
    far: false,
    place: ({ link, address, proxy }) => `${link} ${address}${proxy ? ' proxy' : ''}`,
    substance: ({ message: _, confirmed: _1, used: _2, updated: _3, probes: _4, ...rest }) => rest,
  },
  nexthop: {
    groups: ['RTNLGRP_NEXTHOP'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      if (type !== 'RTM_NEWNEXTHOP' && type !== 'RTM_DELNEXTHOP') return undefined
      return { object: describeNexthop(announcement), gone: type === 'RTM_DELNEXTHOP' }
    },
    // Kernels before 5.3 know no next hops.
    ask: async (connection) => (await connection.dump('RTM_GETNEXTHOP', {}).catch(unlessUnknown)).map(describeNexthop),
    far: false,
    place: ({ id }) => String(id),
    substance: ({ message: _, unbalancedFor: _1, ...rest }) => rest,
  },
  namespaceId: {
    groups: ['RTNLGRP_NSID'],
    read(announcement) {
      const { nlmsg_type: type } = announcement
      if ((type !== 'RTM_NEWNSID' && type !== 'RTM_DELNSID') || announcement.NETNSA_NSID === undefined) return undefined
      return { object: { id: announcement.NETNSA_NSID }, gone: type === 'RTM_DELNSID' }
    },
    ask: async (connection, where) => {
      const ids = await connection.dump('RTM_GETNSID', { NETNSA_TARGET_NSID: where })
      return ids.flatMap(({ NETNSA_NSID: id }) => (id === undefined || id < 0 ? [] : [{ id }]))
    },
    far: true,
    place: ({ id }) => String(id),
    substance: (object) => object,
  },
}

/** Clones that the kernel makes for single receivers are no routes; multicast routers and MPLS have theirs. */
function isLasting({ rtm_family, rtm_flags }: { readonly rtm_family?: unknown; readonly rtm_flags: readonly unknown[] | number }): boolean {
  return ip.has(rtm_family) && !(Array.isArray(rtm_flags) && rtm_flags.includes('RTM_F_CLONED'))
}

function unlessUnknown(error: unknown): never[] {
  if (error instanceof NetlinkError && error.code === 'EOPNOTSUPP') return []
  throw error
}
