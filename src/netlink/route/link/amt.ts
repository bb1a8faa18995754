/** AMT: multicast through a network that has none, from a relay to its gateways. <linux/amt.h>; RFC 7450 */

import { ipv4 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { be16, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** The options of an AMT link. */
export const amt = attributes({
  IFLA_AMT_MODE: [1, named(u32, { AMT_MODE_GATEWAY: 0, AMT_MODE_RELAY: 1 })],
  IFLA_AMT_RELAY_PORT: [2, be16, 'a relay listens there; a gateway sends there'],
  IFLA_AMT_GATEWAY_PORT: [3, be16, 'a gateway listens there'],
  IFLA_AMT_LINK: [4, u32, 'the link that its packets leave by'],
  IFLA_AMT_LOCAL_IP: [5, ipv4],
  IFLA_AMT_REMOTE_IP: [6, ipv4, 'the relay that a gateway found'],
  IFLA_AMT_DISCOVERY_IP: [7, ipv4, 'where a gateway asks for a relay'],
  IFLA_AMT_MAX_TUNNELS: [8, u32],
})
