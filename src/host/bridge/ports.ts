/** Ports of bridges: found, listed and changed. bridge(8), <linux/if_link.h>, enum IFLA_BRPORT_* */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { BridgePortInput, BridgePortValue, LinkMessage, route } from '../../netlink/route/index.ts'
import { withLookup } from '../link/lookup.ts'
import { checkLink, findLink, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { explained, missing } from '../verb/ensure.ts'
import { link as linkReader, readFields } from '../verb/fields.ts'
import { linkOrNone, number16, number32, whole, words, yesNo } from '../verb/option-values.ts'
import { attributesOf, type Changed, type Described, describe, differing, type Lookup, type RowsFor, spoken } from '../verb/options.ts'

/** What a port does in the spanning tree. */
export const portStates = words({
  disabled: 'BR_STATE_DISABLED',
  listening: 'BR_STATE_LISTENING',
  learning: 'BR_STATE_LEARNING',
  forwarding: 'BR_STATE_FORWARDING',
  blocking: 'BR_STATE_BLOCKING',
})

/** Whether a multicast router is behind a port: never, if one is heard, always, or for some minutes. */
export const routerStates = words({
  never: 'MDB_RTR_TYPE_DISABLED',
  automatic: 'MDB_RTR_TYPE_TEMP_QUERY',
  always: 'MDB_RTR_TYPE_PERM',
  temporary: 'MDB_RTR_TYPE_TEMP',
})

const options = {
  /**
   * What it does with frames. Where the bridge looks for loops itself, only the bridge sets it; a port that is down has none to set. A bridge without a
   * spanning tree lets no port stay `'blocking'`: it takes a program that runs one.
   */
  state: ['IFLA_BRPORT_STATE', portStates],
  /** Of two ways to the root of the spanning tree with the same cost, the one by the port with the lower number is taken. */
  priority: ['IFLA_BRPORT_PRIORITY', whole(0, 63)],
  /** How long the way by this port is, for the spanning tree. */
  cost: ['IFLA_BRPORT_COST', whole(1, 0xffff)],
  /** Whether frames may leave by the port they came from. */
  hairpin: ['IFLA_BRPORT_MODE', yesNo],
  /** Whether the port is switched off when somebody behind it speaks the spanning tree's protocol. */
  guard: ['IFLA_BRPORT_GUARD', yesNo],
  /** Whether it never becomes the way to the root of the spanning tree. */
  rootBlock: ['IFLA_BRPORT_PROTECT', yesNo],
  /** Whether multicast stops at once when a listener leaves, without asking whether there are others. */
  fastLeave: ['IFLA_BRPORT_FAST_LEAVE', yesNo],
  /** Whether the bridge remembers who is behind it. */
  learning: ['IFLA_BRPORT_LEARNING', yesNo],
  /** Whether frames go out here whose receiver nobody knows. */
  flood: ['IFLA_BRPORT_UNICAST_FLOOD', yesNo],
  /** Whether multicast goes out here for which nobody is known to listen. */
  multicastFlood: ['IFLA_BRPORT_MCAST_FLOOD', yesNo],
  broadcastFlood: ['IFLA_BRPORT_BCAST_FLOOD', yesNo],
  /** Whether multicast goes out as one frame for each listener. */
  multicastToUnicast: ['IFLA_BRPORT_MCAST_TO_UCAST', yesNo],
  /** Whether a multicast router is behind it: never, if one is heard, always, or for some minutes. */
  multicastRouter: ['IFLA_BRPORT_MULTICAST_ROUTER', routerStates],
  /** Whether the bridge answers ARP for those whom it knows to be behind it. */
  proxyArp: ['IFLA_BRPORT_PROXYARP', yesNo],
  /** As `proxyArp`, and stations behind the same port get answers too. IEEE 802.11, Hotspot 2.0 */
  proxyArpWifi: ['IFLA_BRPORT_PROXYARP_WIFI', yesNo],
  /** Whether the bridge answers ARP and neighbour discovery from its own knowledge rather than send them out here. */
  neighbourSuppression: ['IFLA_BRPORT_NEIGH_SUPPRESS', yesNo],
  /** Whether `neighbourSuppression` is chosen for each VLAN. */
  neighbourSuppressionByVlan: ['IFLA_BRPORT_NEIGH_VLAN_SUPPRESS', yesNo],
  /** Whether VLANs are mapped to tunnels here: the port is a vxlan for all of them. */
  vlanTunnel: ['IFLA_BRPORT_VLAN_TUNNEL', yesNo],
  /** Whether it passes no frames on to other isolated ports, nor they to it. */
  isolated: ['IFLA_BRPORT_ISOLATED', yesNo],
  /** Whether only senders pass that are in the forwarding database with this port. */
  locked: ['IFLA_BRPORT_LOCKED', yesNo],
  /** Whether senders that a locked port turns away are noted in the forwarding database. */
  authenticationBypass: ['IFLA_BRPORT_MAB', yesNo],
  /** The port that takes over when this one has no cable. */
  backupPort: ['IFLA_BRPORT_BACKUP_PORT', linkOrNone],
  /** The next hop that frames for the backup port, a vxlan, take; 0: none. */
  backupNexthop: ['IFLA_BRPORT_BACKUP_NHID', number32],
  /** Which of the reserved addresses 01:80:c2:00:00:0x are passed on, a bit for each x. */
  groupForwardMask: ['IFLA_BRPORT_GROUP_FWD_MASK', number16],
  /** How many listeners are kept track of, one by one. */
  multicastHostsLimit: ['IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT', whole(1, 0xffff_ffff)],
  /** How many multicast groups it may be part of; 0: any number. */
  multicastGroupsLimit: ['IFLA_BRPORT_MCAST_MAX_GROUPS', number32],
} as const satisfies RowsFor<BridgePortInput>

/** What can be chosen for a port. */
export interface BridgePortOptions extends Changed<typeof options> {}

/** A port, as the kernel described it. An option is missing where the kernel does not know it, or there is nothing to say of it. */
export interface BridgePort extends Described<typeof options> {
  /** The index of the link that is the port. */
  readonly link: number
  readonly name: string
  /** The index of the bridge. */
  readonly bridge: number
  /** Its number among the ports of the bridge. */
  readonly number: number | undefined
  /** Of how many multicast groups it is part; undefined on kernels before 6.3. */
  readonly multicastGroups: number | undefined
  /** How many listeners are kept track of. */
  readonly multicastHosts: number | undefined
  /** The kernel's own description of the link, under the kernel's own names. The port is its IFLA_LINKINFO > IFLA_INFO_SLAVE_DATA. */
  readonly message: LinkMessage
}

/** Which ports to list. The kernel chooses. */
export interface BridgePortFilter {
  readonly bridge?: LinkReference
}

/**
 * What can be done with the ports of the bridges of one network namespace. `links.set(link, { master: bridge })` makes a link a port,
 * `{ master: null }` takes it out.
 */
export interface BridgePorts {
  /**
   * Changes what is named, in one message.
   *
   * Equivalent to: `bridge link set dev LINK isolated on learning off cost 10 ...`
   *
   * @throws a TypeError for what is no option; NetlinkError: EOPNOTSUPP where the link is no port, ENODEV where there is no such link, EBUSY for a
   * state that the spanning tree sets, ENETDOWN for the state of a port that is down
   */
  set(link: LinkReference, options: BridgePortOptions): Promise<void>
  /** Sees to it that a port has these options; what is not named stays. Says whether anything was changed. @throws as `set` */
  ensure(link: LinkReference, options: BridgePortOptions): Promise<boolean>
  /** Describes a port. Equivalent to: `bridge -d link show dev LINK` @throws NetlinkError: EOPNOTSUPP where the link is no port, ENODEV where it is missing */
  get(link: LinkReference): Promise<BridgePort>
  /** Lists ports. Equivalent to: `bridge -d link show` @throws NetlinkError ENODEV where there is no such bridge */
  list(filter?: BridgePortFilter): Promise<Dump<BridgePort>>
}

/** The ports of the bridges of the network namespace that the connection is in. */
export function bridgePorts(connection: Connection<typeof route>): BridgePorts {
  const get = async (link: LinkReference): Promise<BridgePort> => {
    const port = describePort(await findLink(connection, link))
    if (port === undefined) throw missing('EOPNOTSUPP', 'RTM_GETLINK', noPort(link))
    return port
  }

  const change = async (link: LinkReference, ifi_index: number, IFLA_PROTINFO: BridgePortInput): Promise<void> => {
    try {
      await connection.request('RTM_SETLINK', { ifi_family: 'AF_BRIDGE', ifi_index, IFLA_PROTINFO })
    } catch (error) {
      throw explained(error, ['EOPNOTSUPP'], noPort(link))
    }
  }

  return {
    get,

    async set(link, said) {
      checkLink(link)
      const say = (lookup: Lookup) => attributesFor(said, lookup)
      return withLookup(connection, say, async (lookup) => change(link, await linkIndex(connection, link), say(lookup)))
    },

    async ensure(link, said) {
      checkLink(link)
      const say = (lookup: Lookup) => attributesFor(said, lookup)
      return withLookup(connection, say, async (lookup) => {
        const port = await get(link)
        const differences = differing(options, { ...said }, lookup, portAttributes(port.message) ?? {})
        const changed = Object.fromEntries(Object.entries(said).filter(([name]) => Object.hasOwn(differences, name)))
        if (Object.keys(changed).length === 0) return false
        await change(link, port.link, attributesFor(changed, lookup))
        return true
      })
    },

    async list(filter = {}) {
      const { bridge } = readFields(filter, { bridge: linkReader })
      const IFLA_MASTER = bridge === undefined ? undefined : await linkIndex(connection, bridge)
      const dump = await connection.dump('RTM_GETLINK', { IFLA_EXT_MASK: ['RTEXT_FILTER_SKIP_STATS'], IFLA_MASTER })
      // Kernels before 4.20 send all links.
      const ports = dump.map(describePort).filter((port) => port !== undefined)
      return dumpOf(
        ports.filter((port) => IFLA_MASTER === undefined || port.bridge === IFLA_MASTER),
        dump.consistent,
      )
    },
  }
}

/** What is said, as attributes. That they are a port's is what the type of the rows promises. */
function attributesFor(said: BridgePortOptions, lookup: Lookup): BridgePortInput {
  return attributesOf(options, spoken(said), lookup) as BridgePortInput
}

function noPort(link: LinkReference): string {
  return `The link ${JSON.stringify(typeof link === 'object' ? link.index : link)} is no port of a bridge`
}

/** What the kernel says of a link as a port; undefined where it is none. */
function portAttributes({ IFLA_LINKINFO: information }: LinkMessage): BridgePortValue | undefined {
  return information?.IFLA_INFO_SLAVE_KIND === 'bridge' ? information.IFLA_INFO_SLAVE_DATA : undefined
}

/** A link as a port, in English; undefined where it is none. */
export function describePort(message: LinkMessage): BridgePort | undefined {
  const attributes = portAttributes(message)
  if (attributes === undefined) return undefined
  return {
    link: message.ifi_index,
    name: message.IFLA_IFNAME ?? '',
    bridge: message.IFLA_MASTER ?? 0,
    number: attributes.IFLA_BRPORT_NO,
    multicastGroups: attributes.IFLA_BRPORT_MCAST_N_GROUPS,
    multicastHosts: attributes.IFLA_BRPORT_MCAST_EHT_HOSTS_CNT,
    ...describe(options, attributes),
    message,
  }
}
