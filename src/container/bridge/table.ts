/**
 * The one table of all bridge networks: a fixed handful of rules that look into sets and maps. A network, a container or a published port more is an
 * element more. nft(8), “SETS”, “MAPS”
 */

import type { Statement, Term, Thing } from '../../nft/index.ts'

/** The family and the name of the table. */
export const place = { family: 'inet', table: 'netloom' } as const

/** What the table says of itself: a table with another comment is of another version of these rules. */
export const VERSION = 'netloom bridge networks, 2'

/** What each set and map holds. */
export const sets = {
  /** The bridges of all networks. */
  bridges: { type: 'ifname' },
  /** The bridges of networks that have no way out. */
  internal: { type: 'ifname' },
  /** The bridges of networks that no other network may talk to. */
  isolated: { type: 'ifname' },
  /** The bridges of networks that are masqueraded: from outside only what they publish can be reached. */
  guarded: { type: 'ifname' },
  /** The bridges of networks that may go out by their uplink alone. */
  bound: { type: 'ifname' },
  /** The ways that are always open: from a bridge to itself, and to its uplink. */
  ways: { type: ['ifname', 'ifname'] },
  /** Which subnet is behind which bridge. */
  subnets4: { type: ['ipv4_addr', 'ifname'], flags: ['interval'] },
  subnets6: { type: ['ipv6_addr', 'ifname'], flags: ['interval'] },
  /** The subnets whose packets leave with the host's address. */
  masqueraded4: { type: 'ipv4_addr', flags: ['interval'] },
  masqueraded6: { type: 'ipv6_addr', flags: ['interval'] },
  /** Address, protocol and port of the host, and where they lead. */
  published4: { type: ['ipv4_addr', 'inet_proto', 'inet_service'], map: ['ipv4_addr', 'inet_service'], flags: ['interval'] },
  published6: { type: ['ipv6_addr', 'inet_proto', 'inet_service'], map: ['ipv6_addr', 'inet_service'], flags: ['interval'] },
  /** The addresses that are taken; the comment says by whom. Those of containers that are still being attached go by themselves. */
  leases4: { type: 'ipv4_addr', flags: ['timeout'] },
  leases6: { type: 'ipv6_addr', flags: ['timeout'] },
} as const

/** The name of a set or map. */
export type SetName = keyof typeof sets

const incoming: Term = { meta: { key: 'iifname' } }
const outgoing: Term = { meta: { key: 'oifname' } }
const is = (left: Term, right: Term): Statement => ({ match: { op: '==', left, right } })
const field = (protocol: string, field: string) => ({ payload: { protocol, field } }) as Term
const together = (...concat: Term[]): Term => ({ concat })
const prefix = (addr: string, len: number): Term => ({ prefix: { addr, len } })
const status: Statement = { match: { op: 'in', left: { ct: { key: 'status' } }, right: 'dnat' } } as Statement
const accept: Statement = { accept: null }
const drop: Statement = { drop: null }
const leave: Statement = { return: null } as Statement
const masquerade: Statement = { masquerade: null } as Statement
const local = is({ fib: { result: 'type', flags: ['daddr'] } } as Term, 'local')

/** Protocols that have ports. */
const hasPorts = is({ meta: { key: 'l4proto' } }, { set: ['tcp', 'udp', 'sctp'] })

/** Where a published port leads. */
const published = (family: 'ip' | 'ip6', map: string): Statement =>
  ({
    dnat: {
      family,
      addr: {
        map: { key: together(field(family, 'daddr'), { meta: { key: 'l4proto' } }, field('th', 'dport')), data: `@${map}` },
      },
    },
  }) as Statement

