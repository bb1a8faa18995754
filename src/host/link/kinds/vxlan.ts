/** VXLAN: Ethernet frames in UDP packets. ip-link(8), <linux/if_link.h>, enum IFLA_VXLAN_*; RFC 7348 */

import { addressByFamily, link, number32, present, range, whole, wholeOr, words, yesNo } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

export const vxlan = kind('vxlan', {
  /** The network identifier: 0 to 16777215. To be left out with `external`. */
  vni: ['IFLA_VXLAN_ID', whole(0, 0xff_ffff), 'fixed'],
  /** Where frames go whose receiver is not known: the address of the one other end, or a multicast group, which takes `link`. */
  remote: [['IFLA_VXLAN_GROUP', 'IFLA_VXLAN_GROUP6'], addressByFamily],
  /** The link that packets leave by. */
  link: ['IFLA_VXLAN_LINK', link],
  /** The sender of packets. */
  local: [['IFLA_VXLAN_LOCAL', 'IFLA_VXLAN_LOCAL6'], addressByFamily],
  /** How many routers packets pass at most: 1 to 255, or `auto` for what the host does elsewhere. */
  ttl: ['IFLA_VXLAN_TTL', wholeOr(1, 255, { auto: 0 })],
  /** Whether they pass as many as the packet inside may. */
  inheritTtl: ['IFLA_VXLAN_TTL_INHERIT', present, 'fixed'],
  /** The type of service of packets; `inherit` for that of the packet inside. */
  tos: ['IFLA_VXLAN_TOS', wholeOr(0, 255, { inherit: 1 })],
  /** Whether packets may be cut up on their way: `set`, they may not; `inherit`, as the packet inside says. */
  dontFragment: ['IFLA_VXLAN_DF', words({ unset: 'VXLAN_DF_UNSET', set: 'VXLAN_DF_SET', inherit: 'VXLAN_DF_INHERIT' })],
  /** The flow label of packets over IPv6. */
  flowLabel: ['IFLA_VXLAN_LABEL', whole(0, 0xf_ffff)],
  /** Whether that is the flow label of the packet inside. */
  flowLabelPolicy: ['IFLA_VXLAN_LABEL_POLICY', words({ fixed: 'VXLAN_LABEL_FIXED', inherit: 'VXLAN_LABEL_INHERIT' })],
  /** Whether it learns behind which other end an address is. */
  learning: ['IFLA_VXLAN_LEARNING', yesNo],
  /** How many seconds an address is remembered that is not heard from; 0: for good. */
  ageingTime: ['IFLA_VXLAN_AGEING', number32],
  /** How many addresses it learns at most; 0: no limit. */
  maxLearned: ['IFLA_VXLAN_LIMIT', number32, 'fixed'],
  /** The port that packets are sent to: 4789 by the standard; 8472 where nothing is said. */
  port: ['IFLA_VXLAN_PORT', whole(0, 0xffff), 'fixed'],
  /** The ports that packets are sent from, the first and the last: one for each flow. */
  sourcePorts: ['IFLA_VXLAN_PORT_RANGE', range('low', 'high', 0xffff), 'fixed'],
  /** Whether it answers ARP and neighbour questions for those behind the other ends. */
  proxy: ['IFLA_VXLAN_PROXY', yesNo, 'fixed'],
  /** Whether it routes by itself where it knows the way. */
  routeShortCircuit: ['IFLA_VXLAN_RSC', yesNo, 'fixed'],
  /** Whether programs are told of a MAC address that is not known. */
  reportMissingMac: ['IFLA_VXLAN_L2MISS', yesNo, 'fixed'],
  /** Whether programs are told of an IP address that is not known. */
  reportMissingIp: ['IFLA_VXLAN_L3MISS', yesNo, 'fixed'],
  /** Whether packets over IPv4 have a UDP checksum. */
  udpChecksum: ['IFLA_VXLAN_UDP_CSUM', yesNo, 'fixed'],
  /** Whether packets over IPv6 go without a UDP checksum. */
  zeroUdpChecksum6Send: ['IFLA_VXLAN_UDP_ZERO_CSUM6_TX', yesNo, 'fixed'],
  /** Whether packets over IPv6 are taken without a UDP checksum. */
  zeroUdpChecksum6Receive: ['IFLA_VXLAN_UDP_ZERO_CSUM6_RX', yesNo, 'fixed'],
  /** Whether checksums of the packet inside are left to the receiver. */
  remoteChecksumSend: ['IFLA_VXLAN_REMCSUM_TX', yesNo, 'fixed'],
  /** Whether checksums are made that a sender left to us. */
  remoteChecksumReceive: ['IFLA_VXLAN_REMCSUM_RX', yesNo, 'fixed'],
  /** Whether such checksums are made in full. */
  remoteChecksumComplete: ['IFLA_VXLAN_REMCSUM_NOPARTIAL', present, 'fixed'],
  /** Whether routes, filters or programs say where packets go, by network and by other end. */
  external: ['IFLA_VXLAN_COLLECT_METADATA', yesNo, 'fixed'],
  /** Whether it takes only networks that were allowed one by one; with `external`. */
  vniFilter: ['IFLA_VXLAN_VNIFILTER', yesNo, 'fixed'],
  /** Whether packets carry a mark of the group that sends them. */
  groupPolicy: ['IFLA_VXLAN_GBP', present, 'fixed'],
  /** Whether packets say what they carry: not only frames. */
  genericProtocol: ['IFLA_VXLAN_GPE', present, 'fixed'],
  /** Whether packets for this host are handed over directly. */
  localBypass: ['IFLA_VXLAN_LOCALBYPASS', yesNo],
  /** Whether packets for a multicast group are routed as multicast. */
  multicastRouting: ['IFLA_VXLAN_MC_ROUTE', yesNo, 'fixed'],
})
