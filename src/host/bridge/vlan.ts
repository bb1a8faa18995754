/** A VLAN of a bridge or of its port: what is said of it, and how the kernel describes it. bridge(8), <linux/if_bridge.h> */

import type { BridgeVlanEntryInput, BridgeVlanQuestionMessage } from '../../netlink/route/index.ts'
import { number32, yesNo } from '../verb/option-values.ts'
import { type Changed, type Described, describe, type RowsFor } from '../verb/options.ts'
import { portStates, routerStates } from './ports.ts'

/** The options that a port has for each VLAN. */
export const options = {
  /** What the port does with its frames; a bridge that looks for loops itself lets nobody choose. */
  state: ['BRIDGE_VLANDB_ENTRY_STATE', portStates],
  /** Whether a multicast router is behind the port: never, if one is heard, always, or for some minutes. */
  multicastRouter: ['BRIDGE_VLANDB_ENTRY_MCAST_ROUTER', routerStates],
  /** How many multicast groups it may be part of, where the bridge snoops VLAN by VLAN; 0: any number. Linux 6.3 */
  multicastGroupsLimit: ['BRIDGE_VLANDB_ENTRY_MCAST_MAX_GROUPS', number32],
  /** Whether the bridge answers for those whom it knows, where the port has `neighbourSuppressionByVlan`. Linux 6.4 */
  neighbourSuppression: ['BRIDGE_VLANDB_ENTRY_NEIGH_SUPPRESS', yesNo],
} as const satisfies RowsFor<BridgeVlanEntryInput>

/** A VLAN of a port or of the bridge itself, as the kernel described it. An option is missing where the kernel does not know it. */
export interface BridgeVlan extends Described<typeof options> {
  /** The index of the port, or of the bridge. */
  readonly link: number
  /** Its number. */
  readonly vlan: number
  /** Whether frames that come in without a VLAN belong to it. One VLAN of a port can have that. */
  readonly pvid: boolean
  /** Whether its frames go out without its number. */
  readonly untagged: boolean
  /** The tunnel that it is mapped to, where the port has `vlanTunnel`. */
  readonly tunnel: number | undefined
  /** Of how many multicast groups it is part; undefined where the kernel does not count. */
  readonly multicastGroups: number | undefined
  /** What has passed; undefined where it was not asked for. */
  readonly traffic: VlanTraffic | undefined
}

/** What has passed of a VLAN at a port. */
export interface VlanTraffic {
  readonly received: { readonly bytes: bigint; readonly packets: bigint }
  readonly sent: { readonly bytes: bigint; readonly packets: bigint }
}

/** What can be chosen for a VLAN of a port. */
export interface BridgeVlanSettings extends Changed<typeof options> {
  /** Whether frames that come in without a VLAN belong to it: the port's former one loses that. */
  readonly pvid?: boolean
  /** Whether its frames go out without its number. */
  readonly untagged?: boolean
  /** The tunnel that it is mapped to, the first one of several VLANs, the others to those that follow; null takes the map away. */
  readonly tunnel?: number | null
}

/** What the kernel says of a link's VLANs, in English, each for itself: those that are alike it says together. */
export function describeVlans({ ifindex: link, BRIDGE_VLANDB_ENTRY: entries = [] }: BridgeVlanQuestionMessage): BridgeVlan[] {
  return entries.flatMap((entry) => {
    const { vid = 0, flags = [] } = entry.BRIDGE_VLANDB_ENTRY_INFO ?? {}
    const { BRIDGE_VLANDB_ENTRY_RANGE: last = vid, BRIDGE_VLANDB_ENTRY_STATS: statistics } = entry
    const tunnel = entry.BRIDGE_VLANDB_ENTRY_TUNNEL_INFO?.BRIDGE_VLANDB_TINFO_ID
    return Array.from({ length: last - vid + 1 }, (_, i) => ({
      link,
      vlan: vid + i,
      pvid: flags.includes('BRIDGE_VLAN_INFO_PVID'),
      untagged: flags.includes('BRIDGE_VLAN_INFO_UNTAGGED'),
      tunnel: tunnel === undefined ? undefined : tunnel + i,
      multicastGroups: entry.BRIDGE_VLANDB_ENTRY_MCAST_N_GROUPS,
      traffic: statistics && {
        received: { bytes: statistics.BRIDGE_VLANDB_STATS_RX_BYTES ?? 0n, packets: statistics.BRIDGE_VLANDB_STATS_RX_PACKETS ?? 0n },
        sent: { bytes: statistics.BRIDGE_VLANDB_STATS_TX_BYTES ?? 0n, packets: statistics.BRIDGE_VLANDB_STATS_TX_PACKETS ?? 0n },
      },
      ...describe(options, entry),
    }))
  })
}
