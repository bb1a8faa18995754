/** What can be said of a queueing discipline, and the request that says it, in the order of `tc`. tc(8), <linux/pkt_sched.h> */

import { type QdiscInput, TC_H_MAKE } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { readFields } from '../verb/fields.ts'
import { disciplineHandle, numberOf, type Place, place } from './handle.ts'
import { type ChangedQdiscKind, type QdiscKind, qdiscKinds } from './kinds/kinds.ts'
import type { Qdisc } from './qdisc.ts'
import { newOptions, type Wish, wishOf } from './wish.ts'

/** A discipline that is to be made. */
export type NewQdisc = QdiscKind & {
  /** Where: `'root'`, if nothing is said, or a class, `'1:10'`. Those of kind ingress and clsact have a place of their own. */
  readonly parent?: Place
  /** Its number, by which classes and filters name it: `'1:'`. The kernel chooses one from `8001:` on. */
  readonly handle?: string
}

/** What is to change about a discipline; what is not named stays. */
export type QdiscChanges = ChangedQdiscKind & {
  /** Which one: the link's, if nothing is said, or that of a class. */
  readonly parent?: Place
}

const common = { parent: place, handle: disciplineHandle } as const

/** The number that disciplines have where packets come in. */
const INGRESS = 0xffff0000

/** Sorts what is said of a discipline. @throws EncodeError with the path of what is no such option */
export function qdiscWish(said: NewQdisc | QdiscChanges): Wish {
  return wishOf(qdiscKinds, said, Object.keys(common))
}

/** Where the discipline is, and its number. @throws EncodeError with the path of the offender */
export function identity({ kind: { kind }, common: said }: Wish): Required<Pick<QdiscInput, 'tcm_parent' | 'tcm_handle'>> {
  const { parent, handle = 0 } = readFields(said, common)
  if (kind !== 'ingress' && kind !== 'clsact') {
    if (parent === 'TC_H_INGRESS') throw new EncodeError(`a discipline of kind ${kind} cannot be there: ingress or clsact can`, ['parent'])
    return { tcm_parent: parent ?? 'TC_H_ROOT', tcm_handle: handle }
  }
  if (parent !== undefined && parent !== 'TC_H_INGRESS')
    throw new EncodeError(`a discipline of kind ${kind} has a place of its own: ingress`, ['parent'])
  if (handle !== 0) throw new EncodeError(`a discipline of kind ${kind} has a number of its own: ffff:`, ['handle'])
  return { tcm_parent: 'TC_H_INGRESS', tcm_handle: INGRESS }
}

/** The request for a new discipline, but for its link. @throws EncodeError with the path of the offender */
export function newQdisc(wish: Wish): QdiscInput {
  // Rows are checked against the declarations where they are written down.
  return { ...identity(wish), ...newOptions(wish) } as QdiscInput
}

/** A number that none of them has, from the last one down. The kernel's own choice begins at 8001: and goes up. */
export function spareHandle(present: readonly Qdisc[]): number {
  const taken = new Set(present.map(({ message }) => numberOf(message.tcm_handle)))
  for (let major = 0xfffe; ; major--) {
    const handle = TC_H_MAKE(major * 0x1_0000, 0)
    if (!taken.has(handle)) return handle
  }
}