/** The chains and their rules. */
const chains = {
  // With route_localnet the kernel would let packets for 127.0.0.1 in from containers: nobody but the host itself may send those.
  guard: {
    base: { type: 'filter', hook: 'prerouting', prio: 'raw' },
    rules: [
      [is(incoming, '@bridges'), is(field('ip', 'daddr'), prefix('127.0.0.0', 8)), drop],
      [is(incoming, '@bridges'), is(field('ip', 'saddr'), prefix('127.0.0.0', 8)), drop],
    ],
  },
  prerouting: { base: { type: 'nat', hook: 'prerouting', prio: 'dstnat' }, rules: [[local, { jump: { target: 'publish' } }]] },
  output: { base: { type: 'nat', hook: 'output', prio: -100 }, rules: [[local, { jump: { target: 'publish' } }]] },
  // nft lists the ports of a map without what they are of, and reads it only behind a match that says so.
  publish: {
    rules: [
      [hasPorts, published('ip', 'published4')],
      [hasPorts, published('ip6', 'published6')],
    ],
  },
  postrouting: {
    base: { type: 'nat', hook: 'postrouting', prio: 'srcnat' },
    rules: [
      // From the host itself by 127.0.0.1: no answer would find the way back to that.
      [is(field('ip', 'saddr'), prefix('127.0.0.0', 8)), is(outgoing, '@bridges'), masquerade],
      // From a container to a published port of its own network: else the answer would take the short way, from an address nobody asked.
      [is(together(field('ip', 'saddr'), outgoing), '@subnets4'), status, masquerade],
      [is(together(field('ip6', 'saddr'), outgoing), '@subnets6'), status, masquerade],
      [is(outgoing, '@bridges'), leave],
      [is(field('ip', 'daddr'), prefix('224.0.0.0', 4)), leave],
      [is(field('ip6', 'daddr'), prefix('ff00::', 8)), leave],
      [is(field('ip', 'saddr'), '@masqueraded4'), masquerade],
      [is(field('ip6', 'saddr'), '@masqueraded6'), masquerade],
    ],
  },
  forward: {
    base: { type: 'filter', hook: 'forward', prio: 'filter' },
    rules: [
      [{ match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] } } as Statement, accept],
      [status, accept],
      [is(together(incoming, outgoing), '@ways'), accept],
      [is(incoming, '@internal'), drop],
      [is(outgoing, '@internal'), drop],
      [is(incoming, '@isolated'), is(outgoing, '@bridges'), drop],
      [is(incoming, '@bridges'), is(outgoing, '@isolated'), drop],
      [is(incoming, '@bridges'), is(outgoing, '@bridges'), accept],
      [is(incoming, '@bound'), drop],
      [is(incoming, '@bridges'), accept],
      [is(outgoing, '@guarded'), drop],
    ],
  },
} as const satisfies Record<string, { readonly base?: object; readonly rules: readonly (readonly Statement[])[] }>

/** An element: of which set, what it is, and, in a map, what it gives. Plain data. */
export interface Entry {
  readonly set: SetName
  readonly key: Term
  readonly data?: Term
  readonly comment?: string
  /** Seconds until it goes by itself. */
  readonly timeout?: number
}

/** The whole table with these elements. */
export function wholeTable(entries: readonly Entry[]): Thing[] {
  const { family, table } = place
  return [
    { table: { family, name: table, comment: VERSION } },
    ...(Object.entries(sets).map(([name, set]) => ({
      ['map' in set ? 'map' : 'set']: { ...place, name, ...set },
    })) as unknown as Thing[]),
    ...Object.entries(chains).map(([name, chain]) => ({ chain: { ...place, name, ...('base' in chain ? chain.base : {}) } }) as Thing),
    ...Object.entries(chains).flatMap(([chain, { rules }]) => rules.map((expr): Thing => ({ rule: { ...place, chain, expr } }))),
    ...elementThings(entries),
  ]
}

/** Elements, as things to be added to what is there or taken from it: one for each set. */
export function elementThings(entries: readonly Entry[]): Extract<Thing, { element: unknown }>[] {
  const names = [...new Set(entries.map(({ set }) => set))]
  return names.map((name) => ({ element: { ...place, name, elem: entries.filter(({ set }) => set === name).map(elementOf) } }))
}

function elementOf({ key, data, comment, timeout }: Entry) {
  const carried = { ...(timeout === undefined ? {} : { timeout }), ...(comment === undefined ? {} : { comment }) }
  const plain = Object.keys(carried).length === 0 ? key : ({ elem: { val: key, ...carried } } as Term)
  return data === undefined ? plain : ([plain, data] as readonly [Term, Term])
}
