/** Links: made, changed, moved, found, listed and deleted. ip-link(8), <linux/if_link.h> */

import { type Connection, type Dump, dumpOf, NetlinkError } from '../netlink/index.ts'
import type { LinkInput, LinkMessage, route } from '../netlink/route/index.ts'
import { type LinkKind, linkInformation } from './link-kinds.ts'
import { checkLinkName } from './link-name.ts'
import { findLink, identify, type LinkReference, linkIndex } from './link-reference.ts'
import { checkAlias, type LinkSettings, settingAttributes } from './link-settings.ts'
import { type NamespaceName, openNamespace } from './namespace.ts'

/** A link, as the kernel described it. */
export interface Link {
  /** Its number, which stays the same as long as it is in this network namespace. */
  readonly index: number
  readonly name: string
  /** `'veth'`, `'bridge'` ...; undefined for hardware and for `lo`. */
  readonly kind: string | undefined
  /** Whether somebody switched it on. */
  readonly up: boolean
  /** Whether it also has a cable with somebody at the other end, so that packets pass. */
  readonly running: boolean
  readonly operationalState: OperationalState
  /** The longest packet in bytes. */
  readonly mtu: number
  /** Its MAC address; undefined where this kind of link has none. */
  readonly address: string | undefined
  /** The index of the bridge or bond that it is a port of; undefined where it is none. */
  readonly master: number | undefined
  readonly alias: string | undefined
  readonly group: number
  readonly alternativeNames: readonly string[]
  /** The other end of a veth; undefined for other links. */
  readonly peer: LinkPeer | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: LinkMessage
}

/** Where the other end of a veth is. */
export interface LinkPeer {
  /** Its index there. Two links of different namespaces may well have the same. */
  readonly index: number
  /** The number by which this network namespace knows the other one; undefined where the peer is in this one. */
  readonly namespaceId: number | undefined
}

/** What a link is fit for at the moment. RFC 2863, section 3.1.14 */
export type OperationalState = 'unknown' | 'not present' | 'down' | 'lower layer down' | 'testing' | 'dormant' | 'up'

/** A link that is to be made. */
export type NewLink = LinkKind &
  LinkSettings & {
    readonly name: string
    /** Whether it is switched on at once. */
    readonly up?: boolean
    /** The bridge that it becomes a port of at once. */
    readonly master?: LinkReference
  }

/** What is to change about a link; what is not named stays. */
export interface LinkChanges extends LinkSettings {
  readonly name?: string
  readonly up?: boolean
  /** The bridge that it becomes a port of; null takes it out. */
  readonly master?: LinkReference | null
}

/** Which links to list: those for which all that is given holds. */
export interface LinkFilter {
  readonly kind?: string
  readonly master?: LinkReference
  readonly group?: number
  readonly up?: boolean
}

/** What can be done with the links of one network namespace. Where a link is taken, {@link LinkReference} says how to name it. */
export interface Links {
  /**
   * Makes a link and describes it. Name, MAC address and MTU are in the message that makes it, those of a veth's peer too, which is born in
   * its own namespace: no other program ever sees either of them unfinished.
   *
   * Equivalent to: `ip link add veth-host address MAC mtu MTU type veth peer name veth-ns address MAC mtu MTU netns NAME`,
   * `ip link add br0 type bridge`
   *
   * @throws a TypeError for what no kernel would take; what `openNamespace` throws; NetlinkError: EEXIST for a name that is taken here or there,
   * EOPNOTSUPP for a kind that the kernel lacks, ERANGE or EINVAL for an MTU that this kind cannot have
   */
  add(link: NewLink): Promise<Link>
  /**
   * Changes what is named, in one message.
   *
   * Equivalent to: `ip link set LINK up mtu MTU name NAME address MAC alias TEXT group N master BRIDGE`
   *
   * @throws a TypeError for what no kernel would take; NetlinkError: ENODEV where there is no such link, EEXIST for a name that is taken
   */
  set(link: LinkReference, changes: LinkChanges): Promise<void>
  /**
   * Moves a link into another network namespace, under a new name if one is given. It arrives there switched off, and has lost its addresses and
   * routes.
   *
   * Equivalent to: `ip link set LINK netns NAME`
   *
   * @throws what `openNamespace` throws; NetlinkError: ENODEV where there is no such link, EEXIST for a name that is taken there, EINVAL for a
   * link that cannot leave, such as `lo`
   */
  move(link: LinkReference, namespace: NamespaceName, options?: { readonly name?: string }): Promise<void>
  /** Describes a link. Equivalent to: `ip -details link show LINK` @throws NetlinkError ENODEV where there is none */
  get(link: LinkReference): Promise<Link>
  /** Describes all links, or those that pass the filter. Equivalent to: `ip -details link show [up] [type KIND] [master LINK]` */
  list(filter?: LinkFilter): Promise<Dump<Link>>
  /**
   * Deletes a link, a veth with its other end, and says whether there was one: deleting twice is no error. The kernel takes some 16
   * milliseconds for it.
   *
   * Equivalent to: `ip link delete LINK`
   *
   * @throws NetlinkError EOPNOTSUPP for a link that cannot be deleted, such as `lo`
   */
  delete(link: LinkReference): Promise<boolean>
}

