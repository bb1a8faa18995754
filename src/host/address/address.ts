/** An address of a link in English, as the kernel describes it. ip-address(8), <linux/if_addr.h> */

import { type AddressMessage, IFAPROT } from '../../netlink/route/index.ts'
import type { Family } from '../ip/prefix.ts'
import { describeScope, type Scope } from '../word/scope.ts'
import { type Word, words } from '../word/words.ts'

/** Who made an address: `'kernel_ll'` for the kernel's own of the link ...; or a number that a program has chosen for itself. */
export type AddressMaker = Word<keyof typeof IFAPROT, 'IFAPROT_'> | number

export const makers = words(IFAPROT, 'IFAPROT_', 0xff)

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

export const FOR_EVER = 0xffff_ffff

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
