/** What is said of a link, sorted by the attributes that stand for it, and the message that says it. ip-link(8), <linux/rtnetlink.h> */

import type { LinkInput, LinkMessage } from '../../netlink/route/index.ts'
import { EncodeError, nearest, show } from '../../schema/errors.ts'
import { at } from '../verb/fields.ts'
import { attributesOf, describe, differing, isMarked, type Lookup, type Mark, type Rows, rowOf, spoken } from '../verb/options.ts'
import type { Kind } from './kinds/kind.ts'
import { kinds } from './kinds/kinds.ts'
import { describeLink, kindOf } from './link.ts'
import { settings } from './settings.ts'

type Values = Readonly<Record<string, unknown>>

/** What is said of a link, in parts. */
export interface Wish {
  readonly kind: Kind | undefined
  readonly settings: Values
  /** What its kind needs besides its options. */
  readonly placement: Values
  readonly options: Values
}

const parts = ['settings', 'placement', 'options'] as const

function rowsOf(kind: Kind | undefined, part: (typeof parts)[number]): Rows {
  return part === 'settings' ? settings : (kind?.[part] ?? {})
}

/** Runs `work`; what is wrong with an option is wrong with an option of its kind. */
function inside<T>({ kind }: Wish, part: (typeof parts)[number], work: () => T): T {
  return kind === undefined || part === 'settings' ? work() : at(kind.kind, work)
}

/** Sorts what is said. @throws EncodeError for a kind or an option that there is not, or that is another kind's */
export function wishOf(said: object): Wish {
  const { kind: name, ...rest } = spoken(said)
  const kind = typeof name === 'string' ? kindOf(name) : undefined
  if (name !== undefined && kind === undefined)
    throw new EncodeError(`expected one of ${Object.keys(kinds).join(', ')}; got ${show(name)}`, ['kind'])
  const wish = {
    kind,
    settings: {} as Record<string, unknown>,
    placement: {} as Record<string, unknown>,
    options: {} as Record<string, unknown>,
  }
  for (const [option, value] of Object.entries(rest)) {
    const part = parts.find((each) => Object.hasOwn(rowsOf(kind, each), option))
    if (part === undefined) throw foreign(option, kind)
    wish[part][option] = value
  }
  return wish
}

function foreign(option: string, kind: Kind | undefined): EncodeError {
  const owners = Object.values<Kind>(kinds).filter((each) => Object.hasOwn(each.options, option) || Object.hasOwn(each.placement, option))
  const path = kind === undefined ? [option] : [kind.kind, option]
  const names = owners.map((owner) => owner.kind).join(', ')
  if (owners.length > 0)
    return new EncodeError(
      kind === undefined ? `an option of ${names}: say which kind it is` : `an option of ${names}, not of ${kind.kind}`,
      path,
    )
  const near = nearest(
    option,
    parts.flatMap((part) => Object.keys(rowsOf(kind, part))),
  )
  return new EncodeError(`no such option${near === undefined ? '' : `; did you mean ${near}?`}`, path)
}

/** Refuses a link that lacks what a new one needs. @throws EncodeError */
export function checkComplete(wish: Wish, lookup: Lookup): void {
  if (wish.kind === undefined) throw new EncodeError(`expected one of ${Object.keys(kinds).join(', ')}; got undefined`, ['kind'])
  for (const part of parts) {
    for (const [option, row] of Object.entries(rowsOf(wish.kind, part))) {
      // A conversion says itself what it would take instead of nothing.
      if (isMarked(row, 'needed') && wish[part][option] === undefined)
        inside(wish, part, () => at(option, () => row[1].write(undefined, lookup)))
    }
  }
}

/** Refuses what can be said only of a link that is to be made. @throws EncodeError */
export function checkChangeable(wish: Wish): void {
  for (const part of parts) {
    const fixed = Object.keys(wish[part]).find((option) => isMarked(rowOf(rowsOf(wish.kind, part), option), 'fixed'))
    if (fixed !== undefined) inside(wish, part, () => refuseFixed(fixed))
  }
}

