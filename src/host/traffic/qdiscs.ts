/** Queueing disciplines: in which order, and when, links send their packets. Made, replaced, ensured, listed and deleted. tc(8), <linux/pkt_sched.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type QdiscInput, qdisc as qdiscCodec, type route } from '../../netlink/route/index.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { asRead, ensured, isRefusal, missing } from '../verb/ensure.ts'
import { at, type Fields, link as linkReader, readFields, textUpTo } from '../verb/fields.ts'
import { describePlace, type Place, place } from './handle.ts'
import { describeQdisc, type Qdisc } from './qdisc.ts'
import { identity, type NewQdisc, newQdisc, type QdiscChanges, qdiscWish, spareHandle } from './qdisc-request.ts'
import { type TrafficClasses, trafficClasses } from './traffic-classes.ts'
import { checkChanges, differingOptions, isFixed, mergedOptions, type Wish, withoutFixed } from './wish.ts'

/** Which disciplines to list: those for which all that is given holds. The kernel sends those of all links; we choose. */
export interface QdiscFilter {
  readonly link?: LinkReference
  readonly kind?: string
}

/**
 * What can be done with the queueing disciplines of one network namespace. One is what it is by its link and its place: the link's own (`'root'`), the
 * one where packets come in (`'ingress'`), or that of a class (`'1:10'`). What a link has by itself, as `noqueue`, counts as none.
 *
 * Rates are bits a second, or text such as `'10mbit'`; sizes are bytes, times are milliseconds, shares from 0 to 1, or text such as `'1%'`.
 */
export interface Qdiscs {
  /** The classes of disciplines that have some. */
  readonly classes: TrafficClasses
  /**
   * Makes a discipline.
   *
   * Equivalent to: `tc qdisc add dev LINK root [handle 1:] tbf rate 10mbit burst 10kb latency 50ms`, `tc qdisc add dev LINK parent 1:10 fq_codel`,
   * `tc qdisc add dev LINK clsact`
   *
   * @throws EncodeError with the path of what no kernel would take; NetlinkError: EEXIST where somebody made one, ENOENT for a kind that the kernel
   * lacks and for a class that is not there, ENODEV where there is no such link
   */
  add(link: LinkReference, qdisc: NewQdisc): Promise<void>
  /**
   * Makes a discipline, in place of one that is there. It is always a new one: classes, filters and packets that wait go with the old one. There is no
   * moment without.
   *
   * Equivalent to: `tc qdisc replace dev LINK root ...`, but `tc` changes one of the same kind, as far as the kernel lets it, and what is not said
   * stays
   *
   * @throws as `add`
   */
  replace(link: LinkReference, qdisc: NewQdisc): Promise<void>
  /**
   * Sees to it that there is a discipline of this kind, and that it is as said; what is not said stays, its classes and filters too. Says whether
   * anything was changed.
   *
   * @throws as `add`; NetlinkError: EEXIST where one of another kind is there, or one that differs in what cannot be changed
   */
  ensure(link: LinkReference, qdisc: NewQdisc): Promise<boolean>
  /**
   * Changes a discipline that is there; what is not said stays.
   *
   * Equivalent to: `tc qdisc change dev LINK root ...`, but one of another kind is refused, which `tc` replaces
   *
   * @throws EncodeError with the path of what cannot be changed; NetlinkError: EEXIST for one of another kind, ENOENT where there is none
   */
  set(link: LinkReference, changes: QdiscChanges): Promise<void>
  /**
   * Describes a discipline, be it what the link has by itself. The kernel sends all: a question for one it would answer to everybody who listens.
   *
   * @throws NetlinkError: ENOENT where there is none, ENODEV where there is no such link
   */
  get(link: LinkReference, parent?: Place): Promise<Qdisc>
  /** Lists disciplines, with what links have by themselves. Equivalent to: `tc -s qdisc show [dev LINK]` */
  list(filter?: QdiscFilter): Promise<Dump<Qdisc>>
  /**
   * Deletes a discipline with its classes and filters, and says whether there was one: deleting twice is no error, nor is a link that is gone.
   *
   * Equivalent to: `tc qdisc del dev LINK root`, `tc qdisc del dev LINK ingress`
   */
  delete(link: LinkReference, parent?: Place): Promise<boolean>
}

