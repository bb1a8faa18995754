/** A bridge's identity in the spanning tree. <linux/if_link.h>, struct ifla_bridge_id */

import { linkAddress } from '../../../schema/address.ts'
import { be16 } from '../../../schema/integer.ts'
import { struct } from '../../../schema/struct.ts'

export const bridgeId = struct('ifla_bridge_id', { prio: be16, addr: { ...linkAddress, size: 6 } })