/** The links of the network namespace that the connection is in. */
export function links(connection: Connection<typeof route>): Links {
  return {
    async add(link) {
      const { name, up, alias, master } = link
      const IFLA_IFALIAS = alias === undefined ? undefined : checkAlias(alias)
      using place = link.kind === 'veth' && link.peer.namespace !== undefined ? openNamespace(link.peer.namespace) : undefined
      const settings = { ...upDown(up), ...settingAttributes(link) }
      const nature = { IFLA_IFNAME: checkLinkName(name), IFLA_LINKINFO: linkInformation(link, place?.fd) }
      const IFLA_MASTER = master === undefined ? undefined : await linkIndex(connection, master)
      await connection.request('RTM_NEWLINK', { ...settings, IFLA_MASTER, ...nature }, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
      // The kernel takes no notice of an alias in the message that makes a link.
      if (IFLA_IFALIAS !== undefined) await connection.request('RTM_NEWLINK', { IFLA_IFNAME: name, IFLA_IFALIAS })
      return describeLink(await findLink(connection, name))
    },

    async set(link, changes) {
      const { name, up, alias, master } = changes
      const settings = {
        ...upDown(up),
        ...settingAttributes(changes),
        IFLA_IFALIAS: alias === undefined ? undefined : checkAlias(alias),
        IFLA_IFNAME: name === undefined ? undefined : checkLinkName(name),
      }
      const IFLA_MASTER = master === undefined ? undefined : master === null ? 0 : await linkIndex(connection, master)
      const ifi_index = await linkIndex(connection, link)
      await connection.request('RTM_NEWLINK', { ifi_index, ...settings, IFLA_MASTER })
    },

    async move(link, namespace, { name } = {}) {
      const IFLA_IFNAME = name === undefined ? undefined : checkLinkName(name)
      const ifi_index = await linkIndex(connection, link)
      using place = openNamespace(namespace)
      await connection.request('RTM_NEWLINK', { ifi_index, IFLA_NET_NS_FD: place.fd, IFLA_IFNAME })
    },

    get: async (link) => describeLink(await findLink(connection, link)),

    async list({ kind, master, group, up } = {}) {
      const index = master === undefined ? undefined : await linkIndex(connection, master)
      const dump = await connection.dump('RTM_GETLINK', {
        IFLA_EXT_MASK: ['RTEXT_FILTER_SKIP_STATS'],
        IFLA_MASTER: index,
        IFLA_LINKINFO: kind === undefined ? undefined : { IFLA_INFO_KIND: kind },
      })
      // Old kernels send everything, and none knows of the last two.
      const passes = (link: Link) =>
        (kind === undefined || link.kind === kind) &&
        (index === undefined || link.master === index) &&
        (group === undefined || link.group === group) &&
        (up === undefined || link.up === up)
      return dumpOf(dump.map(describeLink).filter(passes), dump.consistent)
    },

    async delete(link) {
      try {
        await connection.request('RTM_DELLINK', identify(link))
        return true
      } catch (error) {
        if (error instanceof NetlinkError && error.code === 'ENODEV') return false
        throw error
      }
    },
  }
}

const operationalStates: Readonly<Record<string, OperationalState>> = {
  IF_OPER_UNKNOWN: 'unknown',
  IF_OPER_NOTPRESENT: 'not present',
  IF_OPER_DOWN: 'down',
  IF_OPER_LOWERLAYERDOWN: 'lower layer down',
  IF_OPER_TESTING: 'testing',
  IF_OPER_DORMANT: 'dormant',
  IF_OPER_UP: 'up',
}

/** A link in English. */
export function describeLink(message: LinkMessage): Link {
  const { ifi_index: index, ifi_flags: flags, IFLA_LINKINFO: { IFLA_INFO_KIND: kind } = {}, IFLA_LINK: peer } = message
  return {
    index,
    name: message.IFLA_IFNAME ?? '',
    kind,
    up: flags.includes('IFF_UP'),
    running: flags.includes('IFF_RUNNING'),
    operationalState: operationalStates[message.IFLA_OPERSTATE ?? ''] ?? 'unknown',
    mtu: message.IFLA_MTU ?? 0,
    address: message.IFLA_ADDRESS,
    master: message.IFLA_MASTER,
    alias: message.IFLA_IFALIAS,
    group: message.IFLA_GROUP ?? 0,
    alternativeNames: message.IFLA_PROP_LIST?.IFLA_ALT_IFNAME ?? [],
    peer: kind === 'veth' && peer !== undefined ? { index: peer, namespaceId: message.IFLA_LINK_NETNSID } : undefined,
    message,
  }
}

function upDown(up: boolean | undefined): LinkInput {
  return up === undefined ? {} : { ifi_flags: up ? ['IFF_UP'] : [], ifi_change: ['IFF_UP'] }
}
