/** What a bridge network is to be: what was asked for, checked, with every default filled in. Plain data. */

import {
  type Family,
  formatPrefix,
  fromNumber,
  lastOf,
  numberOf,
  type Prefix,
  parseAddress,
  parseNetwork,
  parsePrefix,
} from '../../host/ip/prefix.ts'
import type { NamespaceName } from '../../host/namespace/namespace.ts'
import { checkLinkName } from '../../host/reference/link-name.ts'
import type { Exchange } from '../../netlink/index.ts'
import { linkAddressFor, linkNameFor } from '../link-names.ts'
import { checkMtu, checkNetworkName, within } from '../plan.ts'

type Some<T> = T | readonly T[]

/** What a bridge network is to be. */
export interface BridgeNetworkDescription {
  readonly kind?: 'bridge'
  readonly name: string
  /** The network's addresses: one prefix of IPv4, one of IPv6, or one of each: `['10.89.0.0/24', 'fd00:89::/64']`. */
  readonly subnet: Some<string>
  /** The bridge's own address in a subnet, the way out for containers. Default: the first one. */
  readonly gateway?: Some<string>
  /** Which addresses containers are given by themselves: `'10.89.0.128/25'`, `'10.89.0.10-10.89.0.99'`. Default: all of the subnet. */
  readonly range?: Some<string>
  /** Addresses that no container is given by itself. */
  readonly reserved?: readonly string[]
  /** The name of the bridge. Default: the network's; where that is no link's name, `br-` and a digest. */
  readonly bridge?: string
  /** The largest packet, in bytes. Default: what the uplink carries; without one, 1500. */
  readonly mtu?: number
  /** Whether packets to the world leave with the host's address; then only what is published can be reached from outside. Default: yes. */
  readonly masquerade?: boolean
  /** Whether no other network may talk to this one. Default: no. */
  readonly isolate?: boolean
  /** Whether there is no way out, nor a default route. Default: no. */
  readonly internal?: boolean
  /** The one link of the host that packets to the world may leave by. Default: any. */
  readonly uplink?: string
  /**
   * Whether rules that let the network's packets pass are put into chains of other firewalls that would drop them, as into Docker's DOCKER-USER. What is not to pass
   * the network's own rules drop all the same. Default: no; `check` says which chains those are.
   */
  readonly openFirewalls?: boolean
}

/** One subnet of a network. */
export interface Subnet {
  readonly family: Family
  /** `10.89.0.0/24` */
  readonly prefix: string
  readonly length: number
  readonly gateway: string
  /** The first and the last address that a container is given by itself. */
  readonly first: string
  readonly last: string
  readonly reserved: readonly string[]
}

/** A bridge network with nothing left to decide but, where neither is said, the MTU of its uplink. */
export interface BridgeNetworkPlan {
  readonly kind: 'bridge'
  readonly name: string
  readonly bridge: string
  /** The bridge's MAC address: without one of its own it would change with every port. */
  readonly address: string
  readonly subnets: readonly Subnet[]
  readonly mtu: number | undefined
  readonly masquerade: boolean
  readonly isolate: boolean
  readonly internal: boolean
  readonly uplink: string | undefined
  readonly openFirewalls: boolean
}

/** Where networks are, and who watches. */
export interface OnHost {
  /** The namespace that is the host. Default: the one that the program is in. */
  readonly host?: NamespaceName
  /** Called with every datagram that is sent or received. Where it throws, what was being done has failed, and is taken back. */
  readonly observe?: (exchange: Exchange) => void
}

/**
 * Checks a description and fills in its defaults. Touches nothing.
 *
 * @throws a TypeError that says what would be right: a name that cannot be, a subnet without room for gateway and container, an address outside of it
 */
