/** VTI: links whose packets IPsec takes by the mark that is their key, over IPv4 (vti) or IPv6 (vti6). ip-link(8), <linux/if_tunnel.h>, enum IFLA_VTI_* */

import { ipv4Address, ipv6Address, link, number32 } from '../../verb/option-values.ts'
import { kind } from './kind.ts'
import { forgetful } from './tunnel.ts'

const over = (address: typeof ipv4Address) =>
  ({
    /** The link that packets leave by. */
    link: ['IFLA_VTI_LINK', link],
    /** This end: the sender of packets. */
    local: ['IFLA_VTI_LOCAL', address],
    /** The other end. */
    remote: ['IFLA_VTI_REMOTE', address],
    /** The mark in policies and states for packets that arrive. */
    inputKey: ['IFLA_VTI_IKEY', number32],
    /** The mark in policies and states for packets that leave. */
    outputKey: ['IFLA_VTI_OKEY', number32],
    /** The mark that packets get. */
    mark: ['IFLA_VTI_FWMARK', number32],
  }) as const

export const vti = kind('vti', over(ipv4Address), forgetful)
export const vti6 = kind('vti6', over(ipv6Address), forgetful)
