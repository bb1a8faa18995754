/** The kinds of links that can be made, one row each, with what there is to say about each. ip-link(8), <linux/if_link.h>, <linux/veth.h> */

import type { LinkInput } from '../netlink/route/index.ts'
import { checkLinkName } from './link-name.ts'
import { type LinkSettings, settingAttributes } from './link-settings.ts'
import type { NamespaceName } from './namespace.ts'

/** The other end of a veth pair. */
export interface Peer extends Omit<LinkSettings, 'alias'> {
  readonly name: string
  /** The network namespace that it is born in; where its sibling is, if none is given. */
  readonly namespace?: NamespaceName
}

/** A virtual cable: what goes in at one end comes out at the other. veth(4) */
export interface Veth {
  readonly kind: 'veth'
  readonly peer: Peer
}

/** A switch: what comes in at one port goes out where its receiver is. Times are in seconds. */
export interface Bridge {
  readonly kind: 'bridge'
  /** Whether loops are looked for. */
  readonly spanningTree?: boolean
  /** How long a new port only listens and learns; without the spanning tree it does not wait at all. */
  readonly forwardDelay?: number
  readonly helloTime?: number
  readonly maxAge?: number
  /** How long an address is remembered that is not heard from. */
  readonly ageingTime?: number
  /** Who becomes the root of the spanning tree: the lowest. */
  readonly priority?: number
  readonly vlanFiltering?: boolean
  /** Whether multicast goes only where somebody listens. */
  readonly multicastSnooping?: boolean
}

/** A link that swallows all that is sent. */
export interface Dummy {
  readonly kind: 'dummy'
}

/** A link through which traffic is led to be shaped. */
export interface Ifb {
  readonly kind: 'ifb'
}

/** What a link is made of, told apart by its `kind`. */
export type LinkKind = Veth | Bridge | Dummy | Ifb

type Information = LinkInput['IFLA_LINKINFO']
type Rows = { readonly [K in LinkKind as K['kind']]: (link: K, peerNamespace: number | undefined) => Information }

/** What each kind says of itself in a request; `peerNamespace` is a descriptor that is open on the namespace of a veth's peer. */
const kinds: Rows = {
  veth: ({ peer: { name, ...settings } }, peerNamespace) => {
    const { IFLA_ADDRESS, IFLA_MTU, IFLA_GROUP } = settingAttributes(settings)
    const VETH_INFO_PEER = { IFLA_ADDRESS, IFLA_MTU, IFLA_GROUP, IFLA_NET_NS_FD: peerNamespace, IFLA_IFNAME: checkLinkName(name) }
    return { IFLA_INFO_KIND: 'veth', IFLA_INFO_DATA: { VETH_INFO_PEER } }
  },
  bridge: (bridge) => {
    const IFLA_INFO_DATA = bridgeAttributes(bridge)
    const plain = Object.values(IFLA_INFO_DATA).every((value) => value === undefined)
    return { IFLA_INFO_KIND: 'bridge', ...(plain ? {} : { IFLA_INFO_DATA }) }
  },
  dummy: ({ kind }) => ({ IFLA_INFO_KIND: kind }),
  ifb: ({ kind }) => ({ IFLA_INFO_KIND: kind }),
}

/** IFLA_LINKINFO for a link that is to be made. @throws a TypeError for a kind that is not in the table */
export function linkInformation<K extends LinkKind['kind']>(
  link: Extract<LinkKind, { kind: K }>,
  peerNamespace: number | undefined,
): Information {
  if (!Object.hasOwn(kinds, link.kind)) {
    throw new TypeError(`expected a kind of link (${Object.keys(kinds).join(', ')}), got ${JSON.stringify(link.kind)}`)
  }
  const row = kinds[link.kind] as (link: LinkKind, peerNamespace: number | undefined) => Information
  return row(link, peerNamespace)
}

function bridgeAttributes(options: Bridge) {
  return {
    IFLA_BR_STP_STATE: asNumber(options.spanningTree),
    IFLA_BR_FORWARD_DELAY: hundredths(options.forwardDelay),
    IFLA_BR_HELLO_TIME: hundredths(options.helloTime),
    IFLA_BR_MAX_AGE: hundredths(options.maxAge),
    IFLA_BR_AGEING_TIME: hundredths(options.ageingTime),
    IFLA_BR_PRIORITY: options.priority,
    IFLA_BR_VLAN_FILTERING: asNumber(options.vlanFiltering),
    IFLA_BR_MCAST_SNOOPING: asNumber(options.multicastSnooping),
  }
}

function asNumber(flag: boolean | undefined): number | undefined {
  return flag === undefined ? undefined : Number(flag)
}

function hundredths(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 100)
}
