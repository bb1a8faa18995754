/** netkit: a cable with two ends, with a BPF program at each of them. <linux/if_link.h>, enum IFLA_NETKIT_* */

import { attributes } from '../../../schema/attributes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { u8, u16, u32 } from '../../../schema/integer.ts'
import { lazy } from '../../../schema/lazy.ts'
import { named } from '../../../schema/names.ts'
import { type LinkInput, type LinkMessage, link } from './link.ts'

const policy = named(u32, { NETKIT_PASS: 0, NETKIT_DROP: 2 })
const scrub = named(u32, { NETKIT_SCRUB_NONE: 0, NETKIT_SCRUB_DEFAULT: 1 })

/** The options of a netkit. */
export const netkit = attributes({
  IFLA_NETKIT_PEER_INFO: [1, lazy((): Codec<LinkMessage, LinkInput> => link, 'struct ifinfomsg'), 'the other end, a whole link message'],
  IFLA_NETKIT_PRIMARY: [2, u8, '1: the end at which programs are attached, for both'],
  IFLA_NETKIT_POLICY: [3, policy, 'while there is no program'],
  IFLA_NETKIT_PEER_POLICY: [4, policy],
  IFLA_NETKIT_MODE: [5, named(u32, { NETKIT_L2: 0, NETKIT_L3: 1 })],
  IFLA_NETKIT_SCRUB: [6, scrub, 'whether mark and priority are wiped from packets'],
  IFLA_NETKIT_PEER_SCRUB: [7, scrub],
  IFLA_NETKIT_HEADROOM: [8, u16],
  IFLA_NETKIT_TAILROOM: [9, u16],
})
