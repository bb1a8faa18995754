/** Neighbours: which link-layer address an IP address has, and which port of a bridge a MAC is behind. <linux/neighbour.h> */

import { ip, linkAddress } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes, presence } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { be16, s32, u8, u16, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { nested } from '../../schema/nested.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'
import { RTN } from './route-message.ts'
import { RTPROT } from './routing-protocol.ts'

/** How much the kernel trusts an entry. */
export const NUD = {
  NUD_INCOMPLETE: 0x01,
  NUD_REACHABLE: 0x02,
  NUD_STALE: 0x04,
  NUD_DELAY: 0x08,
  NUD_PROBE: 0x10,
  NUD_FAILED: 0x20,
  NUD_NOARP: 0x40,
  NUD_PERMANENT: 0x80,
} as const

export const NTF = {
  NTF_USE: 1 << 0,
  NTF_SELF: 1 << 1,
  NTF_MASTER: 1 << 2,
  NTF_PROXY: 1 << 3,
  NTF_EXT_LEARNED: 1 << 4,
  NTF_OFFLOADED: 1 << 5,
  NTF_STICKY: 1 << 6,
  NTF_ROUTER: 1 << 7,
} as const

export const NTF_EXT = {
  NTF_EXT_MANAGED: 1 << 0,
  NTF_EXT_LOCKED: 1 << 1,
  NTF_EXT_EXT_VALIDATED: 1 << 2,
} as const

const ndmsg = struct('ndmsg', {
  ndm_family: named(u8, AF),
  __ndm_pad1: padding(1),
  __ndm_pad2: padding(2),
  ndm_ifindex: s32,
  ndm_state: flags(u16, NUD),
  ndm_flags: flags(u8, NTF),
  ndm_type: named(u8, RTN),
})

const cacheInfo = struct('nda_cacheinfo', { ndm_confirmed: u32, ndm_used: u32, ndm_updated: u32, ndm_refcnt: u32 })

const forwardingExtension = attributes({
  NFEA_ACTIVITY_NOTIFY: [1, flags(u8, { FDB_NOTIFY_BIT: 1 << 0, FDB_NOTIFY_INACTIVE_BIT: 1 << 1 })],
  NFEA_DONT_REFRESH: [2, presence],
})

const neighbourAttributes = attributes({
  NDA_UNSPEC: [0, bytes],
  NDA_DST: [1, ip],
  NDA_LLADDR: [2, linkAddress],
  NDA_CACHEINFO: [3, cacheInfo, 'times in hundredths of a second, ago'],
  NDA_PROBES: [4, u32],
  NDA_VLAN: [5, u16],
  NDA_PORT: [6, be16],
  NDA_VNI: [7, u32],
  NDA_IFINDEX: [8, u32],
  NDA_MASTER: [9, u32],
  NDA_LINK_NETNSID: [10, s32],
  NDA_SRC_VNI: [11, u32],
  NDA_PROTOCOL: [12, named(u8, RTPROT)],
  NDA_NH_ID: [13, u32],
  NDA_FDB_EXT_ATTRS: [14, nested(forwardingExtension)],
  NDA_FLAGS_EXT: [15, flags(u32, NTF_EXT)],
  NDA_NDM_STATE_MASK: [16, flags(u16, NUD)],
  NDA_NDM_FLAGS_MASK: [17, flags(u8, NTF)],
})

/** A neighbour, as the kernel describes it. */
export interface NeighbourMessage extends ValueOf<typeof declared> {}

/** A neighbour, as a request describes it. */
export interface NeighbourInput extends InputOf<typeof declared> {}

const declared = message(ndmsg, neighbourAttributes)

export const neighbour: Codec<NeighbourMessage, NeighbourInput> = declared
