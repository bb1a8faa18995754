/** A token bucket: one rate for all. tc-tbf(8), <linux/pkt_sched.h>, enum TCA_TBF_* */

import { EncodeError, show } from '../../../schema/errors.ts'
import { number16, number32, words } from '../../verb/option-values.ts'
import type { Conversion, RowsFor } from '../../verb/options.ts'
import { burst, bytesOf, capped, linkLayers, rate, ticksOf, whole } from '../rate.ts'
import { packedQdiscKind } from './kind.ts'

type LinkLayer = (typeof linkLayers)[keyof typeof linkLayers]

interface Flat {
  readonly rate?: number
  readonly burst?: number
  readonly limit?: number
  readonly latency?: number
  readonly peak?: number
  readonly peakBurst?: number
  readonly mpu?: number
  readonly overhead?: number
  readonly linklayer?: LinkLayer
}

/** The longest time that `tc` can say, in milliseconds. */
const LONGEST = 4_294_967

const latency: Conversion<number, number> = {
  write(said) {
    if (typeof said !== 'number' || !(said >= 0 && said <= LONGEST))
      throw new EncodeError(`expected milliseconds from 0 to ${LONGEST}, got ${show(said)}`)
    return said
  },
  read: (wire) => wire,
  // It follows from the limit and the burst, which comes back a little smaller.
  agrees: (wanted = 0, found = 0) => Math.abs(wanted - found) <= 0.01 + wanted / 100,
}

/** Times are in milliseconds, sizes in bytes. */
const options = {
  /** The rate at which it sends: bits a second, or `'10mbit'`. */
  rate: ['rate', rate, 'needed'],
  /** How many bytes go at once where nothing was sent for a while. At high rates it must be large: a tick of the kernel's timer times the rate. */
  burst: ['burst', burst, 'needed'],
  /** How many bytes wait at most. */
  limit: ['limit', number32],
  /** How long packets wait at most, instead of `limit`. */
  latency: ['latency', latency],
  /** The rate of a burst. */
  peakRate: ['peak', rate],
  /** How many bytes go at once of a burst: at least the longest packet. */
  peakBurst: ['peakBurst', burst],
  /** How many bytes a packet counts for at least. */
  mpu: ['mpu', number16],
  /** How many bytes each packet counts for beyond its own. */
  overhead: ['overhead', number16],
  /** Whether the link below sends cells. */
  linkLayer: ['linklayer', words(linkLayers)],
} as const satisfies RowsFor<Flat>

export const tbf = packedQdiscKind('tbf', options, {
  derived: { latency: 'limit' },
  timed: { burst: 'rate', peakBurst: 'peakRate' },
  pack({ rate = 0, burst = 0, peak, peakBurst, mpu, overhead, linklayer = linkLayers.ethernet, ...said }: Flat) {
    if ((said.limit === undefined) === (said.latency === undefined)) throw new EncodeError('expected either this or latency', ['limit'])
    if ((peak === undefined) !== (peakBurst === undefined)) throw new EncodeError('expected with peakBurst, and not without', ['peakRate'])
    const waiting = (rate: number, burst: number) => ((said.latency ?? 0) / 1000) * rate + burst
    const limit =
      said.limit ??
      Math.floor(Math.min(waiting(rate, burst), peak === undefined ? Number.POSITIVE_INFINITY : waiting(peak, peakBurst ?? 0)))
    // Where the link's layer is said, no kernel of our days looks at the tables of 1 KiB that tc sends along with each rate.
    const layer = { linklayer, mpu, overhead }
    return {
      TCA_TBF_PARMS: {
        rate: { ...layer, rate: capped(rate) },
        ...(peak === undefined ? {} : { peakrate: { ...layer, rate: capped(peak) }, mtu: ticksOf(peakBurst ?? 0, peak) }),
        limit,
        buffer: ticksOf(burst, rate),
      },
      TCA_TBF_BURST: burst,
      TCA_TBF_RATE64: whole(rate),
      TCA_TBF_PRATE64: peak === undefined ? undefined : whole(peak),
      TCA_TBF_PBURST: peakBurst,
    }
  },
  unpack({ TCA_TBF_PARMS: parms, TCA_TBF_RATE64, TCA_TBF_PRATE64, TCA_TBF_BURST, TCA_TBF_PBURST }) {
    if (parms === undefined) return {}
    const { limit, buffer, mtu } = parms
    const { mpu, overhead, linklayer } = parms.rate
    const [rate, peak] = [Number(TCA_TBF_RATE64 ?? parms.rate.rate), Number(TCA_TBF_PRATE64 ?? parms.peakrate.rate)]
    const burst = TCA_TBF_BURST ?? bytesOf(buffer, rate)
    const peaks = peak === 0 ? {} : { peak, peakBurst: TCA_TBF_PBURST ?? bytesOf(mtu, peak) }
    const latency = Math.max((limit - burst) / rate, peak === 0 ? 0 : (limit - (peaks.peakBurst ?? 0)) / peak) * 1000
    return { rate, burst, limit, latency, ...peaks, mpu, overhead, linklayer: linklayer as LinkLayer }
  },
})
