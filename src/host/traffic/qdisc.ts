/** A queueing discipline in English, as the kernel describes it. tc(8), <linux/pkt_sched.h> */

import type { QdiscMessage } from '../../netlink/route/index.ts'
import { describeCounters, type TrafficCounters } from './counters.ts'
import { describeHandle, describePlace, type Place } from './handle.ts'
import type { Kind } from './kinds/kind.ts'
import { type DescribedQdiscKind, qdiscKinds } from './kinds/kinds.ts'
import { describeOptions } from './wish.ts'

/** What the kernel says of a discipline, of whatever kind. */
export interface QdiscState {
  /** The index of its link. */
  readonly link: number
  readonly parent: Place
  /** Its number, `'1:'`; undefined where nobody made it: it is what the link has by itself. */
  readonly handle: string | undefined
  readonly counters: TrafficCounters | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: QdiscMessage
}

/** A discipline, as the kernel described it. Its `kind` tells which `options` it has; there are none for a kind that is not known here. */
export type Qdisc = QdiscState & (DescribedQdiscKind | { readonly kind: string; readonly options?: undefined })

/** The rows of a kind; undefined where there are none for it. */
function kindOf(name: string): Kind | undefined {
  const all: Readonly<Record<string, Kind>> = qdiscKinds
  return Object.hasOwn(all, name) ? all[name] : undefined
}

/** A discipline in English. */
export function describeQdisc(message: QdiscMessage): Qdisc {
  const name = message.TCA_KIND ?? ''
  const kind = kindOf(name)
  const state: QdiscState = {
    link: message.tcm_ifindex,
    parent: describePlace(message.tcm_parent),
    handle: describeHandle(message.tcm_handle),
    counters: describeCounters(message),
    message,
  }
  // The rows say which options belong to which kind; TypeScript cannot follow them there.
  return { ...state, kind: name, options: kind && describeOptions(kind, message.TCA_OPTIONS) } as Qdisc
}
