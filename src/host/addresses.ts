/** Addresses of links: added, replaced, listed and deleted. ip-address(8), <linux/if_addr.h> */

import { type Connection, type Dump, dumpOf, NetlinkError } from '../netlink/index.ts'
import type { AddressInput, AddressMessage, route } from '../netlink/route/index.ts'
import { type LinkReference, linkIndex } from './link-reference.ts'
import { contains, type Family, formatPrefix, lastOf, type Prefix, parseAddress, parsePrefix } from './prefix.ts'
import { describeScope, type Scope } from './scope.ts'

/** An address of a link, as the kernel described it. */
export interface Address {
  readonly family: Family
  /** `10.10.0.2` */
  readonly address: string
  /** `10.10.0.2/24`: the address, and how much of it is the same for all hosts of its network. */
  readonly prefix: string
  /** The index of the link that has it. */
  readonly link: number
  /** The address at the other end, where a point-to-point link was told one. */
  readonly peer: string | undefined
  readonly broadcast: string | undefined
  /** How far the address means anything. */
  readonly scope: Scope
  /** Whether duplicate detection still goes on: nobody can use the address yet. */
  readonly tentative: boolean
  /** Whether somebody else has the address: nobody can use it here. */
  readonly duplicate: boolean
  /** Seconds that the address stays; undefined where it stays for good. */
  readonly validFor: number | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: AddressMessage
}

/** What can be chosen for an address. */
export interface AddressOptions {
  /** The broadcast address (IPv4): true for the last one of the network. Without it there is none, as with `ip`. */
  readonly broadcast?: true | string
  /**
   * Whether IPv6 first asks around whether somebody has the address. Without it the address can be used at once; with it, some two seconds
   * later, and never while the link has nobody at the other end. So it is off where nothing is said: the addresses of containers are given by
   * one who knows what is free. `ip` detects duplicates where it is not told `nodad`.
   */
  readonly detectDuplicates?: boolean
}

/** Which addresses to list: those for which all that is given holds. */
export interface AddressFilter {
  readonly link?: LinkReference
  readonly family?: Family
}

/** What can be done with the addresses of one network namespace. Addresses are given with their prefix length: `10.10.0.2/24`. */
export interface Addresses {
  /**
   * Gives a link an address.
   *
   * Equivalent to: `ip address add 10.10.0.2/24 [broadcast +] dev LINK`, for IPv6 with `nodad`
   *
   * @throws a TypeError for what is no address; NetlinkError: EEXIST where the link has it already, ENODEV where there is no such link, EACCES
   * for IPv6 where `disable_ipv6` is set
   */
  add(link: LinkReference, prefix: string, options?: AddressOptions): Promise<void>
  /** As `add`; where the link has the address already, it is given the new options. Equivalent to: `ip address replace 10.10.0.2/24 dev LINK` */
  replace(link: LinkReference, prefix: string, options?: AddressOptions): Promise<void>
  /** Lists addresses. Equivalent to: `ip [-4 | -6] address show [dev LINK]` @throws NetlinkError ENODEV where there is no such link */
  list(filter?: AddressFilter): Promise<Dump<Address>>
  /**
   * Takes an address from a link and says whether it had it: deleting twice is no error, nor is a link that is gone.
   *
   * Equivalent to: `ip address delete 10.10.0.2/24 dev LINK`
   */
  delete(link: LinkReference, prefix: string): Promise<boolean>
}

/** The addresses of the network namespace that the connection is in. */
export function addresses(connection: Connection<typeof route>): Addresses {
  return {
    async add(link, prefix, options) {
      const request = addressMessage(parsePrefix(prefix), options)
      const ifa_index = await linkIndex(connection, link)
      await connection.request('RTM_NEWADDR', { ...request, ifa_index }, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
    },

    async replace(link, prefix, options) {
      const request = addressMessage(parsePrefix(prefix), options)
      const ifa_index = await linkIndex(connection, link)
      await connection.request('RTM_NEWADDR', { ...request, ifa_index }, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async list({ link, family } = {}) {
      const ifa_index = link === undefined ? undefined : await linkIndex(connection, link)
      const dump = await connection.dump('RTM_GETADDR', { ifa_family: family === undefined ? 'AF_UNSPEC' : familyNames[family], ifa_index })
      // Kernels before 4.20 know no filter by link.
      const passes = (address: Address) =>
        (ifa_index === undefined || address.link === ifa_index) && (family === undefined || address.family === family)
      return dumpOf(dump.map(describeAddress).filter(passes), dump.consistent)
    },

    async delete(link, prefix) {
      const { family, address, length } = parsePrefix(prefix)
      try {
        const request = { ifa_family: familyNames[family], ifa_prefixlen: length, IFA_LOCAL: address, IFA_ADDRESS: address }
        await connection.request('RTM_DELADDR', { ...request, ifa_index: await linkIndex(connection, link) })
        return true
      } catch (error) {
        if (error instanceof NetlinkError && (error.code === 'EADDRNOTAVAIL' || error.code === 'ENODEV')) return false
        throw error
      }
    },
  }
}

const familyNames = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const

const loopback = parsePrefix('127.0.0.0/8')

function addressMessage(prefix: Prefix, { broadcast, detectDuplicates = false }: AddressOptions = {}): AddressInput {
  const { family, address, length } = prefix
  return {
    ifa_family: familyNames[family],
    ifa_prefixlen: length,
    ifa_flags: family === 'ipv6' && !detectDuplicates ? ['IFA_F_NODAD'] : [],
    ifa_scope: contains(loopback, prefix) ? 'RT_SCOPE_HOST' : 'RT_SCOPE_UNIVERSE',
    IFA_LOCAL: address,
    IFA_ADDRESS: address,
    IFA_BROADCAST: broadcast === undefined ? undefined : broadcastAddress(prefix, broadcast),
  }
}

function broadcastAddress(prefix: Prefix, broadcast: true | string): string {
  if (prefix.family === 'ipv6') throw new TypeError(`IPv6 has no broadcast: ${formatPrefix(prefix)}`)
  if (broadcast !== true) return parseAddress(broadcast).address
  if (prefix.length > 30) throw new TypeError(`${formatPrefix(prefix)} has no address left for broadcast`)
  return lastOf(prefix)
}

const FOR_EVER = 0xffff_ffff

/** An address in English. */
export function describeAddress(message: AddressMessage): Address {
  const { IFA_LOCAL: local, IFA_ADDRESS: other, IFA_CACHEINFO: lifetime, ifa_prefixlen, ifa_index: link } = message
  // IFA_FLAGS has more bits than the header has room for; old kernels have only the header.
  const flags: AddressMessage['IFA_FLAGS'] = message.IFA_FLAGS ?? message.ifa_flags
  const address = local ?? other ?? ''
  return {
    family: message.ifa_family === 'AF_INET6' ? 'ipv6' : 'ipv4',
    address,
    prefix: `${address}/${ifa_prefixlen}`,
    link,
    peer: local !== undefined && other !== local ? other : undefined,
    broadcast: message.IFA_BROADCAST,
    scope: describeScope(message.ifa_scope),
    tentative: flags?.includes('IFA_F_TENTATIVE') === true,
    duplicate: flags?.includes('IFA_F_DADFAILED') === true,
    validFor: lifetime === undefined || lifetime.ifa_valid === FOR_EVER ? undefined : lifetime.ifa_valid,
    message,
  }
}
