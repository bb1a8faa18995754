/** A bridge's identity in the spanning tree. <linux/if_link.h>, struct ifla_bridge_id */

import { bytesOf } from '../../../schema/bytes.ts'
import { struct } from '../../../schema/struct.ts'

export const bridgeId = struct('ifla_bridge_id', { prio: bytesOf(2), addr: bytesOf(6) })
