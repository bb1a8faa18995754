/** rmnet: channels through one link to a Qualcomm modem. <linux/if_link.h>, enum IFLA_RMNET_* */

import { attributes } from '../../../schema/attributes.ts'
import { u16, u32 } from '../../../schema/integer.ts'
import { flags } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'

const rmnetFlags = flags(u32, {
  RMNET_FLAGS_INGRESS_DEAGGREGATION: 1 << 0,
  RMNET_FLAGS_INGRESS_MAP_COMMANDS: 1 << 1,
  RMNET_FLAGS_INGRESS_MAP_CKSUMV4: 1 << 2,
  RMNET_FLAGS_EGRESS_MAP_CKSUMV4: 1 << 3,
  RMNET_FLAGS_INGRESS_MAP_CKSUMV5: 1 << 4,
  RMNET_FLAGS_EGRESS_MAP_CKSUMV5: 1 << 5,
})

/** The options of an rmnet. The link underneath is IFLA_LINK. */
export const rmnet = attributes({
  IFLA_RMNET_MUX_ID: [1, u16, '1 to 254'],
  IFLA_RMNET_FLAGS: [2, struct('ifla_rmnet_flags', { flags: rmnetFlags, mask: rmnetFlags })],
})
