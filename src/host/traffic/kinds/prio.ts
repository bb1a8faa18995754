/** Bands by priority: a packet waits as long as there is one in a band before its own. tc-prio(8), <linux/pkt_sched.h>, struct tc_prio_qopt */

import { several, whole } from '../../verb/option-values.ts'
import type { RowsFor } from '../../verb/options.ts'
import { packedQdiscKind } from './kind.ts'

interface Flat {
  readonly bands?: number
  readonly priomap?: readonly number[]
}

/** What `tc` says where nothing is said. */
const BANDS = 3
const PRIOMAP = [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]

const options = {
  /** How many bands there are, each of them a class: `:1` is the first. 3 where nothing is said. */
  bands: ['bands', whole(2, 16)],
  /** Which band, from 0, each priority from 0 to 15 goes into; the rest goes into that of best effort. */
  priorities: ['priomap', several(whole(0, 15))],
} as const satisfies RowsFor<Flat>

export const prio = packedQdiscKind('prio', options, {
  pack: ({ bands = BANDS, priomap = [] }: Flat) => ({ bands, priomap: [...priomap, ...PRIOMAP.slice(priomap.length)].slice(0, 16) }),
  unpack: ({ bands, priomap }) => ({ bands, priomap }),
})
