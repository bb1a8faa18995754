/** ovpn: OpenVPN's data channel. Its keys and peers are set over generic netlink. <linux/if_link.h>, enum IFLA_OVPN_* */

import { attributes } from '../../../schema/attributes.ts'
import { u8 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** The options of an OpenVPN link. */
export const ovpn = attributes({
  IFLA_OVPN_MODE: [1, named(u8, { OVPN_MODE_P2P: 0, OVPN_MODE_MP: 1 }), 'one peer, or many'],
})
