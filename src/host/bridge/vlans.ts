/** VLANs of bridges and their ports. bridge(8), <linux/if_bridge.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { route } from '../../netlink/route/index.ts'
import { findLink, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { explained, isRefusal, missing } from '../verb/ensure.ts'
import { at, type Fields, link as linkReader, readFields, yesOrNo } from '../verb/fields.ts'
import { type BridgeVlan, type BridgeVlanSettings, describeVlans } from './vlan.ts'
import { type Asked, changes, count, fresh, keeper, readSettings, type Span, vlanInfo } from './vlan-changes.ts'
import { type BridgeVlanOptions, bridgeVlanOptions } from './vlan-options.ts'
import { type VlanRange, vlanId, vlanRange } from './vlan-range.ts'

/** Which VLANs to list: those for which all that is given holds. The kernel chooses by link, we by number. */
export interface BridgeVlanFilter {
  readonly link?: LinkReference
  readonly vlan?: VlanRange
  /** Whether to tell what has passed. */
  readonly traffic?: boolean
}

/**
 * What can be done with the VLANs of the bridges of one network namespace. The bridge must have `vlanFiltering` for them to count. A VLAN is said by
 * its number, or several by the first and the last: `10`, `[10, 20]`; they are read one by one. A change takes up to three messages, in one datagram:
 * what comes before a refused one is done.
 */
export interface BridgeVlans {
  /** Options of VLANs on all ports of a bridge. */
  readonly global: BridgeVlanOptions
  /**
   * Adds VLANs to a port, or to the bridge itself.
   *
   * Equivalent to: `bridge vlan add dev LINK vid N[-M] [pvid] [untagged] [self]`, `... tunnel_info id N`, `bridge vlan set ... state S`
   *
   * @throws a TypeError for what is no VLAN, and for several with `pvid`; NetlinkError: EEXIST where the link has one of them already (the kernel does
   * not mind, so it is asked before), ENODEV where there is no such link, EINVAL where it is neither port nor bridge, EOPNOTSUPP where the kernel has
   * no VLANs
   */
  add(link: LinkReference, vlans: VlanRange, settings?: BridgeVlanSettings): Promise<void>
  /** As `add`; those that are there get what is said, and for the rest what new ones have. @throws as `add`, but EEXIST */
  replace(link: LinkReference, vlans: VlanRange, settings?: BridgeVlanSettings): Promise<void>
  /** Sees to it that a link has VLANs, with these settings; what is not said stays. Says whether anything was changed. @throws as `replace` */
  ensure(link: LinkReference, vlans: VlanRange, settings?: BridgeVlanSettings): Promise<boolean>
  /** Changes VLANs that are there; what is not said stays. Equivalent to: `bridge vlan set ...` @throws as `add`; ENOENT where one is missing */
  set(link: LinkReference, vlans: VlanRange, settings: BridgeVlanSettings): Promise<void>
  /** Describes a VLAN of a link. @throws NetlinkError: ENOENT where the link does not have it, ENODEV where there is no such link */
  get(link: LinkReference, vlan: number): Promise<BridgeVlan>
  /** Lists VLANs. Equivalent to: `bridge -d [-s] vlan show [dev LINK] [vid N]` @throws NetlinkError: ENODEV; EOPNOTSUPP where the kernel has no VLANs */
  list(filter?: BridgeVlanFilter): Promise<Dump<BridgeVlan>>
  /** Takes VLANs from a link and says whether it had any of them: deleting twice is no error, nor is a link that is gone. Equivalent to: `bridge vlan del dev LINK vid N[-M] [self]` */
  delete(link: LinkReference, vlans: VlanRange): Promise<boolean>
}

