/** Options of a bridge's VLANs on all its ports: how multicast is snooped in each. bridge(8), <linux/if_bridge.h>, enum BRIDGE_VLANDB_GOPTS_* */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { BridgeVlanGlobal, BridgeVlanGlobalInput, BridgeVlanQuestionMessage, route } from '../../netlink/route/index.ts'
import { checkLink, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { explained, missing } from '../verb/ensure.ts'
import { at, type Fields, link as linkReader, readFields } from '../verb/fields.ts'
import { longSeconds, number32, whole, yesNo } from '../verb/option-values.ts'
import { attributesOf, type Changed, type Described, describe, differing, type RowsFor, spoken } from '../verb/options.ts'
import { type VlanRange, vlanId, vlanRange } from './vlan-range.ts'

/** Times are in seconds. */
const options = {
  /** Whether multicast goes only where somebody listens. The bridge must have `multicastVlanSnooping` for any of these to count. */
  multicastSnooping: ['BRIDGE_VLANDB_GOPTS_MCAST_SNOOPING', yesNo],
  /** Whether the bridge itself asks who listens. */
  multicastQuerier: ['BRIDGE_VLANDB_GOPTS_MCAST_QUERIER', yesNo],
  igmpVersion: ['BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION', whole(2, 3)],
  mldVersion: ['BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION', whole(1, 2)],
  /** How often it asks whether there are others when a listener leaves. */
  lastMemberCount: ['BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT', number32],
  lastMemberInterval: ['BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL', longSeconds(100)],
  /** How often it asks in short succession when it begins to. */
  startupQueryCount: ['BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT', number32],
  startupQueryInterval: ['BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL', longSeconds(100)],
  /** How long a listener is believed to be there that is not heard from. */
  membershipInterval: ['BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL', longSeconds(100)],
  /** How long another querier is believed to be there that is not heard from. */
  querierInterval: ['BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL', longSeconds(100)],
  queryInterval: ['BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL', longSeconds(100)],
  /** How long listeners may take to answer. */
  queryResponseInterval: ['BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL', longSeconds(100)],
  /** The spanning tree that it is part of, where the bridge has several. */
  spanningTree: ['BRIDGE_VLANDB_GOPTS_MSTI', whole(0, 4094)],
} as const satisfies RowsFor<BridgeVlanGlobalInput>

/** What can be chosen for a VLAN of a bridge. */
export interface BridgeVlanGlobalSettings extends Changed<typeof options> {}

/** A VLAN of a bridge, as the kernel described it. An option is missing where the kernel does not know it. */
export interface BridgeVlanGlobalState extends Described<typeof options> {
  /** The index of the bridge. */
  readonly bridge: number
  readonly vlan: number
  /** The indices of the ports behind which there are multicast routers. */
  readonly routerPorts: readonly number[]
  /** The kernel's own description, of all VLANs that are alike. */
  readonly message: BridgeVlanGlobal
}

/** Which VLANs to list: those for which all that is given holds. The kernel chooses by bridge, we by number. */
export interface BridgeVlanGlobalFilter {
  readonly bridge?: LinkReference
  readonly vlan?: VlanRange
}

/** What can be done with options of VLANs that count on all ports of a bridge. A bridge has those of all VLANs that it or a port of it has. */
export interface BridgeVlanOptions {
  /**
   * Changes what is named, in one message.
   *
   * Equivalent to: `bridge vlan global set dev BRIDGE vid N[-M] mcast_snooping 1 mcast_querier 1 ...`
   *
   * @throws a TypeError for what is no option; NetlinkError: ENODEV where there is no such link, ENOENT where neither the bridge nor a port has the VLAN,
   * EOPNOTSUPP where the kernel has no VLANs, EINVAL where the link is no bridge
   */
  set(bridge: LinkReference, vlans: VlanRange, settings: BridgeVlanGlobalSettings): Promise<void>
  /** Sees to it that VLANs have these options; what is not named stays. Says whether anything was changed. @throws as `set` */
  ensure(bridge: LinkReference, vlans: VlanRange, settings: BridgeVlanGlobalSettings): Promise<boolean>
  /** Describes a VLAN. @throws NetlinkError ENOENT where neither the bridge nor a port has it */
  get(bridge: LinkReference, vlan: number): Promise<BridgeVlanGlobalState>
  /** Lists VLANs. Equivalent to: `bridge -d vlan global show [dev BRIDGE] [vid N]` @throws NetlinkError: ENODEV, EOPNOTSUPP */
  list(filter?: BridgeVlanGlobalFilter): Promise<Dump<BridgeVlanGlobalState>>
}

/** The options of VLANs in the network namespace that the connection is in. */
export function bridgeVlanOptions(connection: Connection<typeof route>): BridgeVlanOptions {
  const list = async (filter: BridgeVlanGlobalFilter = {}): Promise<Dump<BridgeVlanGlobalState>> => {
    const { bridge, vlan: [first, last] = [1, 4094] } = readFields(filter, filterFields)
    const ifindex = bridge === undefined ? undefined : await linkIndex(connection, bridge)
    const question = { family: 'AF_BRIDGE', ifindex, BRIDGE_VLANDB_DUMP_FLAGS: ['BRIDGE_VLANDB_DUMPF_GLOBAL'] } as const
    try {
      const found = await connection.dump('RTM_GETVLAN', question)
      return dumpOf(
        found.flatMap(describeGlobal).filter((each) => each.vlan >= first && each.vlan <= last),
        found.consistent,
      )
    } catch (error) {
      throw explained(error, ['EOPNOTSUPP'], 'This kernel has no VLANs on bridges (CONFIG_BRIDGE_VLAN_FILTERING)')
    }
  }

  /** The VLANs of a range, all of which must be there. */
  const present = async (bridge: LinkReference, [first, last]: readonly [number, number]): Promise<BridgeVlanGlobalState[]> => {
    const found = await list({ bridge, vlan: [first, last] })
    if (found.length === last - first + 1) return found
    throw missing('ENOENT', 'RTM_GETVLAN', `The bridge does not have the VLAN${first === last ? ` ${first}` : `s ${first} to ${last}`}`)
  }

  const change = async (ifindex: number, [first, last]: readonly [number, number], attributes: BridgeVlanGlobalInput): Promise<void> => {
    const place = { BRIDGE_VLANDB_GOPTS_ID: first, BRIDGE_VLANDB_GOPTS_RANGE: first === last ? undefined : last }
    await connection.request('RTM_NEWVLAN', { family: 'AF_BRIDGE', ifindex, BRIDGE_VLANDB_GLOBAL_OPTIONS: [{ ...place, ...attributes }] })
  }

  return {
    list,

    async set(bridge, vlans, settings) {
      checkLink(bridge, 'bridge')
      const range = at('vlans', () => vlanRange(vlans))
      const attributes = attributesFor(settings)
      await change(await linkIndex(connection, bridge), range, attributes)
    },

    async ensure(bridge, vlans, settings) {
      checkLink(bridge, 'bridge')
      const range = at('vlans', () => vlanRange(vlans))
      const attributes = attributesFor(settings)
      const ifindex = await linkIndex(connection, bridge)
      const found = await present(ifindex, range)
      if (found.every(({ message }) => Object.keys(differing(options, { ...settings }, noLinks, message)).length === 0)) return false
      await change(ifindex, range, attributes)
      return true
    },

    async get(bridge, vlan) {
      checkLink(bridge, 'bridge')
      const [found] = await present(bridge, [at('vlan', () => vlanId(vlan)), vlan])
      return found as BridgeVlanGlobalState
    },
  }
}

const filterFields = { bridge: linkReader, vlan: vlanRange } as const satisfies Fields<BridgeVlanGlobalFilter>

/** None of the options names a link or a namespace. */
const noLinks = { indexOf: () => 0, descriptorOf: () => 0 }

/** What is said, as attributes. That they are a VLAN's is what the type of the rows promises. */
function attributesFor(settings: BridgeVlanGlobalSettings): BridgeVlanGlobalInput {
  return attributesOf(options, spoken(settings), noLinks) as BridgeVlanGlobalInput
}

/** What the kernel says of a bridge's VLANs, in English, each for itself: those that are alike it says together. */
function describeGlobal({
  ifindex: bridge,
  BRIDGE_VLANDB_GLOBAL_OPTIONS: entries = [],
}: BridgeVlanQuestionMessage): BridgeVlanGlobalState[] {
  return entries.flatMap((message) => {
    const { BRIDGE_VLANDB_GOPTS_ID: first = 0, BRIDGE_VLANDB_GOPTS_RANGE: last = first } = message
    const ports = message.BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS?.MDBA_ROUTER?.MDBA_ROUTER_PORT ?? []
    const described = { bridge, routerPorts: ports.map(({ ifindex }) => ifindex), message, ...describe(options, message) }
    return Array.from({ length: last - first + 1 }, (_, i) => ({ ...described, vlan: first + i }))
  })
}
