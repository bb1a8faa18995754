/** What can be said of an address of a link, and the request that says it, in the order of `ip`. ip-address(8), <linux/if_addr.h> */

import { type AddressInput, IFNAME_MAX } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import { contains, type Family, formatPrefix, lastOf, type Prefix, parseAddress, parsePrefix } from '../ip/prefix.ts'
import { at, type Fields, number32, prefix as prefixReader, readFields, textUpTo, wholeNumber, yesOrNo } from '../verb/fields.ts'
import { readScope, type Scope } from '../word/scope.ts'
import { type AddressMaker, FOR_EVER, makers } from './address.ts'

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

/** An address among those of its link: where several stand for one address of IPv4, its peer tells which. */
export type AddressPeer = Pick<AddressOptions, 'peer'>

export const fields = {
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
export function addressMessage(text: string, options: AddressOptions = {}): AddressInput {
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
    ifa_family: families[family],
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

const loopback = parsePrefix('127.0.0.0/8')

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
