/** What a monitor tells. */

import type { Address } from '../address/address.ts'
import type { Link } from '../link/link.ts'
import type { Neighbour } from '../neighbour/neighbour.ts'
import type { Nexthop } from '../nexthop/nexthop.ts'
import type { Route } from '../route/route.ts'
import type { Rule } from '../rule/rule.ts'

/** Another network namespace, as this one knows it. */
export interface NamespaceId {
  /** The number that stands for it in `namespaceId` of a link's peer, and in IFLA_LINK_NETNSID. */
  readonly id: number
}

/** What can be watched, and what each is told as. */
export interface Watched {
  link: Link
  address: Address
  route: Route
  rule: Rule
  /** Those of IPv4 and IPv6; what a bridge has learnt is not among them. */
  neighbour: Neighbour
  nexthop: Nexthop
  namespaceId: NamespaceId
}

export type Noun = keyof Watched

/** What became of one object. */
export type Change =
  /** It was there when the monitor began. */
  'present' | 'new' | 'changed' | 'deleted'

/** Something about one object, told apart by its `noun`. */
export type ObjectEvent<N extends Noun = Noun> = {
  readonly [K in N]: {
    readonly type: Change
    readonly noun: K
    /** What the object is called among those of its noun: the same from its first event to its last. */
    readonly key: string
    /** The object as it is now; a deleted one as it was last known. */
    readonly object: Watched[K]
    /** A changed object as it was before. */
    readonly before?: Watched[K]
  }
}[N]

/** What a monitor tells. */
export type MonitorEvent<N extends Noun = Noun> =
  | ObjectEvent<N>
  /** All that was there when the monitor began has been told. */
  | { readonly type: 'ready' }
  /** The kernel had to drop announcements. Everything is read again, and what differs is told next. */
  | { readonly type: 'overrun' }
