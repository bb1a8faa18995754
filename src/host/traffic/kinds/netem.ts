/** A bad network: delay, loss, duplicates, disorder. tc-netem(8), <linux/pkt_sched.h>, enum TCA_NETEM_* */

import { number32, number64, signed32, yesNo } from '../../verb/option-values.ts'
import type { RowsFor } from '../../verb/options.ts'
import { capped, rate, whole } from '../rate.ts'
import { milliseconds, share } from '../time.ts'
import { packedQdiscKind } from './kind.ts'

interface Flat {
  readonly limit?: number
  readonly delay?: number
  readonly jitter?: number
  readonly delay_corr?: number
  readonly loss?: number
  readonly loss_corr?: number
  readonly duplicate?: number
  readonly dup_corr?: number
  readonly reorder?: number
  readonly reorder_corr?: number
  readonly gap?: number
  readonly corrupt?: number
  readonly corrupt_corr?: number
  readonly rate?: number
  readonly packet_overhead?: number
  readonly cell_size?: number
  readonly cell_overhead?: number
  readonly ecn?: number
  readonly seed?: bigint | number
}

/** In nanoseconds; the kernel counts in units of 64 where nobody says it better. */
const time = milliseconds(1e6, Number.MAX_SAFE_INTEGER)
const TICK = 64

/** Times are in milliseconds. A share is 0.01, or `'1%'`; a correlation says how much it depends on what became of the packet before. */
const options = {
  /** How many packets wait at most; 1000 where nothing is said. */
  limit: ['limit', number32],
  /** How long packets take. */
  delay: ['delay', time],
  /** By how much that varies. */
  jitter: ['jitter', time],
  delayCorrelation: ['delay_corr', share],
  /** Which share of packets is lost. */
  loss: ['loss', share],
  lossCorrelation: ['loss_corr', share],
  /** Which share comes twice. */
  duplicate: ['duplicate', share],
  duplicateCorrelation: ['dup_corr', share],
  /** Which share goes at once, and so overtakes those that are delayed. */
  reorder: ['reorder', share],
  reorderCorrelation: ['reorder_corr', share],
  /** Every which packet may overtake; 1 where nothing is said. */
  gap: ['gap', number32],
  /** Which share gets a wrong bit. */
  corrupt: ['corrupt', share],
  corruptCorrelation: ['corrupt_corr', share],
  /** The rate of the network: bits a second, or `'1mbit'`. */
  rate: ['rate', rate],
  /** How many bytes each packet counts for beyond its own. */
  packetOverhead: ['packet_overhead', signed32],
  /** How many bytes of a packet a cell carries. */
  cellSize: ['cell_size', number32],
  /** How many bytes each cell counts for beyond its own. */
  cellOverhead: ['cell_overhead', signed32],
  /** Whether packets that agreed on that are marked rather than lost. */
  ecn: ['ecn', yesNo],
  /** The number that chance begins with, so that it is the same each time (from 6.6). */
  seed: ['seed', number64],
} as const satisfies RowsFor<Flat>

/** What `tc` says where nothing is said. */
const LIMIT = 1000
const U32 = 0xffff_ffff

export const netem = packedQdiscKind('netem', options, {
  pack({ limit = LIMIT, delay = 0, jitter = 0, loss, duplicate, reorder, reorder_corr, corrupt, corrupt_corr, rate, ecn, ...said }: Flat) {
    const { delay_corr, loss_corr, dup_corr, packet_overhead, cell_size, cell_overhead, seed } = said
    const correlated = delay_corr !== undefined || loss_corr !== undefined || dup_corr !== undefined
    // Without a gap the kernel lets nobody overtake, so tc makes one.
    const { gap = reorder === undefined || reorder === 0 ? 0 : 1 } = said
    return {
      latency: ticks(delay),
      limit,
      loss,
      gap,
      duplicate,
      jitter: ticks(jitter),
      TCA_NETEM_CORR: correlated ? { delay_corr, loss_corr, dup_corr } : undefined,
      TCA_NETEM_REORDER: reorder === undefined ? undefined : { probability: reorder, correlation: reorder_corr },
      TCA_NETEM_ECN: ecn,
      TCA_NETEM_CORRUPT: corrupt === undefined ? undefined : { probability: corrupt, correlation: corrupt_corr },
      TCA_NETEM_RATE64: rate === undefined ? undefined : whole(rate),
      TCA_NETEM_RATE: rate === undefined ? undefined : { rate: capped(rate), packet_overhead, cell_size, cell_overhead },
      TCA_NETEM_LATENCY64: ticks(delay) * TICK === delay ? undefined : delay,
      TCA_NETEM_JITTER64: ticks(jitter) * TICK === jitter ? undefined : jitter,
      TCA_NETEM_PRNG_SEED: seed,
    }
  },
  unpack({ limit, loss, gap, duplicate, TCA_NETEM_CORR: correlations, TCA_NETEM_RATE, TCA_NETEM_RATE64, ...found }) {
    const { TCA_NETEM_REORDER: reorder, TCA_NETEM_CORRUPT: corrupt, TCA_NETEM_ECN: ecn, TCA_NETEM_PRNG_SEED: seed } = found
    const { rate = 0, ...costs } = TCA_NETEM_RATE ?? {}
    return {
      limit,
      delay: Number(found.TCA_NETEM_LATENCY64 ?? found.latency * TICK),
      jitter: Number(found.TCA_NETEM_JITTER64 ?? found.jitter * TICK),
      loss,
      gap,
      duplicate,
      ...correlations,
      reorder: reorder?.probability,
      reorder_corr: reorder?.correlation,
      corrupt: corrupt?.probability,
      corrupt_corr: corrupt?.correlation,
      ...(rate === 0 ? {} : { ...costs, rate: Number(TCA_NETEM_RATE64 ?? rate) }),
      ecn,
      seed,
    }
  },
})

/** A time in the kernel's ticks, as far as they go. */
function ticks(nanoseconds: number): number {
  return Math.min(Math.floor(nanoseconds / TICK), U32)
}
