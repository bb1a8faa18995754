/** Classes, the parts of a discipline that has several: made, replaced, ensured, listed and deleted. tc(8), <linux/pkt_sched.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { trafficClass as classCodec, type route, TC_H_MAKE, type TrafficClassInput } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { asRead, ensured, isRefusal, missing } from '../verb/ensure.ts'
import { at, type Fields, link as linkReader, readFields, textUpTo } from '../verb/fields.ts'
import { classHandle, describeHandle, numberOf, parentHandle } from './handle.ts'
import { type ChangedTrafficClassKind, classKinds, type TrafficClassKind } from './kinds/kinds.ts'
import { describeTrafficClass, type TrafficClass } from './traffic-class.ts'
import { checkChanges, differingOptions, mergedOptions, newOptions, type Wish, wishOf } from './wish.ts'

/** A class that is to be made. */
export type NewTrafficClass = TrafficClassKind & {
  /** Its number: that of its discipline, and its own. `'1:10'`, both parts in hexadecimal. */
  readonly id: string
  /** What it is in: its discipline, if nothing is said, or another class, `'1:1'`. */
  readonly parent?: string
}

/** What is to change about a class; what is not named stays. */
export type TrafficClassChanges = ChangedTrafficClassKind & { readonly id: string }

/** Which classes to list: those for which all that is given holds. */
export interface TrafficClassFilter {
  /** The kernel chooses by it. */
  readonly link: LinkReference
  /** The discipline or the class that they are in: `'1:'`. The kernel chooses by the discipline, we by the class. */
  readonly parent?: string
  /** Chosen from what the kernel sends. */
  readonly kind?: string
}

/** What can be done with the classes of disciplines. One is what it is by its link and its number. */
export interface TrafficClasses {
  /**
   * Makes a class.
   *
   * Equivalent to: `tc class add dev LINK parent 1: classid 1:10 htb rate 10mbit ceil 100mbit`
   *
   * @throws EncodeError with the path of what no kernel would take; NetlinkError: EEXIST where there is one of this number, ENOENT where there is no
   * such discipline, ENODEV where there is no such link
   */
  add(link: LinkReference, trafficClass: NewTrafficClass): Promise<void>
  /**
   * As `add`; one that is there becomes what is said, but stays where it is, and keeps its classes, its queue and its filters.
   *
   * Equivalent to: `tc class replace dev LINK parent 1: classid 1:10 htb rate 10mbit`
   *
   * @throws as `add`, but EEXIST
   */
  replace(link: LinkReference, trafficClass: NewTrafficClass): Promise<void>
  /**
   * Sees to it that there is such a class, and that it is as said; what is not said stays. Says whether anything was changed.
   *
   * @throws as `add`; NetlinkError: EEXIST where it is in another class, or of another kind
   */
  ensure(link: LinkReference, trafficClass: NewTrafficClass): Promise<boolean>
  /**
   * Changes a class that is there; what is not said stays.
   *
   * Equivalent to: `tc class change dev LINK classid 1:10 htb rate 10mbit` @throws as `ensure`; NetlinkError: ENOENT where there is none
   */
  set(link: LinkReference, changes: TrafficClassChanges): Promise<void>
  /** Describes a class. The kernel sends all of its discipline. @throws NetlinkError: ENOENT where there is none, ENODEV where there is no such link */
  get(link: LinkReference, id: string): Promise<TrafficClass>
  /** Lists the classes of a link. Equivalent to: `tc -s class show dev LINK [parent 1:]` */
  list(filter: TrafficClassFilter): Promise<Dump<TrafficClass>>
  /**
   * Deletes a class and says whether there was one: deleting twice is no error, nor is a link that is gone.
   *
   * Equivalent to: `tc class del dev LINK classid 1:10` @throws NetlinkError EBUSY where other classes are in it, or filters lead to it
   */
  delete(link: LinkReference, id: string): Promise<boolean>
}

