/** ipvlan and ipvtap: links that share the MAC of the one underneath, told apart by IP address. ip-link(8), <linux/if_link.h>, enum IFLA_IPVLAN_* */

import { words } from '../../verb/option-values.ts'
import { kind, onLink } from './kind.ts'

const options = {
  /** Whether packets pass as frames (`l2`), by routing alone (`l3`), or by routing and the host's filters (`l3s`); `l3` where nothing is said. */
  mode: ['IFLA_IPVLAN_MODE', words({ l2: 'IPVLAN_MODE_L2', l3: 'IPVLAN_MODE_L3', l3s: 'IPVLAN_MODE_L3S' })],
  /** Who can talk to whom: all on the link underneath with one another, none, or only by a switch outside that sends frames back. */
  isolation: ['IFLA_IPVLAN_FLAGS', words({ bridge: [], private: ['IPVLAN_F_PRIVATE'], vepa: ['IPVLAN_F_VEPA'] })],
} as const

export const ipvlan = kind('ipvlan', options, { placement: onLink })
export const ipvtap = kind('ipvtap', options, { placement: onLink })
