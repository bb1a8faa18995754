/** Prefixes that routers advertise, announced as they come in. RTM_NEWPREFIX; <linux/rtnetlink.h>, struct prefixmsg; RFC 4861, 4.6.2 */

import { ipv6 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { s32, u8, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'
import { ND_OPT } from './nd-user-option.ts'

/**
 * What a prefix is good for: its addresses are on the link; hosts make addresses of it; it holds the router's own address. Kernels before 6.8 say so in
 * bits of their own (their <net/if_inet6.h>), later ones hand on the bits of the option (<netinet/icmp6.h>).
 */
export const PREFIX_FLAGS = {
  IF_PREFIX_ONLINK: 0x01,
  IF_PREFIX_AUTOCONF: 0x02,
  ND_OPT_PI_FLAG_RADDR: 0x20,
  ND_OPT_PI_FLAG_AUTO: 0x40,
  ND_OPT_PI_FLAG_ONLINK: 0x80,
} as const

const prefixmsg = struct('prefixmsg', {
  prefix_family: named(u8, AF),
  __prefix_pad1: padding(1),
  __prefix_pad2: padding(2),
  prefix_ifindex: s32,
  prefix_type: named(u8, ND_OPT),
  prefix_len: u8,
  prefix_flags: flags(u8, PREFIX_FLAGS),
  __prefix_pad3: padding(1),
})

const cacheInfo = struct('prefix_cacheinfo', { preferred_time: u32, valid_time: u32 })

const prefixAttributes = attributes({
  PREFIX_ADDRESS: [1, ipv6],
  PREFIX_CACHEINFO: [2, cacheInfo, 'lifetimes in seconds, 4294967295 for ever'],
})

/** A prefix, as the kernel announces it. */
export interface PrefixMessage extends ValueOf<typeof declared> {}

/** A prefix, as a test of ours may announce it: there is no request. */
export interface PrefixInput extends InputOf<typeof declared> {}

const declared = message(prefixmsg, prefixAttributes)

export const prefix: Codec<PrefixMessage, PrefixInput> = declared
