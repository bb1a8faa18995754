/** Stochastic fair queueing: flows take turns. tc-sfq(8), <linux/pkt_sched.h>, struct tc_sfq_qopt_v1 */

import { number32, whole, yesNo } from '../../verb/option-values.ts'
import type { RowsFor } from '../../verb/options.ts'
import { packedQdiscKind } from './kind.ts'

interface Flat {
  readonly quantum?: number
  readonly perturb?: number
  readonly limit?: number
  readonly divisor?: number
  readonly flows?: number
  readonly depth?: number
  readonly headdrop?: number
}

/** The kernel changes none of them later. */
const options = {
  /** How many packets wait at most. */
  limit: ['limit', whole(1, 65_535), 'fixed'],
  /** How many packets of one flow wait at most. */
  depth: ['depth', whole(1, 127), 'fixed'],
  /** Whether the oldest packet of a flow goes where it is full, rather than the newest. */
  dropOldest: ['headdrop', yesNo, 'fixed'],
  /** Into how many buckets flows are sorted: a power of two. */
  divisor: ['divisor', whole(1, 65_536), 'fixed'],
  /** How many flows there are at most. */
  flows: ['flows', whole(1, 65_408), 'fixed'],
  /** After how many seconds flows are sorted anew; 0: never. */
  perturb: ['perturb', whole(0, 0x7fff_ffff), 'fixed'],
  /** How many bytes a flow may send in its turn. */
  quantum: ['quantum', number32, 'fixed'],
} as const satisfies RowsFor<Flat>

export const sfq = packedQdiscKind('sfq', options, {
  pack({ quantum, perturb: perturb_period, limit, divisor, flows, depth, headdrop }: Flat) {
    // What stands behind `v0` counts only where all of it is there.
    return { v0: { quantum, perturb_period, limit, divisor, flows }, depth, headdrop, stats: {} }
  },
  unpack({ v0: { perturb_period: perturb, ...v0 }, depth, headdrop }) {
    return { ...v0, perturb, depth, headdrop }
  },
})
