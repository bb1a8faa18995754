/** GENEVE: Ethernet frames in UDP packets, with options of any kind. ip-link(8), <linux/if_link.h>, enum IFLA_GENEVE_*; RFC 8926 */

import { addressByFamily, present, range, timeToLive, whole, wholeOr, words, yesNo } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

export const geneve = kind('geneve', {
  /** The network identifier: 0 to 16777215. To be left out with `external`. */
  vni: ['IFLA_GENEVE_ID', whole(0, 0xff_ffff), 'fixed'],
  /** The other end. It can be changed within its family. */
  remote: [['IFLA_GENEVE_REMOTE', 'IFLA_GENEVE_REMOTE6'], addressByFamily],
  /** This end: where it listens. */
  local: [['IFLA_GENEVE_LOCAL', 'IFLA_GENEVE_LOCAL6'], addressByFamily, 'fixed'],
  /** How far packets get: 1 to 255 routers, `auto` for what the host does elsewhere, or `inherit` for that of the packet inside. */
  ttl: [['IFLA_GENEVE_TTL', 'IFLA_GENEVE_TTL_INHERIT'], timeToLive(1)],
  /** The type of service of packets; `inherit` for that of the packet inside. */
  tos: ['IFLA_GENEVE_TOS', wholeOr(0, 255, { inherit: 1 })],
  /** Whether packets may be cut up on their way: `set`, they may not; `inherit`, as the packet inside says. */
  dontFragment: ['IFLA_GENEVE_DF', words({ unset: 'GENEVE_DF_UNSET', set: 'GENEVE_DF_SET', inherit: 'GENEVE_DF_INHERIT' })],
  /** The flow label of packets over IPv6. */
  flowLabel: ['IFLA_GENEVE_LABEL', whole(0, 0xf_ffff)],
  /** The port that packets are sent to; 6081 where nothing is said. */
  port: ['IFLA_GENEVE_PORT', whole(0, 0xffff), 'fixed'],
  /** The ports that packets are sent from, the first and the last: one for each flow. */
  sourcePorts: ['IFLA_GENEVE_PORT_RANGE', range('low', 'high', 0xffff), 'fixed'],
  /** Whether routes, filters or programs say where packets go. */
  external: ['IFLA_GENEVE_COLLECT_METADATA', present, 'fixed'],
  /** Whether packets over IPv4 have a UDP checksum. */
  udpChecksum: ['IFLA_GENEVE_UDP_CSUM', yesNo, 'fixed'],
  /** Whether packets over IPv6 go without a UDP checksum. */
  zeroUdpChecksum6Send: ['IFLA_GENEVE_UDP_ZERO_CSUM6_TX', yesNo, 'fixed'],
  /** Whether packets over IPv6 are taken without a UDP checksum. */
  zeroUdpChecksum6Receive: ['IFLA_GENEVE_UDP_ZERO_CSUM6_RX', yesNo, 'fixed'],
  /** Whether it carries packets rather than frames. */
  innerProtocolInherit: ['IFLA_GENEVE_INNER_PROTO_INHERIT', present, 'fixed'],
  /** Whether packets tell their receiver how to put them together. */
  groHint: ['IFLA_GENEVE_GRO_HINT', present, 'fixed'],
})