/** The queueing disciplines of the network namespace that the connection is in. */
export function qdiscs(connection: Connection<typeof route>): Qdiscs {
  const list = async (filter: QdiscFilter = {}): Promise<Dump<Qdisc>> => {
    const { link, kind } = readFields(filter, filterFields)
    const tcm_ifindex = link === undefined ? 0 : await linkIndex(connection, link)
    const dump = await connection.dump('RTM_GETQDISC', { tcm_ifindex })
    const passes = (qdisc: Qdisc) => (link === undefined || qdisc.link === tcm_ifindex) && (kind === undefined || qdisc.kind === kind)
    return dumpOf(dump.map(describeQdisc).filter(passes), dump.consistent)
  }

  /** The one that somebody made there. */
  const find = async (link: number, parent: QdiscInput['tcm_parent']): Promise<Qdisc | undefined> => {
    const there = describePlace(parent ?? 0)
    return (await list({ link })).find((qdisc) => qdisc.parent === there && qdisc.handle !== undefined)
  }

  const make = (tcm_ifindex: number, request: QdiscInput, ...flags: ('NLM_F_EXCL' | 'NLM_F_REPLACE')[]) =>
    connection.request('RTM_NEWQDISC', { tcm_ifindex, ...request }, { flags: ['NLM_F_CREATE', ...flags] })

  /** Makes of a discipline that is there one as said, and says whether it had to. */
  const adjust = async (found: Qdisc, wish: Wish): Promise<boolean> => {
    const { kind } = wish.kind
    if (found.kind !== kind) throw taken(found, `of kind ${found.kind} and not of kind ${kind}`)
    const { tcm_handle } = identity(wish)
    if (tcm_handle !== 0 && tcm_handle !== found.message.tcm_handle) throw taken(found, `with the number ${found.handle}`)
    const whole = { ...wish, options: mergedOptions(wish, found.options ?? {}) }
    const wanted = describeQdisc(asRead(qdiscCodec, newQdisc(whole)))
    const differences = differingOptions(wish, wanted.options ?? {}, found.options ?? {})
    if (differences.length === 0) return false
    const fixed = differences.find((option) => isFixed(wish, option))
    if (fixed !== undefined) throw taken(found, `with another ${fixed}, which cannot be changed`)
    const changed = newQdisc({ ...wish, options: withoutFixed(wish.kind.partial ? wish : whole) })
    // Told by its number, the kernel changes this very one or none.
    await connection.request('RTM_NEWQDISC', { tcm_ifindex: found.link, ...changed, tcm_handle: found.message.tcm_handle })
    return true
  }

  return {
    classes: trafficClasses(connection),
    list,

    async add(link, qdisc) {
      const request = newQdisc(qdiscWish(qdisc))
      const index = await linkIndex(connection, link)
      // Unless a number is said for the new one, kernels of our days let it take the place of one of another kind.
      const found = request.tcm_handle === 0 ? await find(index, request.tcm_parent) : undefined
      if (found !== undefined) throw taken(found, `of kind ${found.kind}`)
      await make(index, request, 'NLM_F_EXCL')
    },

    async replace(link, qdisc) {
      const request = newQdisc(qdiscWish(qdisc))
      const index = await linkIndex(connection, link)
      const present = await list({ link: index })
      const there = describePlace(request.tcm_parent ?? 0)
      const found = present.find((other) => other.parent === there && other.handle !== undefined)
      const isChanged = request.tcm_handle === 0 || request.tcm_handle === found?.message.tcm_handle
      // Where packets come in, the kernel takes another kind only from who names no number, and there is nothing to say of one of the same.
      if (there === 'ingress')
        return void (await make(index, found?.kind === qdisc.kind ? request : { ...request, tcm_handle: 0 }, 'NLM_F_REPLACE'))
      // The kernel would change one of the same kind, and not make another: so another it is, by a number that is free.
      if (found?.kind === qdisc.kind && isChanged) {
        await make(index, { ...request, tcm_handle: spareHandle(present) }, 'NLM_F_REPLACE')
        if (request.tcm_handle === 0) return
      }
      await make(index, request, 'NLM_F_REPLACE')
    },

    async ensure(link, qdisc) {
      const wish = qdiscWish(qdisc)
      const request = newQdisc(wish)
      const index = await linkIndex(connection, link)
      return await ensured(
        () => find(index, request.tcm_parent),
        () => make(index, request, 'NLM_F_EXCL'),
        (found) => adjust(found, wish),
      )
    },

    async set(link, changes) {
      const wish = qdiscWish(changes)
      checkChanges(wish)
      const { tcm_parent } = identity(wish)
      const found = await find(await linkIndex(connection, link), tcm_parent)
      if (found === undefined) throw noQdisc(link, tcm_parent)
      await adjust(found, wish)
    },

    async get(link, parent = 'root') {
      const there = at('parent', () => place(parent))
      const index = await linkIndex(connection, link)
      const found = (await list({ link: index })).find((qdisc) => qdisc.parent === describePlace(there))
      if (found === undefined) throw noQdisc(link, there)
      return found
    },

    async delete(link, parent = 'root') {
      const tcm_parent = at('parent', () => place(parent))
      try {
        await connection.request('RTM_DELQDISC', { tcm_ifindex: await linkIndex(connection, link), tcm_parent })
        return true
      } catch (error) {
        if (isRefusal(error, 'ENOENT', 'ENODEV')) return false
        throw error
      }
    },
  }
}

const filterFields = { link: linkReader, kind: textUpTo(15) } as const satisfies Fields<QdiscFilter>

function noQdisc(link: LinkReference, parent: QdiscInput['tcm_parent']): Error {
  const name = JSON.stringify(typeof link === 'object' ? link.index : link)
  return missing('ENOENT', 'RTM_GETQDISC', `The link ${name} has no queueing discipline at ${describePlace(parent ?? 0)}`)
}

function taken({ parent }: Qdisc, what: string): Error {
  return missing('EEXIST', 'RTM_NEWQDISC', `There is a queueing discipline at ${parent} already, ${what}: replace it`)
}
