/** Bare UDP: packets of one protocol in UDP, with no header between. <linux/if_link.h>, enum IFLA_BAREUDP_* */

import { attributes } from '../../../schema/attributes.ts'
import { presence } from '../../../schema/bytes.ts'
import { be16, u16 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { ETH_P } from '../../ether-types.ts'

/** The options of a bareudp link. Routes say where to. */
export const bareudp = attributes({
  IFLA_BAREUDP_PORT: [1, be16, 'the destination port, and the one it listens on'],
  IFLA_BAREUDP_ETHERTYPE: [2, named(be16, ETH_P)],
  IFLA_BAREUDP_SRCPORT_MIN: [3, u16],
  IFLA_BAREUDP_MULTIPROTO_MODE: [4, presence, 'IPv6 beside IPv4, or MPLS multicast beside unicast'],
})
