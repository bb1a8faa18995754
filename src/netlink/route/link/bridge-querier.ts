/** Who asks for multicast listeners on a bridge or one of its VLANs. <linux/if_bridge.h>, enum BRIDGE_QUERIER_* */

import { ipv4, ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { u32, u64 } from '../../../schema/integer.ts'

/** The querier that was elected. Times are in hundredths of a second (USER_HZ). */
export const bridgeQuerier = attributes({
  BRIDGE_QUERIER_IP_ADDRESS: [1, ipv4],
  BRIDGE_QUERIER_IP_PORT: [2, u32, 'where it was heard; none: the bridge itself asks'],
  BRIDGE_QUERIER_IP_OTHER_TIMER: [3, u64],
  BRIDGE_QUERIER_PAD: [4, bytes],
  BRIDGE_QUERIER_IPV6_ADDRESS: [5, ipv6],
  BRIDGE_QUERIER_IPV6_PORT: [6, u32, 'where it was heard; none: the bridge itself asks'],
  BRIDGE_QUERIER_IPV6_OTHER_TIMER: [7, u64],
})
