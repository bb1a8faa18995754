/** A class in English, as the kernel describes it. tc(8), <linux/pkt_sched.h> */

import { TC_H_MAKE, type TrafficClassMessage } from '../../netlink/route/index.ts'
import { describeCounters, type TrafficCounters } from './counters.ts'
import { describeHandle, numberOf } from './handle.ts'
import type { Kind } from './kinds/kind.ts'
import { classKinds, type DescribedTrafficClassKind } from './kinds/kinds.ts'
import { describeOptions } from './wish.ts'

/** What the kernel says of a class, of whatever kind. */
export interface TrafficClassState {
  /** The index of its link. */
  readonly link: number
  /** Its number: that of its discipline, and its own. `'1:10'` */
  readonly id: string
  /** What it is in: the discipline, `'1:'`, or another class. */
  readonly parent: string
  /** The number of the discipline that its packets wait in; undefined where nobody made one. */
  readonly discipline: string | undefined
  readonly counters: TrafficCounters | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: TrafficClassMessage
}

/** A class, as the kernel described it. Its `kind` tells which `options` it has; there are none for a kind that is not known here. */
export type TrafficClass = TrafficClassState & (DescribedTrafficClassKind | { readonly kind: string; readonly options?: undefined })

/** The rows of a kind; undefined where there are none for it. */
function kindOf(name: string): Kind | undefined {
  const all: Readonly<Record<string, Kind>> = classKinds
  return Object.hasOwn(all, name) ? all[name] : undefined
}

/** A class in English. */
export function describeTrafficClass(message: TrafficClassMessage): TrafficClass {
  const name = message.TCA_KIND ?? ''
  const kind = kindOf(name)
  // A class that is in no other is said to be at the root, even where its discipline is not.
  const parent = message.tcm_parent === 'TC_H_ROOT' ? TC_H_MAKE(numberOf(message.tcm_handle), 0) : message.tcm_parent
  const state: TrafficClassState = {
    link: message.tcm_ifindex,
    id: describeHandle(message.tcm_handle) ?? '',
    parent: describeHandle(parent) ?? '',
    discipline: describeHandle(message.tcm_info),
    counters: describeCounters(message),
    message,
  }
  // The rows say which options belong to which kind; TypeScript cannot follow them there.
  return { ...state, kind: name, options: kind && describeOptions(kind, message.TCA_OPTIONS) } as TrafficClass
}
