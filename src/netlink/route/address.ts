/** Addresses of links: RTM_NEWADDR and its like. <linux/if_addr.h>; rtnetlink(7) */

import { ip, ipv4 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { s32, u8, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { struct } from '../../schema/struct.ts'
import { textOf } from '../../schema/text.ts'
import { AF } from '../address-family.ts'
import { IFNAME_MAX } from './link/link.ts'
import { RT_SCOPE } from './scope.ts'

/** The header holds the lower eight of them, IFA_FLAGS all. */
export const IFA_F = {
  IFA_F_SECONDARY: 0x01,
  IFA_F_NODAD: 0x02,
  IFA_F_OPTIMISTIC: 0x04,
  IFA_F_DADFAILED: 0x08,
  IFA_F_HOMEADDRESS: 0x10,
  IFA_F_DEPRECATED: 0x20,
  IFA_F_TENTATIVE: 0x40,
  IFA_F_PERMANENT: 0x80,
  IFA_F_MANAGETEMPADDR: 0x100,
  IFA_F_NOPREFIXROUTE: 0x200,
  IFA_F_MCAUTOJOIN: 0x400,
  IFA_F_STABLE_PRIVACY: 0x800,
} as const

/** Who made an address. Numbers above are free for programs. */
export const IFAPROT = {
  IFAPROT_UNSPEC: 0,
  IFAPROT_KERNEL_LO: 1,
  IFAPROT_KERNEL_RA: 2,
  IFAPROT_KERNEL_LL: 3,
} as const

const ifaddrmsg = struct('ifaddrmsg', {
  ifa_family: named(u8, AF),
  ifa_prefixlen: u8,
  ifa_flags: flags(u8, IFA_F),
  ifa_scope: named(u8, RT_SCOPE),
  ifa_index: u32,
})

const cacheInfo = struct('ifa_cacheinfo', { ifa_prefered: u32, ifa_valid: u32, cstamp: u32, tstamp: u32 })

const addressAttributes = attributes({
  IFA_ADDRESS: [1, ip, 'the prefix’s address; where there is a peer, the peer’s'],
  IFA_LOCAL: [2, ip, 'the link’s own address; IPv6 has it only where there is a peer'],
  IFA_LABEL: [3, textOf(IFNAME_MAX)],
  IFA_BROADCAST: [4, ipv4],
  IFA_ANYCAST: [5, ip],
  IFA_CACHEINFO: [6, cacheInfo, 'lifetimes in seconds, 4294967295 for ever; stamps in hundredths of a second since boot'],
  IFA_MULTICAST: [7, ip],
  IFA_FLAGS: [8, flags(u32, IFA_F), 'counts instead of ifa_flags'],
  IFA_RT_PRIORITY: [9, u32, 'the metric of the route to the prefix'],
  IFA_TARGET_NETNSID: [10, s32],
  IFA_PROTO: [11, named(u8, IFAPROT)],
})

/** An address, as the kernel describes it. */
export interface AddressMessage extends ValueOf<typeof declared> {}

/** An address, as a request describes it. */
export interface AddressInput extends InputOf<typeof declared> {}

const declared = message(ifaddrmsg, addressAttributes)

export const address: Codec<AddressMessage, AddressInput> = declared
