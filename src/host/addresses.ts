/** Addresses of links: added, replaced, ensured, listed and deleted. ip-address(8), <linux/if_addr.h> */

import { type Connection, type Dump, dumpOf } from '../netlink/index.ts'
import { type AddressInput, type AddressMessage, address as addressCodec, IFAPROT, IFNAME_MAX, type route } from '../netlink/route/index.ts'
import { EncodeError } from '../schema/errors.ts'
import { deleteAll } from './delete-all.ts'
import { agrees, asRead, ensured, isRefusal, merged, missing } from './ensure.ts'
import { at, type Fields, number32, prefix as prefixReader, readFields, textUpTo, wholeNumber, yesOrNo } from './fields.ts'
import { type LinkReference, linkIndex } from './link-reference.ts'
import { contains, type Family, formatPrefix, lastOf, type Prefix, parseAddress, parsePrefix } from './prefix.ts'
import { describeScope, readScope, type Scope } from './scope.ts'
import { type Word, words } from './words.ts'

/** Who made an address: `'kernel_ll'` for the kernel's own of the link ...; or a number that a program has chosen for itself. */
export type AddressMaker = Word<keyof typeof IFAPROT, 'IFAPROT_'> | number

const makers = words(IFAPROT, 'IFAPROT_', 0xff)

/** An address of a link, as the kernel described it. */
export interface Address {
  readonly family: Family
  /** `10.10.0.2` */
  readonly address: string
  /** `10.10.0.2/24`: the address, and how much of it is the same for all hosts of its network. Where there is a peer, it is alone: `/32`. */
  readonly prefix: string
  /** The index of the link that has it. */
  readonly link: number
  /** The address at the other end with the length of its prefix, where a point-to-point link was told one. */
  readonly peer: string | undefined
  readonly broadcast: string | undefined
  /** How far the address means anything. */
  readonly scope: Scope
  /** The name by which old programs know it (IPv4). */
  readonly label: string | undefined
  /** The metric of the route to its network; 0: the kernel's choice. */
  readonly metric: number
  /** Seconds that the address stays; undefined where it stays for good. */
  readonly validFor: number | undefined
  /** Seconds that new connections take it as their source; undefined where they do for good. */
  readonly preferredFor: number | undefined
  /** Whether the kernel made no route to its network. */
  readonly noPrefixRoute: boolean
  /** Whether IPv6 asks, or asked, if somebody else has it. */
  readonly detectDuplicates: boolean
  /** Whether temporary addresses are made after its model (IPv6). */
  readonly managesTemporary: boolean
  /** Who made it; undefined where nobody said so, as on kernels before 5.18. */
  readonly madeBy: AddressMaker | undefined
  /** Whether another address of the same network was there first (IPv4). It goes when that one goes. */
  readonly secondary: boolean
  /** Whether new connections take another one: its preferred time is over. */
  readonly deprecated: boolean
  /** Whether duplicate detection still goes on: nobody can use the address yet. */
  readonly tentative: boolean
  /** Whether somebody else has the address: nobody can use it here. */
  readonly duplicate: boolean
  /** The kernel's own description, under the kernel's own names. */
  readonly message: AddressMessage
}

/** What can be chosen for an address. */
export interface AddressOptions {
  /** The address at the other end of a point-to-point link, with the length of its prefix: `10.10.0.2/32`. The link's own then stands alone. */
  readonly peer?: string
  /** The broadcast address (IPv4): true for the last one of the network. Without it there is none, as with `ip`. */
  readonly broadcast?: true | string
  /** How far the address means anything (IPv4): everywhere, but for 127.0.0.0/8. An address of IPv6 says so itself. */
  readonly scope?: Scope
  /** A name by which old programs know the address, up to 15 bytes (IPv4): `eth0:1`. They expect it to begin with the link's. */
  readonly label?: string
  /** The metric of the route to its network. */
  readonly metric?: number
  /** Seconds that the address stays, from 1. Without it, it stays for good. */
  readonly validFor?: number
  /** Seconds that new connections take it as their source, up to `validFor`; 0: from now on only those that ask for it. */
  readonly preferredFor?: number
  /** Whether the kernel is to make no route to its network. */
  readonly noPrefixRoute?: boolean
  /**
   * Whether IPv6 first asks around whether somebody has the address. Without it the address can be used at once; with it, some two seconds
   * later, and never while the link has nobody at the other end. So it is off where nothing is said: the addresses of containers are given by
   * one who knows what is free. `ip` detects duplicates where it is not told `nodad`.
   */
  readonly detectDuplicates?: boolean
  /** Whether temporary addresses are made after its model, where `use_tempaddr` is set (IPv6). RFC 8981 */
  readonly managesTemporary?: boolean
  readonly madeBy?: AddressMaker
}

