/** Namespaces as far as a monitor knows them, kept in step with what is announced and read. Plain data, no input or output. */

import type { AnnouncedEvent, Change, Noun, ObjectEvent } from './event.ts'
import { differences, emptyMirror, type Mirror, take } from './mirror.ts'
import { type Announcement, nouns } from './nouns.ts'

type Known = { [N in Noun]?: Mirror<N> }

/** One namespace. */
export interface Realm {
  /** Its id in the monitor's own; undefined for that one itself. */
  readonly id: number | undefined
  /** What is known of it whole. */
  readonly watched: readonly Noun[]
  /** What has been told, or at least could have been. */
  readonly known: Known
  /** What has been read, and is still to be compared with what is known. */
  fresh: Known
  /** What must be read again, because announcements did not say enough or were lost. */
  readonly unsure: Set<Noun>
  /** Whether what was there at first has been told. */
  settled: boolean
}

/** A namespace of which nothing is known yet. */
export function newRealm(id: number | undefined, watched: readonly Noun[]): Realm {
  return { id, watched, known: {}, fresh: {}, unsure: new Set(watched), settled: false }
}

/** Notes that all of it must be read again. */
export function doubt({ unsure, watched }: Realm): void {
  for (const noun of watched) unsure.add(noun)
}

/**
 * What the kernel takes away in silence: the routes of IPv4 by a link that goes down and those from an address that goes, the next hops by a link
 * that goes down. fib_sync_down_dev and fib_sync_down_addr in net/ipv4/fib_semantics.c, nexthop_flush_dev in net/ipv4/nexthop.c
 */
export const causes: { readonly [N in Noun]?: readonly Noun[] } = { route: ['link', 'address'], nexthop: ['link'] }

/** Takes an announcement into what was read last and gives what it changed. What it leaves open is noted. */
export function* tell(
  { id, watched, known, fresh, unsure }: Realm,
  announcement: Announcement,
): Generator<ObjectEvent | AnnouncedEvent, void> {
  const replaces = announcement.nlmsg_flags.includes('NLM_F_REPLACE')
  for (const noun of Object.keys(nouns) as Noun[]) {
    const told = nouns[noun].read(announcement)
    if (told === undefined) continue
    if (told.gone || ('up' in told.object && !told.object.up)) {
      for (const other of watched) if (causes[other]?.includes(noun)) unsure.add(other)
    }
    if (id !== undefined && !nouns[noun].far) yield { type: 'announced', noun, namespaceId: id, ...told } as AnnouncedEvent
    const mirror = (fresh[noun] ?? known[noun]) as Mirror<Noun> | undefined
    if (mirror === undefined) return
    if (id !== undefined && !told.gone && isRelative(noun, told.object)) return void unsure.add(noun)
    const change = take(mirror, { ...told, replaces })
    if (change === 'unsure') unsure.add(noun)
    else if (change !== undefined) yield change
    return
  }
}

function isRelative(noun: Noun, object: unknown): boolean {
  const { isRelative } = nouns[noun] as { isRelative?: (object: unknown) => boolean }
  return isRelative?.(object) === true
}

/** As `differences`: what differs between what was known and what has been read, which is known from then on. `type` is what that is told as which was not known. */
export function* compare(realm: Realm, type: Change & ('new' | 'present')): Generator<ObjectEvent | undefined, void> {
  const { known, fresh } = realm
  realm.fresh = {}
  for (const [noun, now] of Object.entries(fresh) as [Noun, Mirror<Noun>][]) {
    yield* differences((known[noun] as Mirror<Noun> | undefined) ?? emptyMirror(noun), now, type)
    Object.assign(known, { [noun]: now })
  }
}

/** All that was known, as deleted. */
export function* forget({ known }: Realm): Generator<ObjectEvent, void> {
  for (const mirror of Object.values(known) as Mirror<Noun>[]) {
    for (const event of differences(mirror, emptyMirror(mirror.noun), 'new')) if (event !== undefined) yield event
  }
}