export function planBridgeNetwork(description: BridgeNetworkDescription): BridgeNetworkPlan {
  const { name, mtu, masquerade = true, isolate = false, internal = false, uplink, openFirewalls = false, reserved = [] } = description
  checkNetworkName(name)
  const bridge = checkLinkName(description.bridge ?? defaultBridge(name))
  if (uplink !== undefined && checkLinkName(uplink) === bridge)
    throw new TypeError(`the bridge cannot be called like the uplink, ${uplink}`)
  if (uplink !== undefined && internal) throw new TypeError('an internal network has no uplink')
  checkMtu(mtu)
  const given = [description.subnet].flat().map(parseNetwork)
  if (given.length === 0) throw new TypeError('a network takes a subnet')
  const twice = given.find(({ family }, index) => given.findIndex((other) => other.family === family) < index)
  if (twice !== undefined) throw new TypeError(`a network has one subnet of each family; ${formatPrefix(twice)} is the second`)
  if (mtu !== undefined && mtu < 1280 && given.some(({ family }) => family === 'ipv6'))
    throw new TypeError(`IPv6 takes an MTU of at least 1280, not ${mtu}`)
  const pick = chooser(given)
  const gateways = pick([description.gateway ?? []].flat(), 'gateway', (text) => parseAddress(text))
  const ranges = pick([description.range ?? []].flat(), 'range', (text) => firstOf(text))
  const subnets = given.map((subnet): Subnet => {
    const gateway = within(subnet, gateways.get(subnet.family) ?? fromNumber(numberOf(subnet) + 1n, subnet.family), 'gateway')
    const [first, last] = rangeOf(subnet, ranges.get(subnet.family))
    const kept = reserved.filter((text) => parseAddress(text).family === subnet.family)
    return {
      family: subnet.family,
      prefix: formatPrefix(subnet),
      length: subnet.length,
      gateway,
      first,
      last,
      reserved: kept.map((text) => within(subnet, text, 'reserved address')),
    }
  })
  const lost = reserved.find((text) => !given.some(({ family }) => family === parseAddress(text).family))
  if (lost !== undefined) throw new TypeError(`the reserved address ${lost} is of no subnet of the network`)
  const address = linkAddressFor(subnets[0]?.gateway ?? '')
  return { kind: 'bridge', name, bridge, address, subnets, mtu, masquerade, isolate, internal, uplink, openFirewalls }
}

/** The subnet as a prefix. */
export function prefixOf({ prefix }: Subnet): Prefix {
  return parsePrefix(prefix)
}

function defaultBridge(name: string): string {
  try {
    return checkLinkName(name)
  } catch {
    return linkNameFor('br-', name)
  }
}

/** Sorts what is said for the subnets by their families. */
function chooser(subnets: readonly Prefix[]) {
  return (texts: readonly string[], what: string, read: (text: string) => Prefix) => {
    const chosen = new Map<Family, string>()
    for (const text of texts) {
      const { family } = read(text)
      if (!subnets.some((subnet) => subnet.family === family)) throw new TypeError(`the ${what} ${text} is of no subnet of the network`)
      if (chosen.has(family)) throw new TypeError(`a subnet has one ${what}; ${text} is the second`)
      chosen.set(family, text)
    }
    return chosen
  }
}

/** The first address of a range. */
function firstOf(text: string): Prefix {
  const [first = ''] = text.split('-')
  return text.includes('/') ? parseNetwork(text) : parseAddress(first)
}

/** Both ends of what can be given: hosts alone. */
function rangeOf(subnet: Prefix, text: string | undefined): readonly [first: string, last: string] {
  const { family } = subnet
  const ends = text === undefined || text.includes('/') ? networkEnds(text === undefined ? subnet : parseNetwork(text)) : textEnds(text)
  const [first, last] = ends.map(numberOf) as [bigint, bigint]
  const lowest = numberOf(subnet) + 1n
  const highest = numberOf({ address: lastOf(subnet) }) - (family === 'ipv4' ? 1n : 0n)
  const [from, to] = text?.includes('-')
    ? [first, last]
    : ([first < lowest ? lowest : first, last > highest ? highest : last] as [bigint, bigint])
  if (from < lowest || to > highest || from > to)
    throw new TypeError(
      text === undefined
        ? `${formatPrefix(subnet)} has no room for a gateway and a container`
        : `the range is within the hosts of ${formatPrefix(subnet)}, not ${text}`,
    )
  if (lowest >= highest) throw new TypeError(`${formatPrefix(subnet)} has no room for a gateway and a container`)
  return [fromNumber(from, family), fromNumber(to, family)]
}

function networkEnds(prefix: Prefix): [Pick<Prefix, 'address'>, Pick<Prefix, 'address'>] {
  return [prefix, { address: lastOf(prefix) }]
}

function textEnds(text: string): [Pick<Prefix, 'address'>, Pick<Prefix, 'address'>] {
  const [first, last, ...more] = text.split('-').map((each) => parseAddress(each))
  if (first === undefined || last === undefined || more.length > 0 || first.family !== last.family)
    throw new TypeError(`a range is a prefix or two addresses, '10.89.0.10-10.89.0.99', not ${text}`)
  return [first, last]
}
