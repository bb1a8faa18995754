/** A link as the kernel describes it, in English. ip-link(8), <linux/if_link.h> */

import type { LinkMessage } from '../../netlink/route/index.ts'
import { type Described, describe } from '../verb/options.ts'
import type { Kind } from './kinds/kind.ts'
import { type DescribedKind, kinds } from './kinds/kinds.ts'
import { settings } from './settings.ts'

/** What the kernel says of a link, of whatever kind. What it does not say is missing. */
export interface LinkState extends Omit<Described<typeof settings>, 'address' | 'master' | 'alias'> {
  /** Its number, which stays the same as long as it is in this network namespace. */
  readonly index: number
  readonly name: string
  /** Whether somebody switched it on. */
  readonly up: boolean
  /** Whether it also has a cable with somebody at the other end, so that packets pass. */
  readonly running: boolean
  readonly operationalState: OperationalState
  /** The longest packet in bytes. */
  readonly mtu: number
  /** Its MAC address; undefined where this kind of link has none. */
  readonly address: string | undefined
  /** The index of the bridge, bond or VRF that it is a port of; undefined where it is none. */
  readonly master: number | undefined
  readonly alias: string | undefined
  readonly group: number
  readonly alternativeNames: readonly string[]
  /** The link underneath; undefined where there is none, or it has none. */
  readonly lower: LinkElsewhere | undefined
  /** The other end of a pair; undefined for other links. */
  readonly peer: LinkElsewhere | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: LinkMessage
}

/**
 * A link, as the kernel described it. Its `kind` (`'veth'`, `'bridge'` ...; undefined for hardware and for `lo`) tells which `options` it has; there are
 * none for a kind that is not known here.
 */
export type Link = LinkState & (DescribedKind | { readonly kind: string | undefined; readonly options?: undefined })

/** Where another link is. */
export interface LinkElsewhere {
  /** Its index there. Two links of different namespaces may well have the same. */
  readonly index: number
  /** The number by which this network namespace knows the other one; undefined where the link is in this one. */
  readonly namespaceId: number | undefined
}

/** What a link is fit for at the moment. RFC 2863, section 3.1.14 */
export type OperationalState = NonNullable<Described<typeof settings>['operationalState']>

/** The rows of a kind; undefined where there are none for it. */
export function kindOf(name: string | undefined): Kind | undefined {
  const all: Readonly<Record<string, Kind>> = kinds
  return name !== undefined && Object.hasOwn(all, name) ? all[name] : undefined
}

/** The options of a link. */
export function optionsOf(kind: Kind, message: LinkMessage): Described<Kind['options']> {
  return { ...describe(kind.placement, message), ...describe(kind.options, message.IFLA_LINKINFO?.IFLA_INFO_DATA ?? {}) }
}

/** A link in English. */
export function describeLink(message: LinkMessage): Link {
  const name = message.IFLA_LINKINFO?.IFLA_INFO_KIND
  const kind = kindOf(name)
  const isPair = kind !== undefined && 'peer' in kind.options
  const other = message.IFLA_LINK ? { index: message.IFLA_LINK, namespaceId: message.IFLA_LINK_NETNSID } : undefined
  const described = describe(settings, message)
  const state: LinkState = {
    ...described,
    index: message.ifi_index,
    name: message.IFLA_IFNAME ?? '',
    up: message.ifi_flags.includes('IFF_UP'),
    running: message.ifi_flags.includes('IFF_RUNNING'),
    operationalState: described.operationalState ?? 'unknown',
    mtu: message.IFLA_MTU ?? 0,
    address: message.IFLA_ADDRESS,
    master: described.master,
    alias: described.alias,
    group: message.IFLA_GROUP ?? 0,
    alternativeNames: message.IFLA_PROP_LIST?.IFLA_ALT_IFNAME ?? [],
    lower: isPair ? undefined : other,
    peer: isPair ? other : undefined,
    message,
  }
  // The rows say which options belong to which kind; TypeScript cannot follow them there.
  return { ...state, kind: name, options: kind === undefined ? undefined : optionsOf(kind, message) } as Link
}
