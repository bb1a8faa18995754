/** Links: made, changed, moved, found, listed and deleted. ip-link(8), <linux/if_link.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { LinkMessage, route } from '../../netlink/route/index.ts'
import { type NamespaceName, openNamespace } from '../namespace/namespace.ts'
import { checkAlternativeName, checkLinkName } from '../reference/link-name.ts'
import { checkLink, findLink, identify, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { ensured, isRefusal } from '../verb/ensure.ts'
import { at, type Fields, link as linkReader, number32, readFields, textUpTo, yesOrNo } from '../verb/fields.ts'
import type { Lookup } from '../verb/options.ts'
import type { ChangedKind, LinkKind } from './kinds/kinds.ts'
import { describeLink, type Link } from './link.ts'
import { withLookup } from './lookup.ts'
import { ensurePeer, presentLink } from './peer.ts'
import {
  changeMessage,
  changesOf,
  checkChangeable,
  checkComplete,
  isEmpty,
  linkMessage,
  settingsBy,
  taken,
  type Wish,
  wishOf,
} from './request.ts'
import type { ChangedSettings, LinkSettings, Peer } from './settings.ts'

export type { Link } from './link.ts'

/** A link that is to be made: its kind, its name, and whatever is to be other than the kernel would choose. */
export type NewLink = LinkSettings & LinkKind

/**
 * What is to change about a link; what is not named stays. Options of a kind take the kind: `{ kind: 'bridge', ageingTime: 60 }`.
 */
export type LinkChanges = ChangedSettings & (ChangedKind | { readonly kind?: undefined })

/** Which links to list: those for which all that is given holds. */
export interface LinkFilter {
  /** The kernel chooses. */
  readonly kind?: string
  /** The kernel chooses. */
  readonly master?: LinkReference
  /** Chosen from what the kernel sends. */
  readonly group?: number
  /** Chosen from what the kernel sends. */
  readonly up?: boolean
}

/**
 * What can be done with the links of one network namespace. Where a link is taken, {@link LinkReference} says how to name it. What each verb does where
 * there is no such link, or another one, is in docs/verbs.md.
 */
export interface Links {
  /**
   * Makes a link and describes it. What is said of it is in the message that makes it, of a veth's peer too, which is born in its own namespace: no
   * other program ever sees either of them unfinished. Only what the kernel ignores in that message comes in a second one: `alias`,
   * `protocolDown`, `carrier`, `addressGeneration`.
   *
   * Equivalent to: `ip link add veth-host address MAC mtu MTU type veth peer name veth-ns address MAC mtu MTU netns NAME`,
   * `ip link add br0 type bridge`, `ip link add vx0 type vxlan id 42 dstport 4789`
   *
   * @throws EncodeError with the path of what no kernel would take; what `openNamespace` throws; NetlinkError: EEXIST for a name that is taken
   * here or there, EOPNOTSUPP for a kind that the kernel lacks, ERANGE or EINVAL for a value that this kind cannot have, ENODEV for a link
   * underneath or a master that is not there
   */
  add(link: NewLink): Promise<Link>
  /**
   * Makes a link, or makes the one of that name what is said, and describes it: `ensure` and `get` in one.
   *
   * Equivalent to: `ip link replace br0 type bridge ageing_time 6000`; but a link of another kind is refused, of which `ip` changes what it can
   *
   * @throws as `ensure`
   */
  replace(link: NewLink): Promise<Link>
  /**
   * Makes sure of a link, and says whether anything had to be done: one that is missing is made; of one that is there, what differs is changed, in one
   * message; where nothing differs, nothing is sent but the question. What is not said of it stays as it is. Of a pair, the other end is treated
   * alike.
   *
   * Equivalent to: `ip link show`, then `ip link add` or `ip link set`
   *
   * @throws as `add`; an Error with the code EEXIST where a link of that name is of another kind, or cannot be changed so
   */
  ensure(link: NewLink): Promise<boolean>
  /**
   * Changes what is named, in one message.
   *
   * Equivalent to: `ip link set LINK up mtu MTU name NAME address MAC alias TEXT group N master BRIDGE`, `ip link set LINK type bridge ageing_time 6000`
   *
   * @throws EncodeError with the path of what no kernel would take, and of an option that can be said only when a link is made; an Error with the
   * code EEXIST for a link of another kind; NetlinkError: ENODEV where there is no such link, EEXIST for a name that is taken
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
  /**
   * Gives a link a name besides its own, of up to 127 bytes, by which it can be found as well.
   *
   * Equivalent to: `ip link property add dev LINK altname NAME`
   *
   * @throws a TypeError for what no link can be called; NetlinkError: ENODEV where there is no such link, EEXIST for a name that a link has already
   */
  addAlternativeName(link: LinkReference, name: string): Promise<void>
  /**
   * Takes an alternative name from a link and says whether it had it: deleting twice is no error, nor is a link that is gone.
   *
   * Equivalent to: `ip link property del dev LINK altname NAME`
   */
  deleteAlternativeName(link: LinkReference, name: string): Promise<boolean>
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
  /**
   * Deletes several links in the time of one, and says how many there were: what is gone already is no error. They are put into a group of their own, which the
   * kernel then deletes at once, all or none.
   *
   * Equivalent to: `ip link set LINK group N` for each, then `ip link delete group N`
   *
   * @throws as `delete`; then none is deleted
   */
  deleteTogether(links: readonly LinkReference[]): Promise<number>
}

