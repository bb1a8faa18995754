/** The plan of a container network: what was asked for, checked, with every default filled in. Plain data. */

import { contains, formatPrefix, hosts, lastOf, networkOf, type Prefix, parseAddress, parseNetwork } from '../host/ip/prefix.ts'
import type { NamespaceName } from '../host/namespace/namespace.ts'
import { checkLinkName } from '../host/reference/link-name.ts'
import { linkNameFor } from './link-names.ts'

/** What a container network is to be. */
export interface NetworkDescription {
  readonly kind?: 'point-to-point'
  /** The name of the network, and of the container's namespace in /run/netns. */
  readonly name: string
  /** The network between host and container: `'10.10.0.0/24'`. IPv4, at most /30. */
  readonly subnet: string
  /** The host's link to the world: `'eth0'`. */
  readonly uplink: string
  /** The namespace that is the host. Default: the one that the program is in. */
  readonly host?: NamespaceName
  /** The host's end of the veth. Default: `veth-NAME`, shortened where that is too long. */
  readonly hostLink?: string
  /** The container's end of the veth. Default: `eth0`. */
  readonly containerLink?: string
  /** The host's address in the subnet, which is the container's way out. Default: the first one. */
  readonly gateway?: string
  /** The container's address in the subnet. Default: the second one. */
  readonly address?: string
  /** The largest packet on the veth, in bytes. Default: what the uplink carries. */
  readonly mtu?: number
  /** An address beyond the host that must answer a ping from inside, or the network counts as failed. */
  readonly probe?: string
}

/** A container network with nothing left to decide but the uplink's MTU. */
export interface NetworkPlan {
  readonly kind: 'point-to-point'
  readonly name: string
  readonly subnet: string
  readonly prefixLength: number
  readonly uplink: string
  readonly hostLink: string
  /** What the host's end of the veth is labelled with: whose it is. */
  readonly alias: string
  readonly containerLink: string
  readonly gateway: string
  readonly address: string
  readonly mtu: number | undefined
  readonly probe: string | undefined
  /** The nf_tables table that holds the network's rules and, as its comment, its record. */
  readonly table: string
}

/** What the tables of container networks begin with; the network's name follows. */
export const TABLE_PREFIX = 'netloom-'

/** The table of a network. */
export function tableOf(network: string): string {
  return TABLE_PREFIX + network
}

/**
 * Checks a description and fills in its defaults. Touches nothing.
 *
 * @throws a TypeError that says what would be right: for a name that cannot be a namespace's, a link's or a table's, a subnet without room for
 * two hosts, an address outside of it
 */
export function planNetwork(description: NetworkDescription): NetworkPlan {
  const { name, uplink, mtu, probe } = description
  checkNetworkName(name)
  const subnet = parseNetwork(description.subnet)
  if (subnet.family !== 'ipv4' || subnet.length > 30)
    throw new TypeError(`the subnet is an IPv4 prefix of at most /30, not ${description.subnet}`)
  const gateway = within(subnet, description.gateway ?? firstBut(subnet), 'gateway')
  const address = within(subnet, description.address ?? firstBut(subnet, gateway), 'address')
  if (gateway === address) throw new TypeError(`gateway and container cannot both have ${address}`)
  const hostLink = checkLinkName(description.hostLink ?? linkNameFor('veth-', name))
  const containerLink = checkLinkName(description.containerLink ?? 'eth0')
  if (containerLink === 'lo') throw new TypeError('the container has a link called lo already')
  if (hostLink === checkLinkName(uplink)) throw new TypeError(`the host’s end of the veth cannot be called like the uplink, ${uplink}`)
  checkMtu(mtu)
  if (probe !== undefined && parseAddress(probe).family !== 'ipv4') throw new TypeError(`the probe is an IPv4 address, not ${probe}`)
  return {
    kind: 'point-to-point',
    name,
    subnet: formatPrefix(subnet),
    prefixLength: subnet.length,
    uplink,
    hostLink,
    alias: `netloom ${name}`,
    containerLink,
    gateway,
    address,
    mtu,
    probe,
    table: tableOf(name),
  }
}

/** Throws a TypeError for what cannot be a network's name: a namespace's name, and part of a table's name that `nft` can parse. */
export function checkNetworkName(name: string): void {
  if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(name)) return
  const shown = JSON.stringify(name) ?? String(name)
  const got = shown.length > 120 ? `${shown.slice(0, 120)} ...` : shown
  throw new TypeError(`a network’s name has letters, digits, '_', '.' and '-', at most 100, and begins with a letter or digit: not ${got}`)
}

/** An address of a subnet that a host can have. @throws a TypeError for any other */
export function within(subnet: Prefix, text: string, what: string): string {
  const address = parseAddress(text)
  const ends = subnet.family === 'ipv4' ? [networkOf(subnet).address, lastOf(subnet)] : [networkOf(subnet).address]
  if (!contains(subnet, address) || ends.includes(address.address))
    throw new TypeError(`the ${what} is a host’s address in ${formatPrefix(subnet)}, not ${text}`)
  return address.address
}

/** @throws a TypeError for what is no MTU of IPv4 */
export function checkMtu(mtu: number | undefined): void {
  if (mtu !== undefined && (!Number.isInteger(mtu) || mtu < 68 || mtu > 65_535))
    throw new TypeError(`an MTU is a number from 68 to 65535, not ${mtu}`)
}

/** The lowest address that a host can have, `taken` aside. */
function firstBut(subnet: Prefix, taken?: string): string {
  for (const address of hosts(subnet)) if (address !== taken) return address
  return ''
}
