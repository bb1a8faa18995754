/** GRE: packets (gre), frames (gretap) or frames that a switch mirrored (erspan), over IPv4 or IPv6. ip-link(8), <linux/if_tunnel.h>, enum IFLA_GRE_* */

import { member, numberWith, whole, words, yesNo } from '../../verb/option-values.ts'
import { kind } from './kind.ts'
import { forgetful, overIpv4, overIpv6 } from './tunnel.ts'

const header = {
  /** The key that packets must have that arrive; for erspan, the session. */
  inputKey: [['IFLA_GRE_IKEY', 'IFLA_GRE_IFLAGS'], numberWith(0xffff_ffff, 'GRE_KEY')],
  /** The key that packets get; for erspan, the session. */
  outputKey: [['IFLA_GRE_OKEY', 'IFLA_GRE_OFLAGS'], numberWith(0xffff_ffff, 'GRE_KEY')],
  /** Whether packets must have a checksum that arrive. */
  inputChecksum: ['IFLA_GRE_IFLAGS', member('GRE_CSUM')],
  /** Whether packets get a checksum. */
  outputChecksum: ['IFLA_GRE_OFLAGS', member('GRE_CSUM')],
  /** Whether packets must be numbered that arrive, and those that come late are dropped. */
  inputSequence: ['IFLA_GRE_IFLAGS', member('GRE_SEQ')],
  /** Whether packets are numbered. */
  outputSequence: ['IFLA_GRE_OFLAGS', member('GRE_SEQ')],
} as const

const mirroring = {
  /** The version of ERSPAN; 0 has no header of its own. */
  version: ['IFLA_GRE_ERSPAN_VER', whole(0, 2)],
  /** The port of the switch, in version 1. */
  portIndex: ['IFLA_GRE_ERSPAN_INDEX', whole(0, 0xf_ffff)],
  /** Which way the frames passed the switch, in version 2. */
  direction: ['IFLA_GRE_ERSPAN_DIR', words({ ingress: 0, egress: 1 })],
  /** Which part of the switch it is, in version 2. */
  hardwareId: ['IFLA_GRE_ERSPAN_HWID', whole(0, 63)],
} as const

const ipv4 = {
  ...overIpv4('IFLA_GRE'),
  ...header,
  /** Whether packets may be cut up, whatever the packet inside says. */
  ignoreDontFragment: ['IFLA_GRE_IGNORE_DF', yesNo],
} as const
const ipv6 = { ...overIpv6('IFLA_GRE'), ...header } as const

export const gre = kind('gre', ipv4, forgetful)
export const gretap = kind('gretap', ipv4, forgetful)
export const erspan = kind('erspan', { ...ipv4, ...mirroring }, forgetful)
export const ip6gre = kind('ip6gre', ipv6, forgetful)
export const ip6gretap = kind('ip6gretap', ipv6, forgetful)
export const ip6erspan = kind('ip6erspan', { ...ipv6, ...mirroring }, forgetful)
