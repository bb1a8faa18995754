/** ipvlan: links that share the MAC of the one underneath and are told apart by IP address. <linux/if_link.h>, enum IFLA_IPVLAN_* */

import { attributes } from '../../../schema/attributes.ts'
import { u16 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'

/** The options of an ipvlan. The link underneath is IFLA_LINK. */
export const ipvlan = attributes({
  IFLA_IPVLAN_MODE: [1, named(u16, { IPVLAN_MODE_L2: 0, IPVLAN_MODE_L3: 1, IPVLAN_MODE_L3S: 2 })],
  IFLA_IPVLAN_FLAGS: [2, flags(u16, { IPVLAN_F_PRIVATE: 0x01, IPVLAN_F_VEPA: 0x02 }), 'neither: bridge'],
})
