/** What is known of the objects of one noun, kept in step with what the kernel announces. Plain data, no input or output. */

import type { Change, Noun, ObjectEvent, Watched } from './event.ts'
import { nouns } from './nouns.ts'

/** One object as it was last told. */
interface Entry<N extends Noun> {
  readonly key: string
  /** Its substance as text: two objects are alike if theirs are. */
  readonly print: string
  readonly object: Watched[N]
}

/** All that is known of a noun, by its place. Nearly every place holds one. */
export interface Mirror<N extends Noun> {
  readonly noun: N
  readonly places: Map<string, Entry<N>[]>
}

export function emptyMirror<N extends Noun>(noun: N): Mirror<N> {
  return { noun, places: new Map() }
}

/** Adds what a dump gave. An object that stands in it twice is one. */
export function fill<N extends Noun>(mirror: Mirror<N>, object: Watched[N]): void {
  const entries = entriesAt(mirror, object)
  const print = printOf(mirror.noun, object)
  if (!entries.some((entry) => entry.print === print)) entries.push({ key: freeKey(mirror.noun, entries, object), print, object })
}

/** What was announced of one object. */
export interface Announced<N extends Noun> {
  readonly object: Watched[N]
  readonly gone: boolean
  /** NLM_F_REPLACE: it has taken the place of another one. */
  readonly replaces: boolean
}

/**
 * Takes an announcement into the mirror. Gives what it changed; nothing where it says what is known already; `'unsure'` where it does not say
 * enough, and only a dump can tell.
 */
export function take<N extends Noun>(mirror: Mirror<N>, { object, gone, replaces }: Announced<N>): ObjectEvent | undefined | 'unsure' {
  const { noun } = mirror
  const entries = entriesAt(mirror, object)
  const print = printOf(noun, object)
  const crowded = nouns[noun].crowded === true
  const known = entries.findIndex((entry) => (crowded ? entry.print === print : true))
  const entry = entries[known]
  if (gone) {
    if (entry === undefined) return entries.length === 0 ? undefined : 'unsure'
    entries.splice(known, 1)
    if (entries.length === 0) mirror.places.delete(nouns[noun].place(object))
    return event(noun, 'deleted', entry)
  }
  if (entry !== undefined) {
    if (entry.print === print) return undefined
    entries[known] = { key: entry.key, print, object }
    return event(noun, 'changed', { key: entry.key, object }, entry.object)
  }
  if (crowded && entries.length > 0 && (replaces || joins(object))) {
    const [only, ...others] = entries
    if (only === undefined || others.length > 0 || !replaces) return 'unsure'
    entries[0] = { key: only.key, print, object }
    return event(noun, 'changed', { key: only.key, object }, only.object)
  }
  const added = { key: freeKey(noun, entries, object), print, object }
  entries.push(added)
  return event(noun, 'new', added)
}

/** Routes of IPv6 to the same network with the same metric become ways of one route, or stay by themselves: the announcement does not say which. */
function joins(object: Watched[Noun]): boolean {
  return 'ways' in object && object.family === 'ipv6'
}

/**
 * What differs between what was known and what there is; `type` is what that which was not known is told as. Behind each place comes `undefined`, so that where
 * a hundred thousand are as they were, others can have the event loop meanwhile.
 */
export function* differences<N extends Noun>(
  known: Mirror<N>,
  now: Mirror<N>,
  type: 'new' | 'present',
): Generator<ObjectEvent | undefined, void> {
  const { noun } = known
  for (const [place, entries] of known.places) {
    const left = now.places.get(place) ?? []
    const lost = entries.filter(({ print }) => !left.some((entry) => entry.print === print))
    const found = left.filter(({ print }) => !entries.some((entry) => entry.print === print))
    for (const [index, entry] of left.entries()) {
      const before = entries.find(({ print }) => print === entry.print) ?? lost[found.indexOf(entry)]
      left[index] = { ...entry, key: before?.key ?? freeKey(noun, [...entries, ...left.slice(0, index)], entry.object) }
    }
    for (const [index, before] of lost.entries()) {
      const after = left.find(({ key }) => key === before.key)
      if (after !== undefined && index < found.length) yield event(noun, 'changed', after, before.object)
      else yield event(noun, 'deleted', before)
    }
    for (const entry of left) if (!entries.some(({ key }) => key === entry.key)) yield event(noun, type, entry)
    yield undefined
  }
  for (const [place, entries] of now.places) {
    if (!known.places.has(place)) for (const entry of entries) yield event(noun, type, entry)
    yield undefined
  }
}

function entriesAt<N extends Noun>({ noun, places }: Mirror<N>, object: Watched[N]): Entry<N>[] {
  const place = nouns[noun].place(object)
  let entries = places.get(place)
  if (entries === undefined) {
    entries = []
    places.set(place, entries)
  }
  return entries
}

/** The place's own name for the first that is there; a number behind it for others. */
function freeKey<N extends Noun>(noun: N, entries: readonly Entry<N>[], object: Watched[N]): string {
  const place = nouns[noun].place(object)
  for (let number = 1; ; number++) {
    const key = number === 1 ? place : `${place} #${number}`
    if (!entries.some((entry) => entry.key === key)) return key
  }
}

function printOf<N extends Noun>(noun: N, object: Watched[N]): string {
  return JSON.stringify(nouns[noun].substance(object), (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
}

function event<N extends Noun>(noun: N, type: Change, { key, object }: Pick<Entry<N>, 'key' | 'object'>, before?: Watched[N]): ObjectEvent {
  return { type, noun, key, object, ...(before === undefined ? {} : { before }) } as ObjectEvent
}