/** Which addresses to list: those for which all that is given holds. The kernel chooses; before 4.20 it knows no filter by link, and we do. */
export interface AddressFilter {
  readonly link?: LinkReference
  readonly family?: Family
}

/** An address among those of its link: where several stand for one address of IPv4, its peer tells which. */
export type AddressPeer = Pick<AddressOptions, 'peer'>

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
  const list = async ({ link, family }: AddressFilter = {}): Promise<Dump<Address>> => {
    const ifa_index = link === undefined ? undefined : await linkIndex(connection, link)
    const dump = await connection.dump('RTM_GETADDR', { ifa_family: family === undefined ? 'AF_UNSPEC' : familyNames[family], ifa_index })
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

const familyNames = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const

const loopback = parsePrefix('127.0.0.0/8')

const FOR_EVER = 0xffff_ffff

const fields = {
  peer: prefixReader,
  broadcast: (value) => (value === true ? value : parseAddress(value as string)),
  scope: readScope,
  label: textUpTo(IFNAME_MAX),
  metric: number32,
  validFor: wholeNumber(1, FOR_EVER - 1),
  preferredFor: wholeNumber(0, FOR_EVER - 1),
  noPrefixRoute: yesOrNo,
  detectDuplicates: yesOrNo,
  managesTemporary: yesOrNo,
  madeBy: makers.read,
} as const satisfies Fields<AddressOptions>

/** The request for an address, in the order of `ip`. @throws a TypeError for what is none */
function addressMessage(text: string, options: AddressOptions = {}): AddressInput {
  const prefix = at('prefix', () => parsePrefix(text))
  const said = readFields(options, fields)
  const { family, address } = prefix
  checkFamily(family, options)
  const network = said.peer ?? prefix
  if (said.peer !== undefined) checkPeer(prefix, said.peer)
  const flags: Exclude<AddressInput['IFA_FLAGS'], number> = [
    ...(family === 'ipv6' && said.detectDuplicates !== true ? (['IFA_F_NODAD'] as const) : []),
    ...(said.managesTemporary === true ? (['IFA_F_MANAGETEMPADDR'] as const) : []),
    ...(said.noPrefixRoute === true ? (['IFA_F_NOPREFIXROUTE'] as const) : []),
  ]
  // Those of the first octet fit into the header, and `ip` puts them there where they are all.
  const fit = said.managesTemporary !== true && said.noPrefixRoute !== true
  return {
    ifa_family: familyNames[family],
    ifa_prefixlen: network.length,
    ifa_flags: fit ? flags : [],
    ifa_scope: said.scope ?? (contains(loopback, prefix) ? 'RT_SCOPE_HOST' : 'RT_SCOPE_UNIVERSE'),
    IFA_LOCAL: address,
    IFA_LABEL: said.label,
    IFA_RT_PRIORITY: said.metric,
    IFA_PROTO: said.madeBy,
    IFA_FLAGS: fit ? undefined : flags,
    IFA_ADDRESS: network.address,
    IFA_BROADCAST: said.broadcast === undefined ? undefined : at('broadcast', () => broadcastAddress(prefix, said.broadcast ?? true)),
    IFA_CACHEINFO: lifetime(said.validFor, said.preferredFor),
  }
}

/** What only one family has, the kernel would not take notice of. */
function checkFamily(family: Family, options: AddressOptions): void {
  const foreign = family === 'ipv4' ? (['detectDuplicates', 'managesTemporary'] as const) : (['scope', 'label', 'broadcast'] as const)
  for (const name of foreign) {
    if (options[name] !== undefined && options[name] !== false)
      throw new EncodeError(`${family === 'ipv4' ? 'IPv4' : 'IPv6'} has no such thing`, [name])
  }
}

function checkPeer(own: Prefix, peer: Prefix): void {
  if (peer.family !== own.family) throw new EncodeError(`expected an address of the same family as ${own.address}`, ['peer'])
  if (own.length !== (own.family === 'ipv4' ? 32 : 128))
    throw new EncodeError(`expected ${own.address} alone: where there is a peer, the prefix length is the peer's`, ['prefix'])
}

function broadcastAddress(prefix: Prefix, broadcast: true | Prefix): string {
  if (broadcast === true) {
    if (prefix.length > 30) throw new EncodeError(`${formatPrefix(prefix)} has no address left for broadcast`)
    return lastOf(prefix)
  }
  if (broadcast.family !== 'ipv4') throw new EncodeError(`expected an address of IPv4, got ${broadcast.address}`)
  return broadcast.address
}

function lifetime(validFor: number | undefined, preferredFor: number | undefined): AddressInput['IFA_CACHEINFO'] {
  if (validFor === undefined && preferredFor === undefined) return undefined
  const ifa_valid = validFor ?? FOR_EVER
  const ifa_prefered = preferredFor ?? ifa_valid
  if (ifa_prefered > ifa_valid)
    throw new EncodeError(`expected at most ${ifa_valid}, which is validFor, got ${ifa_prefered}`, ['preferredFor'])
  return { ifa_prefered, ifa_valid }
}

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

/** An address in English. */
export function describeAddress(message: AddressMessage): Address {
  const { IFA_LOCAL: local, IFA_ADDRESS: other, IFA_CACHEINFO: lifetime, ifa_prefixlen: length, ifa_index: link } = message
  // IFA_FLAGS has more bits than the header has room for; old kernels have only the header.
  const flags: AddressMessage['IFA_FLAGS'] = message.IFA_FLAGS ?? message.ifa_flags
  const has = (flag: Exclude<Extract<AddressMessage['IFA_FLAGS'], readonly unknown[]>[number], number>) => flags?.includes(flag) === true
  const family = message.ifa_family === 'AF_INET6' ? 'ipv6' : 'ipv4'
  const address = local ?? other ?? ''
  const alone = local !== undefined && other !== undefined && other !== local
  return {
    family,
    address,
    prefix: `${address}/${alone ? (family === 'ipv4' ? 32 : 128) : length}`,
    link,
    peer: alone ? `${other}/${length}` : undefined,
    broadcast: message.IFA_BROADCAST,
    scope: describeScope(message.ifa_scope),
    label: message.IFA_LABEL,
    metric: message.IFA_RT_PRIORITY ?? 0,
    validFor: seconds(lifetime?.ifa_valid),
    preferredFor: seconds(lifetime?.ifa_prefered),
    noPrefixRoute: has('IFA_F_NOPREFIXROUTE'),
    detectDuplicates: family === 'ipv6' && !has('IFA_F_NODAD'),
    managesTemporary: has('IFA_F_MANAGETEMPADDR'),
    madeBy: message.IFA_PROTO === undefined ? undefined : makers.say(message.IFA_PROTO),
    // For IPv6 the same bit says that the address is temporary.
    secondary: has('IFA_F_SECONDARY') && family === 'ipv4',
    deprecated: has('IFA_F_DEPRECATED'),
    tentative: has('IFA_F_TENTATIVE'),
    duplicate: has('IFA_F_DADFAILED'),
    message,
  }
}

/** A time that ends. */
function seconds(time: number | undefined): number | undefined {
  return time === FOR_EVER ? undefined : time
}
