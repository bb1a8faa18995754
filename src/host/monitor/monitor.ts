/** A monitor: what becomes of links, addresses, routes and the like, as it happens. ip-monitor(8), rtnetlink(7) */

import { setImmediate } from 'node:timers/promises'
import { type Connection, type Subscription, subscribe, type Transport } from '../../netlink/index.ts'
import { RTNLGRP, route } from '../../netlink/route/index.ts'
import type { MonitorEvent, Noun, ObjectEvent } from './event.ts'
import { differences, emptyMirror, fill, type Mirror, take } from './mirror.ts'
import { type Announcement, nouns } from './nouns.ts'

/** What a monitor watches, and how it begins. */
export interface MonitorOptions<N extends Noun = Noun> {
  /** Everything, where nothing is said. */
  readonly nouns?: readonly N[]
  /** Whether what is there already is told first, as `present`, with `ready` behind it. */
  readonly present?: boolean
  /** Ends the monitor. */
  readonly signal?: AbortSignal
}

/** The monitor's own buffer in the kernel: announcements wait there while the program is at something else. */
const BUFFER = 2 ** 21
/** How long a monitor holds the event loop before others get their turn, in milliseconds. */
const SLICE = 5

type Known = { [N in Noun]?: Mirror<N> }

/**
 * Watches one network namespace: `connection` asks, `open` opens the socket that listens.
 *
 * It listens first and asks then, so that nothing is missed, and tells what differs from what it has told, so that nothing comes twice. A mirror
 * that is kept from its events (by noun and key: set what is present, new or changed, delete what is deleted) is right in the end, whatever was
 * lost on the way.
 */
export async function* monitor<N extends Noun = Noun>(
  connection: Connection<typeof route>,
  open: () => Transport,
  { nouns: chosen = Object.keys(nouns) as N[], present = false, signal }: MonitorOptions<N> = {},
): AsyncGenerator<MonitorEvent<N>, void> {
  for (const noun of chosen) {
    if (!Object.hasOwn(nouns, noun))
      throw new TypeError(`nouns: expected some of ${Object.keys(nouns).join(', ')}, got ${JSON.stringify(noun)}`)
  }
  const transport = open()
  transport.reserveReceive(BUFFER)
  const subscription = subscribe(route, transport, groupsOf(chosen), signal === undefined ? {} : { signal })
  const turn = pacemaker()
  const known: Known = {}
  /** What must be read again, because announcements did not say enough or were lost. */
  const unsure = new Set<Noun>(chosen)
  let first = true
  try {
    for (;;) {
      while (unsure.size > 0 && signal?.aborted !== true) {
        const asked = [...unsure]
        unsure.clear()
        const now: Known = {}
        for (const noun of asked) await read(connection, now, noun, turn)
        // What has come until now is in the dumps, or belongs behind them. Taken into them without a word, it cannot be told twice.
        const { overran, others } = await catchUp(subscription, now, known, chosen, unsure, turn)
        for (const event of others) yield event as MonitorEvent<N>
        for (const noun of asked) {
          for (const event of changes(known, now, noun, first && present ? 'present' : 'new')) {
            if (!first || present) yield event as MonitorEvent<N>
            await turn()
          }
          Object.assign(known, { [noun]: now[noun] })
        }
        if (overran) yield { type: 'overrun' }
        if (overran) for (const noun of chosen) unsure.add(noun)
      }
      if (first && present) yield { type: 'ready' }
      first = false
      const { done, value } = await subscription.next()
      if (done === true) return
      await turn()
      if (value.nlmsg_type === 'NLMSG_OVERRUN') {
        for (const noun of chosen) unsure.add(noun)
        yield { type: 'overrun' }
        continue
      }
      for (const event of tell(value, known, chosen, unsure)) yield event as MonitorEvent<N>
    }
  } finally {
    await subscription.return()
  }
}

/** The groups to join: those of the nouns, and of what takes routes and next hops away without a word of them. */
function groupsOf(chosen: readonly Noun[]): number[] {
  const needed = new Set<Noun>(chosen)
  for (const noun of chosen) for (const cause of causes[noun] ?? []) needed.add(cause)
  return [...needed].flatMap((noun) => nouns[noun].groups.map((group) => RTNLGRP[group]))
}

/**
 * What the kernel takes away in silence: the routes of IPv4 by a link that goes down and those from an address that goes, the next hops by a link
 * that goes down. fib_sync_down_dev and fib_sync_down_addr in net/ipv4/fib_semantics.c, nexthop_flush_dev in net/ipv4/nexthop.c
 */
const causes: { readonly [N in Noun]?: readonly Noun[] } = { route: ['link', 'address'], nexthop: ['link'] }

/** Reads all objects of a noun. */
async function read<N extends Noun>(connection: Connection<typeof route>, now: Known, noun: N, turn: () => Promise<void>): Promise<void> {
  const mirror = emptyMirror(noun)
  for (const object of await nouns[noun].ask(connection)) {
    fill(mirror, object)
    await turn()
  }
  Object.assign(now, { [noun]: mirror })
}

/** So often at most: somebody may change things without end. */
const CATCH_UPS = 64

/**
 * Takes what has come meanwhile into the mirrors that were just read. Says whether announcements were lost, and what has become of the objects of
 * other nouns.
 */
async function catchUp(
  subscription: Subscription<typeof route>,
  now: Known,
  known: Known,
  chosen: readonly Noun[],
  unsure: Set<Noun>,
  turn: () => Promise<void>,
): Promise<{ overran: boolean; others: ObjectEvent[] }> {
  const mirrors: Known = { ...known, ...now }
  const others: ObjectEvent[] = []
  let overran = false
  for (let round = 0; round < CATCH_UPS; round++) {
    const announcements = subscription.waiting()
    if (announcements.length === 0) break
    for (const announcement of announcements) {
      if (announcement.nlmsg_type === 'NLMSG_OVERRUN') overran = true
      else for (const event of tell(announcement, mirrors, chosen, unsure)) if (now[event.noun] === undefined) others.push(event)
      await turn()
    }
  }
  return { overran, others }
}

/** Takes an announcement into the mirrors and gives what it changed. What it leaves open is noted. */
function* tell(announcement: Announcement, known: Known, chosen: readonly Noun[], unsure: Set<Noun>): Generator<ObjectEvent, void> {
  const replaces = announcement.nlmsg_flags.includes('NLM_F_REPLACE')
  for (const noun of Object.keys(nouns) as Noun[]) {
    const told = nouns[noun].read(announcement)
    if (told === undefined) continue
    if (told.gone || ('up' in told.object && !told.object.up)) {
      for (const other of chosen) if (causes[other]?.includes(noun)) unsure.add(other)
    }
    const mirror = known[noun]
    if (mirror === undefined) return
    const change = take(mirror as Mirror<Noun>, { ...told, replaces })
    if (change === 'unsure') unsure.add(noun)
    else if (change !== undefined) yield change
    return
  }
}

/** What differs between what was known of a noun and what there is. */
function* changes<N extends Noun>(known: Known, now: Known, noun: N, type: 'new' | 'present'): Generator<ObjectEvent, void> {
  const fresh = now[noun] as Mirror<N> | undefined
  if (fresh !== undefined) yield* differences((known[noun] as Mirror<N> | undefined) ?? emptyMirror(noun), fresh, type)
}

/** Lets others have the event loop whenever it has been held for long enough. */
function pacemaker(): () => Promise<void> {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < SLICE) return
    await setImmediate()
    begun = performance.now()
  }
}