function refuseFixed(option: string): never {
  throw new EncodeError('can be chosen when the link is made, and not be changed later', [option])
}

/** The settings that count when a link is made, or those that take a second message. */
export function settingsBy(wish: Wish, mark: Mark, isWanted: boolean): Values {
  return Object.fromEntries(Object.entries(wish.settings).filter(([option]) => isMarked(rowOf(settings, option), mark) === isWanted))
}

/** The message that says it. @throws EncodeError with the path of what cannot be */
export function linkMessage(wish: Wish, lookup: Lookup): LinkInput {
  const { IFLA_IFNAME, ...given } = attributesOf(settings, wish.settings, lookup)
  const [placed, data] = (['placement', 'options'] as const).map((part) =>
    inside(wish, part, () => attributesOf(rowsOf(wish.kind, part), wish[part], lookup)),
  )
  const information = {
    IFLA_INFO_KIND: wish.kind?.kind,
    IFLA_INFO_DATA: Object.keys(data ?? {}).length > 0 ? data : undefined,
  }
  // Name and kind stand last, as `ip` puts them. Rows are checked against the declarations where they are written down.
  return { ...given, ...placed, IFLA_IFNAME, IFLA_LINKINFO: wish.kind === undefined ? undefined : information } as LinkInput
}

/**
 * The message that changes a link. Where the kernel forgets what is not said, it says all of its options; where there is nothing to say of them, not even its
 * kind, for which some kinds want options.
 */
export function changeMessage(wish: Wish, found: LinkMessage, lookup: Lookup): LinkInput {
  const { kind, options } = wish
  if (kind === undefined || Object.keys(options).length === 0) return linkMessage({ ...wish, kind: undefined }, lookup)
  const present = kind.forgetful ? describe(kind.options, found.IFLA_LINKINFO?.IFLA_INFO_DATA ?? {}) : {}
  return linkMessage({ ...wish, options: { ...present, ...options } }, lookup)
}

/**
 * Of what is said of a link, what differs about the one that is there. To say the rest again would not be the same: some of it, a kernel refuses to hear of a
 * link that is up, even where nothing changes.
 *
 * @throws an Error with the code EEXIST where the link is of another kind, or cannot be changed so
 */
export function changesOf(wish: Wish, found: LinkMessage, lookup: Lookup): Wish {
  const { name, kind } = describeLink(found)
  if (name !== wish.settings['name']) throw taken(`${show(wish.settings['name'])} is an alternative name of ${name}: choose another one`)
  if (kind !== wish.kind?.kind) {
    throw taken(
      `${name} is there already, a link of ${kind === undefined ? 'no kind' : `kind ${kind}`} and not of kind ${wish.kind?.kind}: delete it first, or choose another name`,
    )
  }
  const changes = { kind: wish.kind, settings: {}, placement: {}, options: {} }
  for (const part of parts) {
    const rows = rowsOf(wish.kind, part)
    const differences = differing(rows, wish[part], lookup, part === 'options' ? (found.IFLA_LINKINFO?.IFLA_INFO_DATA ?? {}) : found)
    for (const [option, { wanted, found: present }] of Object.entries(differences)) {
      if (isMarked(rowOf(rows, option), 'fixed'))
        throw taken(
          `${name} is there already, and its ${option} is ${say(present)}, which cannot be changed to ${say(wanted)}: delete it first`,
        )
    }
    changes[part] = Object.fromEntries(Object.entries(wish[part]).filter(([option]) => option in differences))
  }
  return changes
}

/** Whether there is nothing to say. */
export function isEmpty(wish: Wish): boolean {
  return parts.every((part) => Object.keys(wish[part]).length === 0)
}

/** An error of our own, in the shape of Node's. */
export function taken(message: string): Error {
  return Object.assign(new Error(message), { code: 'EEXIST' })
}

function say(value: unknown): string {
  return JSON.stringify(value) ?? 'not set'
}