/** The links of the network namespace that the connection is in. */
export function links(connection: Connection<typeof route>): Links {
  return {
    async add(link) {
      const wish = wishOf(link)
      return await withLookup(connection, checked(wish), async (lookup) => describeLink(await make(connection, wish, lookup)))
    },

    async replace(link) {
      const wish = wishOf(link)
      return await withLookup(connection, checked(wish), async (lookup) => {
        await makeSure(connection, wish, lookup)
        return describeLink(await findLink(connection, link.name))
      })
    },

    async ensure(link) {
      const wish = wishOf(link)
      return await withLookup(connection, checked(wish), (lookup) => makeSure(connection, wish, lookup))
    },

    async set(link, changes) {
      const wish = wishOf(changes)
      checkChangeable(wish)
      checkLink(link)
      // Of the link itself only its index counts, unless something is to be said of it as one of its kind.
      const say = (lookup: Lookup) => ({ ...linkMessage(wish, lookup), ifi_index: wish.kind === undefined ? lookup.indexOf(link) : 0 })
      await withLookup(connection, say, async (lookup) => {
        const found = wish.kind === undefined ? undefined : await ofKind(connection, link, wish.kind.kind)
        const message = found === undefined ? linkMessage(wish, lookup) : changeMessage(wish, found, lookup)
        await connection.request('RTM_NEWLINK', { ifi_index: found?.ifi_index ?? lookup.indexOf(link), ...message })
      })
    },

    async move(link, namespace, options = {}) {
      const { name: IFLA_IFNAME } = readFields(options, moveFields)
      const ifi_index = await linkIndex(connection, link)
      using place = openNamespace(namespace)
      await connection.request('RTM_NEWLINK', { ifi_index, IFLA_NET_NS_FD: place.fd, IFLA_IFNAME })
    },

    get: async (link) => describeLink(await findLink(connection, link)),

    async addAlternativeName(link, name) {
      const IFLA_PROP_LIST = { IFLA_ALT_IFNAME: [at('name', () => checkAlternativeName(name))] }
      const ifi_index = await linkIndex(connection, link)
      await connection.request('RTM_NEWLINKPROP', { ifi_index, IFLA_PROP_LIST }, { flags: ['NLM_F_EXCL', 'NLM_F_CREATE', 'NLM_F_APPEND'] })
    },

    async deleteAlternativeName(link, name) {
      const IFLA_PROP_LIST = { IFLA_ALT_IFNAME: [at('name', () => checkAlternativeName(name))] }
      return await unlessGone(async () => {
        await connection.request('RTM_DELLINKPROP', { ifi_index: await linkIndex(connection, link), IFLA_PROP_LIST })
      })
    },

    async list(filter = {}) {
      const { kind, master, group, up } = readFields(filter, filterFields)
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

    delete: (link) => unlessGone(() => connection.request('RTM_DELLINK', identify(link))),

    async deleteTogether(links) {
      const IFLA_GROUP = OURS + Math.floor(Math.random() * OURS)
      const marked = await Promise.all(
        links.map((link) =>
          unlessGone(async () => connection.request('RTM_NEWLINK', { ifi_index: await linkIndex(connection, link), IFLA_GROUP })),
        ),
      )
      const count = marked.filter(Boolean).length
      // Those that go meanwhile take nothing with them; where all did, the group is empty.
      if (count > 0) await unlessGone(() => connection.request('RTM_DELLINK', { IFLA_GROUP }))
      return count
    },
  }
}

/** Groups that people number begin far below. */
const OURS = 2 ** 30

const moveFields = { name: (value: unknown) => checkLinkName(value as string) } as const
const filterFields = { kind: textUpTo(15), master: linkReader, group: number32, up: yesOrNo } as const satisfies Fields<LinkFilter>

/** What is checked before anything is sent: that nothing is missing, and that it can be said. */
function checked(wish: Wish): (lookup: Lookup) => void {
  return (lookup) => {
    checkComplete(wish, lookup)
    linkMessage(wish, lookup)
  }
}

/** Makes a link, and asks for it in the same datagram. */
async function make(connection: Connection<typeof route>, wish: Wish, lookup: Lookup): Promise<LinkMessage> {
  const name = String(wish.settings['name'])
  const born = linkMessage({ ...wish, settings: settingsBy(wish, 'late', false) }, lookup)
  const late = settingsBy(wish, 'late', true)
  const creation = connection.request('RTM_NEWLINK', born, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
  if (Object.keys(late).length === 0) return (await Promise.all([creation, findLink(connection, name)]))[1]
  // Only now is it sure that the link is ours.
  await creation
  const rest = linkMessage({ kind: undefined, settings: { ...late, name }, placement: {}, options: {} }, lookup)
  return (await Promise.all([connection.request('RTM_NEWLINK', rest), findLink(connection, name)]))[1]
}

/** Makes a link that is missing; of one that is there, changes what differs. Says whether it did either. */
async function makeSure(connection: Connection<typeof route>, wish: Wish, lookup: Lookup): Promise<boolean> {
  return await ensured(
    () => presentLink(connection, String(wish.settings['name'])),
    () => make(connection, wish, lookup),
    async (found) => {
      const changes = changesOf(wish, found, lookup)
      const peer = wish.options['peer'] as Peer | undefined
      const isPeerChanged = peer !== undefined && (await ensurePeer(connection, found, peer, lookup))
      if (isEmpty(changes)) return isPeerChanged
      await connection.request('RTM_NEWLINK', { ifi_index: found.ifi_index, ...changeMessage(changes, found, lookup) })
      return true
    },
  )
}

/** A link, if it is of that kind: of another one, the kernel would say only that it does not support this. */
async function ofKind(connection: Connection<typeof route>, link: LinkReference, kind: string): Promise<LinkMessage> {
  const found = await findLink(connection, link)
  const { IFLA_IFNAME: name, IFLA_LINKINFO: { IFLA_INFO_KIND: present } = {} } = found
  if (present !== kind) throw taken(`${name} is a link of ${present === undefined ? 'no kind' : `kind ${present}`}, not of kind ${kind}`)
  return found
}

/** Whether it was there: deleting what is gone is no error. */
async function unlessGone(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    await remove()
    return true
  } catch (error) {
    if (isRefusal(error, 'ENODEV', 'ENOENT')) return false
    throw error
  }
}
