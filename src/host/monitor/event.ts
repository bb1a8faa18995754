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
  /** It was there when the monitor began, or came to its namespace. */
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

/** What the kernel lists of other namespaces too, so that it can be read there: links, addresses, and the ids that they have given others. */
export type FarNoun = 'link' | 'address' | 'namespaceId'

/** An announcement from another namespace about something that can only be listed there: nothing is known of what was there before. */
export type AnnouncedEvent<N extends Noun = Noun> = {
  readonly [K in Exclude<N, FarNoun>]: {
    readonly type: 'announced'
    readonly noun: K
    /** The id, in the monitor's namespace, of the one that the object is in. */
    readonly namespaceId: number
    readonly object: Watched[K]
    /** Whether it is gone; if not, it is new there, has changed, or is merely mentioned. */
    readonly gone: boolean
  }
}[Exclude<N, FarNoun>]

/** What a monitor of all namespaces tells. */
export type AllNamespacesEvent<N extends Noun = Noun> =
  | (ObjectEvent<N> & {
      /** The id, in the monitor's namespace, of the one that the object is in; undefined where that is the monitor's own. */
      readonly namespaceId?: number
    })
  | AnnouncedEvent<N>
  /** From here on another namespace is heard. What is there comes next, as `present`, where that was asked for. */
  | { readonly type: 'joined'; readonly namespaceId: number }
  /** It is gone, or not ours to look into: all that was known there has been told as `deleted`, and its id may be given to another. */
  | { readonly type: 'left'; readonly namespaceId: number }
  | Exclude<MonitorEvent<N>, ObjectEvent>
