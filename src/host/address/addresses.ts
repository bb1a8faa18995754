/** Addresses of links: added, replaced, ensured, listed and deleted. ip-address(8), <linux/if_addr.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type AddressMessage, address as addressCodec, type route } from '../../netlink/route/index.ts'
import { families } from '../ip/families.ts'
import type { Family } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { deleteAll } from '../verb/delete-all.ts'
import { agrees, asRead, ensured, isRefusal, merged, missing } from '../verb/ensure.ts'
import { type Fields, family as familyReader, link as linkReader, readFields } from '../verb/fields.ts'
import { type Address, describeAddress } from './address.ts'
import { type AddressOptions, type AddressPeer, addressMessage, fields } from './request.ts'

/** Which addresses to list: those for which all that is given holds. The kernel chooses; before 4.20 it knows no filter by link, and we do. */
export interface AddressFilter {
  readonly link?: LinkReference
  readonly family?: Family
}

/**
 * What can be done with the addresses of one network namespace. Addresses are given with their prefix length: `10.10.0.2/24`.
 *
 * An address of IPv4 is what it is by its prefix length and its peer too, one of IPv6 by itself. Once it is there the kernel changes neither
 * label, broadcast address, scope and prefix route of IPv4 nor the prefix length of IPv6: what says so is refused with EEXIST.
 */
export interface Addresses {
  /**
   * Gives a link an address.
   *
   * Equivalent to: `ip address add 10.10.0.2/24 [peer P] [broadcast +] [scope S] [label L] [metric N] [valid_lft S] [preferred_lft S]
   * [noprefixroute] [mngtmpaddr] dev LINK`, for IPv6 with `nodad`
   *
   * @throws a TypeError for what is no address; NetlinkError: EEXIST where the link has it already, ENODEV where there is no such link, EACCES
   * for IPv6 where `disable_ipv6` is set
   */
  add(link: LinkReference, prefix: string, options?: AddressOptions): Promise<void>
  /**
   * As `add`; where the link has the address already, it gets what is said, and the defaults for what is not.
   *
   * Equivalent to: `ip address replace 10.10.0.2/24 dev LINK` @throws as `add`; EEXIST for what cannot be changed in place
   */
  replace(link: LinkReference, prefix: string, options?: AddressOptions): Promise<void>
  /**
   * Sees to it that a link has an address, with these options; what is not said stays. Says whether anything was changed. A lifetime that is
   * said begins anew, unless so many seconds are left.
   *
   * @throws as `add`; EEXIST for what cannot be changed in place
   */
  ensure(link: LinkReference, prefix: string, options?: AddressOptions): Promise<boolean>
  /**
   * Changes an address that is there; what is not said stays.
   *
   * Equivalent to: `ip address change 10.10.0.2/24 dev LINK` @throws NetlinkError: EADDRNOTAVAIL where the link does not have it, EEXIST for
   * what cannot be changed in place
   */
  set(link: LinkReference, prefix: string, options: AddressOptions): Promise<void>
  /** Describes an address of a link. @throws NetlinkError: EADDRNOTAVAIL where the link does not have it, ENODEV where there is no such link */
  get(link: LinkReference, prefix: string, which?: AddressPeer): Promise<Address>
  /** Lists addresses. Equivalent to: `ip [-4 | -6] address show [dev LINK]` @throws NetlinkError ENODEV where there is no such link */
  list(filter?: AddressFilter): Promise<Dump<Address>>
  /**
   * Takes an address from a link and says whether it had it: deleting twice is no error, nor is a link that is gone. With an address of IPv4
   * its secondary ones go too, where `promote_secondaries` is not set.
   *
   * Equivalent to: `ip address delete 10.10.0.2/24 [peer P] dev LINK`
   */
  delete(link: LinkReference, prefix: string, which?: AddressPeer): Promise<boolean>
  /** Deletes all addresses that pass the filter, and says how many. Equivalent to: `ip [-4 | -6] address flush dev LINK` */
  flush(filter: AddressFilter): Promise<number>
}

