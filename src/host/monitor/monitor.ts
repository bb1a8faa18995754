/** A monitor: what becomes of links, addresses, routes and the like, as it happens. ip-monitor(8), rtnetlink(7) */

import { type Connection, NetlinkError, type Subscription, subscribe, type Transport } from '../../netlink/index.ts'
import { RTNLGRP, route } from '../../netlink/route/index.ts'
import type { AllNamespacesEvent, AnnouncedEvent, Noun, ObjectEvent } from './event.ts'
import { emptyMirror, fill } from './mirror.ts'
import { nouns } from './nouns.ts'
import { causes, compare, doubt, forget, newRealm, type Realm, tell } from './realm.ts'

/** What a monitor watches, and how it begins. */
export interface MonitorOptions<N extends Noun = Noun> {
  /** Everything, where nothing is said. */
  readonly nouns?: readonly N[]
  /** Whether what is there already is told first, as `present`, with `ready` behind it. */
  readonly present?: boolean
  /** Ends the monitor. */
  readonly signal?: AbortSignal
}

/** A monitor that watches other namespaces as well. */
export interface AllNamespacesOptions<N extends Noun = Noun> extends MonitorOptions<N> {
  /** All to which this namespace has given an id, or gives one while the monitor runs. */
  readonly allNamespaces: true
}

/** The monitor's own buffer in the kernel: announcements wait there while the program is at something else. */
const BUFFER = 2 ** 21
/** How long a monitor holds the event loop before others get their turn, in milliseconds. */
const SLICE = 5

/**
 * Watches network namespaces: `connection` asks, `open` opens the socket that listens. With `identify`, which finds out the id that the connection's
 * namespace has given itself, if any, `open` gives a socket that hears all namespaces with an id.
 *
 * It listens first and asks then, so that nothing is missed, and tells what differs from what it has told, so that nothing comes twice. A mirror
 * that is kept from its events (by noun and key: set what is present, new or changed, delete what is deleted) is right in the end, whatever was
 * lost on the way.
 */
export async function* monitor<N extends Noun = Noun>(
  connection: Connection<typeof route>,
  open: () => Transport,
  { nouns: chosen = Object.keys(nouns) as N[], present = false, signal }: MonitorOptions<N> = {},
  identify?: () => Promise<number | undefined>,
): AsyncGenerator<AllNamespacesEvent<N>, void> {
  for (const noun of chosen) {
    if (!Object.hasOwn(nouns, noun))
      throw new TypeError(`nouns: expected some of ${Object.keys(nouns).join(', ')}, got ${JSON.stringify(noun)}`)
  }
  const wanted = new Set<Noun>(chosen)
  // Which others there are is watched in any case.
  const own = newRealm(undefined, identify === undefined ? chosen : [...new Set<Noun>([...chosen, 'namespaceId'])])
  /** By the ids that announcements come with: the own one too, where it has given one to itself. */
  const realms = new Map<number | undefined, Realm>([[undefined, own]])
  /** Namespaces that have come or gone. */
  const moves: { readonly id: number; readonly gone: boolean }[] = []

  const locate: Locate = async (nsid) => {
    if (!realms.has(nsid)) realms.set(await identify?.(), own)
    return realms.get(nsid)
  }
  /** An event as it is told, if it is; moves are noted. */
  const told = (realm: Realm, event: ObjectEvent | AnnouncedEvent): AllNamespacesEvent<N> | undefined => {
    if (identify !== undefined && realm === own && event.noun === 'namespaceId')
      moves.push({ id: event.object.id, gone: event.type === 'deleted' })
    if (!wanted.has(event.noun)) return undefined
    return (realm.id === undefined ? event : { ...event, namespaceId: realm.id }) as AllNamespacesEvent<N>
  }
  async function* move(): AsyncGenerator<AllNamespacesEvent<N>, void> {
    for (const { id, gone } of moves.splice(0)) {
      const realm = await locate(id)
      if (!gone && realm === undefined) {
        const far = chosen.filter((noun) => nouns[noun].far)
        realms.set(id, newRealm(id, far))
        yield { type: 'joined', namespaceId: id }
      }
      if (!gone || realm === undefined || realm === own) continue
      realms.delete(id)
      for (const event of forget(realm)) yield told(realm, event) as AllNamespacesEvent<N>
      yield { type: 'left', namespaceId: id }
    }
  }

  const transport = open()
  transport.reserveReceive(BUFFER)
  const subscription = subscribe(route, transport, groupsOf(own.watched), signal === undefined ? {} : { signal })
  const turn = pacemaker()
  try {
    for (let ready = false; ; ready = true) {
      for (;;) {
        const asked = [...new Set(realms.values())].filter(({ unsure }) => unsure.size > 0)
        if (asked.length === 0 || signal?.aborted === true) break
        for (const realm of asked) if (!(await read(connection, realm, turn))) moves.push({ id: realm.id as number, gone: true })
        // What has come until now is in the dumps, or belongs behind them. Taken into them without a word, it cannot be told twice.
        const { overran, others } = await catchUp(subscription, locate, own, turn)
        for (const [realm, change] of others) {
          const event = told(realm, change)
          if (event !== undefined) yield event
        }
        for (const realm of asked) {
          for (const change of compare(realm, !realm.settled && present ? 'present' : 'new')) {
            const event = change === undefined ? undefined : told(realm, change)
            if (event !== undefined && (realm.settled || present)) yield event
            await turn()
          }
        }
        yield* move()
        if (overran) yield { type: 'overrun' }
        if (overran) for (const realm of realms.values()) doubt(realm)
      }
      for (const realm of realms.values()) realm.settled = true
      if (!ready && present) yield { type: 'ready' }
      const { done, value } = await subscription.next()
      if (done === true) return
      await turn()
      if (value.nlmsg_type === 'NLMSG_OVERRUN') {
        for (const realm of realms.values()) doubt(realm)
        yield { type: 'overrun' }
        continue
      }
      const realm = (await locate(value.nsid)) ?? stranger(value.nsid, own)
      for (const change of tell(realm, value)) {
        const event = told(realm, change)
        if (event !== undefined) yield event
      }
      if (moves.length > 0) yield* move()
    }
  } finally {
    await subscription.return()
  }
}

