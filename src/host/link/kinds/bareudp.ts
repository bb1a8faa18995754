/** Bare UDP: packets of one protocol in UDP, with no header between. ip-link(8), <linux/if_link.h>, enum IFLA_BAREUDP_* */

import { present, whole, words } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

export const bareudp = kind('bareudp', {
  /** The port that packets are sent to, and on which it listens. */
  port: ['IFLA_BAREUDP_PORT', whole(1, 0xffff), 'needed', 'fixed'],
  /** What it carries. */
  carries: ['IFLA_BAREUDP_ETHERTYPE', words({ ipv4: 'ETH_P_IP', ipv6: 'ETH_P_IPV6', mpls: 'ETH_P_MPLS_UC' }), 'needed', 'fixed'],
  /** The lowest port that packets are sent from. */
  firstSourcePort: ['IFLA_BAREUDP_SRCPORT_MIN', whole(0, 0xffff), 'fixed'],
  /** Whether it carries IPv6 besides IPv4, or multicast besides unicast of MPLS. */
  multipleProtocols: ['IFLA_BAREUDP_MULTIPROTO_MODE', present, 'fixed'],
})
