/** IP in IP: over IPv4 (ipip, sit) and over IPv6 (ip6tnl). ip-link(8), <linux/if_tunnel.h>, enum IFLA_IPTUN_* */

import { member, network, words } from '../../verb/option-values.ts'
import { kind } from './kind.ts'
import { forgetful, overIpv4, overIpv6 } from './tunnel.ts'

const ipv4 = {
  ...overIpv4('IFLA_IPTUN'),
  /** What it carries. */
  carries: ['IFLA_IPTUN_PROTO', words({ any: 'IPPROTO_IP', ipv4: 'IPPROTO_IPIP', ipv6: 'IPPROTO_IPV6', mpls: 'IPPROTO_MPLS' })],
} as const

export const ipip = kind('ipip', ipv4, forgetful)

export const sit = kind(
  'sit',
  {
    ...ipv4,
    /** Whether it belongs to a network whose hosts find one another by their IPv4 addresses. RFC 5214 */
    isatap: ['IFLA_IPTUN_FLAGS', member('SIT_ISATAP')],
    /** The network whose addresses hold IPv4 addresses: `2001:db8::/32`. RFC 5969 */
    sixRdNetwork: [['IFLA_IPTUN_6RD_PREFIX', 'IFLA_IPTUN_6RD_PREFIXLEN'], network('ipv6')],
    /** The network that those have in common, and that is left out: `10.0.0.0/8`. */
    sixRdRelayNetwork: [['IFLA_IPTUN_6RD_RELAY_PREFIX', 'IFLA_IPTUN_6RD_RELAY_PREFIXLEN'], network('ipv4')],
  },
  forgetful,
)

export const ip6tnl = kind(
  'ip6tnl',
  {
    ...overIpv6('IFLA_IPTUN'),
    /** What it carries. */
    carries: ['IFLA_IPTUN_PROTO', words({ any: 'IPPROTO_IP', ipv4: 'IPPROTO_IPIP', ipv6: 'IPPROTO_IPV6' })],
  },
  forgetful,
)
