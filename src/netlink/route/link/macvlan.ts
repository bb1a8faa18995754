/** macvlan, and macvtap: links with a MAC of their own on the one underneath. <linux/if_link.h>, enum IFLA_MACVLAN_* */

import { linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { s32, u16, u32 } from '../../../schema/integer.ts'
import { list } from '../../../schema/list.ts'
import { flags, named } from '../../../schema/names.ts'

/** The options of a macvlan. The link underneath is IFLA_LINK. */
export const macvlan = attributes({
  IFLA_MACVLAN_MODE: [
    1,
    named(u32, {
      MACVLAN_MODE_PRIVATE: 1,
      MACVLAN_MODE_VEPA: 2,
      MACVLAN_MODE_BRIDGE: 4,
      MACVLAN_MODE_PASSTHRU: 8,
      MACVLAN_MODE_SOURCE: 16,
    }),
  ],
  IFLA_MACVLAN_FLAGS: [2, flags(u16, { MACVLAN_FLAG_NOPROMISC: 1, MACVLAN_FLAG_NODST: 2 })],
  IFLA_MACVLAN_MACADDR_MODE: [
    3,
    named(u32, { MACVLAN_MACADDR_ADD: 0, MACVLAN_MACADDR_DEL: 1, MACVLAN_MACADDR_FLUSH: 2, MACVLAN_MACADDR_SET: 3 }),
  ],
  IFLA_MACVLAN_MACADDR: [4, linkAddress],
  IFLA_MACVLAN_MACADDR_DATA: [5, list(linkAddress, 'IFLA_MACVLAN_MACADDR', 4)],
  IFLA_MACVLAN_MACADDR_COUNT: [6, u32],
  IFLA_MACVLAN_BC_QUEUE_LEN: [7, u32],
  IFLA_MACVLAN_BC_QUEUE_LEN_USED: [8, u32],
  IFLA_MACVLAN_BC_CUTOFF: [9, s32],
})