/** The namespace that an announcement came from, if the monitor knows it. */
type Locate = (nsid: number | undefined) => Promise<Realm | undefined>

/** One that has been heard before its id was announced. */
function stranger(nsid: number | undefined, own: Realm): Realm {
  own.unsure.add('namespaceId')
  return newRealm(nsid, [])
}

/** The groups to join: those of the nouns, and of what takes routes and next hops away without a word of them. */
function groupsOf(watched: readonly Noun[]): number[] {
  const needed = new Set<Noun>(watched)
  for (const noun of watched) for (const cause of causes[noun] ?? []) needed.add(cause)
  return [...needed].flatMap((noun) => nouns[noun].groups.map((group) => RTNLGRP[group]))
}

/** Reads all objects of the nouns that are unsure. Says whether the namespace is still there, and ours to look into. */
async function read(connection: Connection<typeof route>, realm: Realm, turn: () => Promise<void>): Promise<boolean> {
  const asked = [...realm.unsure]
  realm.unsure.clear()
  try {
    for (const noun of asked) {
      const mirror = emptyMirror(noun)
      for (const object of await nouns[noun].ask(connection, realm.id)) {
        fill(mirror, object)
        await turn()
      }
      Object.assign(realm.fresh, { [noun]: mirror })
    }
    return true
  } catch (error) {
    if (realm.id === undefined || !(error instanceof NetlinkError && unreachable.has(error.code))) throw error
    realm.fresh = {}
    return false
  }
}

/** No namespace has the id; it is one in which we may do nothing. */
const unreachable: ReadonlySet<string> = new Set(['EINVAL', 'EACCES', 'EPERM'])

/** So often at most: somebody may change things without end. */
const CATCH_UPS = 64

/**
 * Takes what has come meanwhile into what was just read. Says whether announcements were lost, and what has become of the objects of other nouns.
 */
async function catchUp(
  subscription: Subscription<typeof route>,
  locate: Locate,
  own: Realm,
  turn: () => Promise<void>,
): Promise<{ overran: boolean; others: [Realm, ObjectEvent | AnnouncedEvent][] }> {
  const others: [Realm, ObjectEvent | AnnouncedEvent][] = []
  let overran = false
  for (let round = 0; round < CATCH_UPS; round++) {
    const announcements = subscription.waiting()
    if (announcements.length === 0) break
    for (const announcement of announcements) {
      if (announcement.nlmsg_type === 'NLMSG_OVERRUN') overran = true
      else {
        const realm = (await locate(announcement.nsid)) ?? stranger(announcement.nsid, own)
        for (const event of tell(realm, announcement)) if (realm.fresh[event.noun] === undefined) others.push([realm, event])
        if (announcement.nlmsg_type === 'RTM_DELNSID' && realm === own) await reread(locate, announcement.NETNSA_NSID)
      }
      await turn()
    }
  }
  return { overran, others }
}

/** An id that was given up may have been given to another namespace between two readings. */
async function reread(locate: Locate, id: number | undefined): Promise<void> {
  const realm = await locate(id)
  if (realm?.id !== undefined) doubt(realm)
}

/** Lets others have the event loop whenever it has been held for long enough. */
function pacemaker(): () => Promise<void> {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < SLICE) return
    await new Promise((resolve) => setImmediate(resolve))
    begun = performance.now()
  }
}