/** The classes of the network namespace that the connection is in. */
export function trafficClasses(connection: Connection<typeof route>): TrafficClasses {
  const list = async (filter: TrafficClassFilter): Promise<Dump<TrafficClass>> => {
    const { link, parent, kind } = readFields(filter, filterFields)
    if (link === undefined) throw new EncodeError('expected the link whose classes are meant, got nothing', ['link'])
    const tcm_parent = parent === undefined ? 0 : TC_H_MAKE(parent, 0)
    const dump = await connection.dump('RTM_GETTCLASS', { tcm_ifindex: await linkIndex(connection, link), tcm_parent })
    const isIn = parent === undefined || parent === tcm_parent ? undefined : describeHandle(parent)
    const passes = (each: TrafficClass) => (isIn === undefined || each.parent === isIn) && (kind === undefined || each.kind === kind)
    return dumpOf(dump.map(describeTrafficClass).filter(passes), dump.consistent)
  }

  const find = async (link: number, handle: number): Promise<TrafficClass | undefined> => {
    const id = describeHandle(handle)
    return (await list({ link, parent: describeHandle(TC_H_MAKE(handle, 0)) ?? '' })).find((each) => each.id === id)
  }

  /** Makes of a class that is there one as said, and says whether it had to. */
  const adjust = async (found: TrafficClass, wish: Wish): Promise<boolean> => {
    const { kind } = wish.kind
    if (found.kind !== kind) throw taken(found, `of kind ${found.kind} and not of kind ${kind}`)
    if (wish.common['parent'] !== undefined && describeHandle(identity(wish).parent) !== found.parent)
      throw taken(found, `in ${found.parent}, which cannot be changed`)
    const whole = requestOf({ ...wish, options: mergedOptions(wish, found.options ?? {}) })
    const wanted = describeTrafficClass(asRead(classCodec, whole))
    if (differingOptions(wish, wanted.options ?? {}, found.options ?? {}).length === 0) return false
    await connection.request('RTM_NEWTCLASS', { tcm_ifindex: found.link, ...whole, tcm_parent: found.message.tcm_parent })
    return true
  }

  const make = async (link: number, request: TrafficClassInput, flag: 'NLM_F_EXCL' | 'NLM_F_REPLACE') =>
    await connection.request('RTM_NEWTCLASS', { tcm_ifindex: link, ...request }, { flags: ['NLM_F_CREATE', flag] })

  return {
    list,

    async add(link, trafficClass) {
      const request = requestOf(wishFor(trafficClass))
      await make(await linkIndex(connection, link), request, 'NLM_F_EXCL')
    },

    async replace(link, trafficClass) {
      const request = requestOf(wishFor(trafficClass))
      await make(await linkIndex(connection, link), request, 'NLM_F_REPLACE')
    },

    async ensure(link, trafficClass) {
      const wish = wishFor(trafficClass)
      const request = requestOf(wish)
      const index = await linkIndex(connection, link)
      return await ensured(
        () => find(index, numberOf(request.tcm_handle ?? 0)),
        () => make(index, request, 'NLM_F_EXCL'),
        (found) => adjust(found, wish),
      )
    },

    async set(link, changes) {
      const wish = wishFor(changes)
      checkChanges(wish)
      const { id } = identity(wish)
      const found = await find(await linkIndex(connection, link), id)
      if (found === undefined) throw noClass(link, id)
      await adjust(found, wish)
    },

    async get(link, id) {
      const handle = at('id', () => classHandle(id))
      const found = await find(await linkIndex(connection, link), handle)
      if (found === undefined) throw noClass(link, handle)
      return found
    },

    async delete(link, id) {
      const tcm_handle = at('id', () => classHandle(id))
      try {
        await connection.request('RTM_DELTCLASS', { tcm_ifindex: await linkIndex(connection, link), tcm_handle })
        return true
      } catch (error) {
        if (isRefusal(error, 'ENOENT', 'ENODEV')) return false
        throw error
      }
    },
  }
}

const common = { id: classHandle, parent: parentHandle } as const

function wishFor(said: NewTrafficClass | TrafficClassChanges): Wish {
  return wishOf(classKinds, said, Object.keys(common))
}

/** The number of the class, and what it is in. @throws EncodeError with the path of the offender */
function identity({ common: said }: Wish): { readonly id: number; readonly parent: number } {
  const { id, parent } = readFields(said, common)
  if (id === undefined) throw new EncodeError('expected the number of a class such as 1:10, got nothing', ['id'])
  const discipline = TC_H_MAKE(id, 0)
  if (parent !== undefined && TC_H_MAKE(parent, 0) !== discipline)
    throw new EncodeError(`a class of ${describeHandle(discipline)} cannot be in ${describeHandle(parent)}`, ['parent'])
  return { id, parent: parent ?? discipline }
}

/** The request for a class, but for its link. @throws EncodeError with the path of the offender */
function requestOf(wish: Wish): TrafficClassInput {
  const { id, parent } = identity(wish)
  // Rows are checked against the declarations where they are written down.
  return { tcm_handle: id, tcm_parent: parent, ...newOptions(wish) } as TrafficClassInput
}

const filterFields = { link: linkReader, parent: parentHandle, kind: textUpTo(15) } as const satisfies Fields<TrafficClassFilter>

function noClass(link: LinkReference, id: number): Error {
  const name = JSON.stringify(typeof link === 'object' ? link.index : link)
  return missing('ENOENT', 'RTM_GETTCLASS', `The link ${name} has no class ${describeHandle(id)}`)
}

function taken({ id }: TrafficClass, what: string): Error {
  return missing('EEXIST', 'RTM_NEWTCLASS', `There is a class ${id} already, ${what}: delete it first`)
}