/** The VLANs of the bridges of the network namespace that the connection is in. */
export function bridgeVlans(connection: Connection<typeof route>): BridgeVlans {
  const list = async (filter: BridgeVlanFilter = {}): Promise<Dump<BridgeVlan>> => {
    const { link, vlan: [first, last] = [1, 4094], traffic = false } = readFields(filter, filterFields)
    const ifindex = link === undefined ? undefined : await linkIndex(connection, link)
    const BRIDGE_VLANDB_DUMP_FLAGS = traffic ? (['BRIDGE_VLANDB_DUMPF_STATS'] as const) : []
    try {
      const found = await connection.dump('RTM_GETVLAN', { family: 'AF_BRIDGE', ifindex, BRIDGE_VLANDB_DUMP_FLAGS })
      const vlans = found.flatMap(describeVlans).filter((each) => each.vlan >= first && each.vlan <= last)
      return dumpOf(vlans, found.consistent)
    } catch (error) {
      throw explained(explained(error, ['EOPNOTSUPP'], NO_VLANS), ['EINVAL'], NEITHER)
    }
  }

  /** What is said of VLANs, checked, and what there is of them. */
  const ask = async (link: LinkReference, vlans: VlanRange, settings: BridgeVlanSettings): Promise<Asked> => {
    const range = at('vlans', () => vlanRange(vlans))
    const said = readSettings(range, settings)
    const { ifi_index, IFLA_LINKINFO } = await findLink(connection, link)
    const present = await list({ link: ifi_index, vlan: range })
    return { range, said, ifi_index, isBridge: IFLA_LINKINFO?.IFLA_INFO_KIND === 'bridge', present }
  }

  /** Makes it so that the link has all VLANs of the range as they are wanted, and says whether it had to. */
  const settle = async (asked: Asked, wanted: BridgeVlanSettings): Promise<boolean> => {
    const messages = changes(asked, wanted)
    if (messages.length > 0) await connection.batch(messages)
    return messages.length > 0
  }

  return {
    global: bridgeVlanOptions(connection),
    list,

    async add(link, vlans, settings = {}) {
      const asked = await ask(link, vlans, settings)
      const [there] = asked.present
      if (there !== undefined) throw missing('EEXIST', 'RTM_SETLINK', `The link has the VLAN ${there.vlan} already`)
      await settle(asked, asked.said)
    },

    async replace(link, vlans, settings = {}) {
      const asked = await ask(link, vlans, settings)
      await settle(asked, { ...fresh, ...asked.said })
    },

    async ensure(link, vlans, settings = {}) {
      const asked = await ask(link, vlans, settings)
      return await settle(asked, asked.said)
    },

    async set(link, vlans, settings) {
      const asked = await ask(link, vlans, settings)
      if (asked.present.length < count(asked.range)) throw noVlan(asked.range)
      await settle(asked, asked.said)
    },

    async get(link, vlan) {
      const [found] = await list({ link, vlan: at('vlan', () => vlanId(vlan)) })
      if (found === undefined) throw noVlan([vlan, vlan])
      return found
    },

    async delete(link, vlans) {
      try {
        const { range, ifi_index, isBridge, present } = await ask(link, vlans, {})
        const IFLA_AF_SPEC = { ...keeper(isBridge), IFLA_BRIDGE_VLAN_INFO: vlanInfo([...range, []]) }
        if (present.length > 0) await connection.request('RTM_DELLINK', { ifi_family: 'AF_BRIDGE', ifi_index, IFLA_AF_SPEC })
        return present.length > 0
      } catch (error) {
        if (isRefusal(error, 'ENODEV')) return false
        throw error
      }
    },
  }
}

const filterFields = { link: linkReader, vlan: vlanRange, traffic: yesOrNo } as const satisfies Fields<BridgeVlanFilter>

const NO_VLANS = 'This kernel has no VLANs on bridges (CONFIG_BRIDGE_VLAN_FILTERING)'
const NEITHER = 'Only a bridge and its ports have VLANs'

function noVlan([first, last]: Span): Error {
  return missing('ENOENT', 'RTM_GETVLAN', `The link does not have the VLAN${first === last ? ` ${first}` : `s ${first} to ${last}`}`)
}