/** The addresses of the network namespace that the connection is in. */
export function addresses(connection: Connection<typeof route>): Addresses {
  const list = async (filter: AddressFilter = {}): Promise<Dump<Address>> => {
    const { link, family } = readFields(filter, filterFields)
    const ifa_index = link === undefined ? undefined : await linkIndex(connection, link)
    const dump = await connection.dump('RTM_GETADDR', { ifa_family: family === undefined ? 'AF_UNSPEC' : families[family], ifa_index })
    const passes = (address: Address) =>
      (ifa_index === undefined || address.link === ifa_index) && (family === undefined || address.family === family)
    return dumpOf(dump.map(describeAddress).filter(passes), dump.consistent)
  }

  /** The address that a request would meet. */
  const find = async ({ ifa_index: link, ...request }: AddressMessage): Promise<Address | undefined> => {
    const { family, address, prefix, peer } = describeAddress({ ifa_index: link, ...request })
    const same = (other: Address) =>
      family === 'ipv6' ? other.address === address : other.prefix === prefix && (other.peer === peer || peer === undefined)
    return (await list({ link, family })).find(same)
  }

  /** The request for an address, and the address as it is at present. */
  const ask = async (link: LinkReference, prefix: string, options: AddressOptions) => {
    const request = { ...addressMessage(prefix, options), ifa_index: await linkIndex(connection, link) }
    const read = asRead(addressCodec, request)
    return { request, wanted: describeAddress(read), find: () => find(read) }
  }

  /** Makes of an address that is there one with these options, and says whether it had to. */
  const adjust = async (found: Address, prefix: string, options: AddressOptions, wanted: Address): Promise<boolean> => {
    if (agrees({ ...options, prefix }, wanted, found)) return false
    checkChange(options, wanted, found)
    // An address of IPv6 has its scope by itself.
    const whole = merged<AddressOptions>(fields, options, found.family === 'ipv6' ? { ...found, scope: undefined } : found)
    const request = { ...addressMessage(prefix, whole), ifa_index: found.link }
    await connection.request('RTM_NEWADDR', request, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    return true
  }

  return {
    list,

    async add(link, prefix, options) {
      const request = addressMessage(prefix, options)
      const ifa_index = await linkIndex(connection, link)
      await connection.request('RTM_NEWADDR', { ...request, ifa_index }, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
    },

    async replace(link, prefix, options = {}) {
      const { request, wanted, find } = await ask(link, prefix, options)
      const found = await find()
      if (found !== undefined) checkChange(options, wanted, found)
      await connection.request('RTM_NEWADDR', request, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async ensure(link, prefix, options = {}) {
      const { request, wanted, find } = await ask(link, prefix, options)
      const make = () => connection.request('RTM_NEWADDR', request, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
      return await ensured(find, make, (found) => adjust(found, prefix, options, wanted))
    },

    async set(link, prefix, options) {
      const { wanted, find } = await ask(link, prefix, options)
      const found = await find()
      if (found === undefined) throw noAddress(link, prefix)
      await adjust(found, prefix, options, wanted)
    },

    async get(link, prefix, which = {}) {
      const { wanted, find } = await ask(link, prefix, which)
      const found = await find()
      if (found === undefined || found.prefix !== wanted.prefix) throw noAddress(link, prefix)
      return found
    },

    async delete(link, prefix, which = {}) {
      const { ifa_family, ifa_prefixlen, IFA_LOCAL, IFA_ADDRESS } = addressMessage(prefix, which)
      try {
        const ifa_index = await linkIndex(connection, link)
        await connection.request('RTM_DELADDR', { ifa_family, ifa_prefixlen, ifa_index, IFA_LOCAL, IFA_ADDRESS })
        return true
      } catch (error) {
        if (isRefusal(error, 'EADDRNOTAVAIL', 'ENODEV')) return false
        throw error
      }
    },

    async flush(filter) {
      const found = await list(filter)
      const requests = found.map(({ message: { ifa_family, ifa_prefixlen, ifa_index, IFA_LOCAL, IFA_ADDRESS } }) => {
        return { nlmsg_type: 'RTM_DELADDR', ifa_family, ifa_prefixlen, ifa_index, IFA_LOCAL, IFA_ADDRESS } as const
      })
      await deleteAll(connection, requests, 'EADDRNOTAVAIL', 'ENODEV')
      return found.length
    },
  }
}

const filterFields = { link: linkReader, family: familyReader } as const satisfies Fields<AddressFilter>

/** What the kernel does not change about an address that is there, and says nothing of. */
const fixed = { ipv4: ['label', 'broadcast', 'scope', 'noPrefixRoute'], ipv6: ['prefix'] } as const

function checkChange(options: AddressOptions, wanted: Address, found: Address): void {
  const said: Partial<Record<keyof Address, unknown>> = { ...options, prefix: wanted.prefix }
  for (const name of fixed[found.family]) {
    // Where a peer is said, the prefix length is the peer's, which can be changed.
    if (said[name] === undefined || wanted[name] === found[name] || (name === 'prefix' && wanted.peer !== undefined)) continue
    const words = `The address ${found.prefix} is there with the ${name} ${found[name] ?? 'none'}, which the kernel does not change: delete it first`
    throw missing('EEXIST', 'RTM_NEWADDR', words)
  }
}

function noAddress(link: LinkReference, prefix: string): Error {
  const name = typeof link === 'object' ? link.index : link
  return missing('EADDRNOTAVAIL', 'RTM_GETADDR', `The link ${JSON.stringify(name)} does not have the address ${prefix}`)
}
