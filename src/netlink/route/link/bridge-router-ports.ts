/** Ports of a bridge behind which a multicast router is. <linux/if_bridge.h>, enum MDBA_ROUTER_* */

import { attributes } from '../../../schema/attributes.ts'
import { u8, u16, u32 } from '../../../schema/integer.ts'
import { message } from '../../../schema/message.ts'
import { named } from '../../../schema/names.ts'
import { repeated } from '../../../schema/nested.ts'
import { struct } from '../../../schema/struct.ts'

/** How a port comes to be a router's. */
export const MDB_RTR_TYPE = {
  MDB_RTR_TYPE_DISABLED: 0,
  MDB_RTR_TYPE_TEMP_QUERY: 1,
  MDB_RTR_TYPE_PERM: 2,
  MDB_RTR_TYPE_TEMP: 3,
} as const

/** The kernel has no struct for it: a bare index stands before the attributes. */
const index = struct('mdba_router_port', { ifindex: u32 })

/** The ports that have one. Times are in hundredths of a second (USER_HZ). */
export const bridgeRouterPorts = attributes({
  MDBA_ROUTER_PORT: [
    1,
    repeated(
      message(
        index,
        attributes({
          MDBA_ROUTER_PATTR_TIMER: [1, u32],
          MDBA_ROUTER_PATTR_TYPE: [2, named(u8, MDB_RTR_TYPE)],
          MDBA_ROUTER_PATTR_INET_TIMER: [3, u32],
          MDBA_ROUTER_PATTR_INET6_TIMER: [4, u32],
          MDBA_ROUTER_PATTR_VID: [5, u16],
        }),
      ),
    ),
  ],
})
