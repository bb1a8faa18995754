/** macvlan and macvtap: links with a MAC of their own on the one underneath. ip-link(8), <linux/if_link.h>, enum IFLA_MACVLAN_* */

import { allowedSources, number32, signed32, wordSet, words } from '../../verb/option-values.ts'
import { kind, onLink } from './kind.ts'

const options = {
  /**
   * Who can talk to whom: `private`, none; `vepa`, by a switch outside that sends frames back; `bridge`, all on the link underneath with one another;
   * `passthru`, only one may be there, and it has the link to itself; `source`, those that `sources` names. `vepa` where nothing is said.
   */
  mode: [
    'IFLA_MACVLAN_MODE',
    words({
      private: 'MACVLAN_MODE_PRIVATE',
      vepa: 'MACVLAN_MODE_VEPA',
      bridge: 'MACVLAN_MODE_BRIDGE',
      passthru: 'MACVLAN_MODE_PASSTHRU',
      source: 'MACVLAN_MODE_SOURCE',
    }),
  ],
  /** `not promiscuous`: the link underneath does not take all packets, in mode `passthru`; `no destination`: a frame is not looked up by receiver, in mode `source`. */
  flags: ['IFLA_MACVLAN_FLAGS', wordSet({ 'not promiscuous': 'MACVLAN_FLAG_NOPROMISC', 'no destination': 'MACVLAN_FLAG_NODST' })],
  /** The MAC addresses whose frames it takes, in mode `source`: these and no others. */
  sources: [['IFLA_MACVLAN_MACADDR_MODE', 'IFLA_MACVLAN_MACADDR_DATA'], allowedSources],
  /** How many broadcast and multicast frames wait at most. The link underneath goes by the longest that one of its macvlans asks for. */
  broadcastQueueLength: ['IFLA_MACVLAN_BC_QUEUE_LEN', number32],
  /** Up to how many receivers a multicast frame is delivered at once rather than queued; -1: always, -2: never. */
  broadcastCutoff: ['IFLA_MACVLAN_BC_CUTOFF', signed32],
} as const

export const macvlan = kind('macvlan', options, { placement: onLink })
export const macvtap = kind('macvtap', options, { placement: onLink })
