/** Hierarchical token buckets: each class has a rate of its own, and borrows what others leave. tc-htb(8), <linux/pkt_sched.h>, enum TCA_HTB_* */

import { number16, number32, present, whole as wholeNumber, words } from '../../verb/option-values.ts'
import type { RowsFor } from '../../verb/options.ts'
import { ownClass } from '../handle.ts'
import { burst, bytesFor, capped, linkLayers, rate, ticksOf, whole } from '../rate.ts'
import { packedClassKind, packedQdiscKind } from './kind.ts'

/** The version of its interface. <linux/pkt_sched.h>, TC_HTB_PROTOVER */
const VERSION = 3

interface Flat {
  readonly defcls?: number
  readonly rate2quantum?: number
  readonly directQueueLength?: number
  readonly offload?: boolean
}

const options = {
  /** The class for packets that no filter knows: `'1:20'`. Without one they are not held back at all. */
  defaultClass: ['defcls', ownClass, 'fixed'],
  /** By what a class's rate is divided to make its `quantum`; 10 where nothing is said. */
  rateToQuantum: ['rate2quantum', wholeNumber(1, 0xffff_ffff), 'fixed'],
  /** How many packets without a class wait at most. */
  directQueueLength: ['directQueueLength', number32, 'fixed'],
  /** Whether the hardware does it. */
  offload: ['offload', present, 'fixed'],
} as const satisfies RowsFor<Flat>

export const htb = packedQdiscKind('htb', options, {
  pack: ({ defcls = 0, rate2quantum = 10, directQueueLength, offload }: Flat) => ({
    TCA_HTB_INIT: { version: VERSION, rate2quantum, defcls },
    TCA_HTB_DIRECT_QLEN: directQueueLength,
    TCA_HTB_OFFLOAD: offload === true ? true : undefined,
  }),
  unpack: ({ TCA_HTB_INIT: init, TCA_HTB_DIRECT_QLEN: directQueueLength, TCA_HTB_OFFLOAD: offload }) => ({
    defcls: init?.defcls,
    rate2quantum: init?.rate2quantum,
    directQueueLength,
    offload,
  }),
})

type LinkLayer = (typeof linkLayers)[keyof typeof linkLayers]

interface FlatClass {
  readonly rate?: number
  readonly ceil?: number
  readonly burst?: number
  readonly ceilBurst?: number
  readonly prio?: number
  readonly quantum?: number
  readonly mpu?: number
  readonly overhead?: number
  readonly linklayer?: LinkLayer
}

/** Sizes are in bytes. */
const classOptions = {
  /** The rate that it has for certain: bits a second, or `'10mbit'`. */
  rate: ['rate', rate, 'needed'],
  /** The rate that it has at most; `rate` where nothing is said. */
  ceiling: ['ceil', rate],
  /** How many bytes go at once at `rate`; what the rate makes of a millisecond, and a packet of 1600, where nothing is said. */
  burst: ['burst', burst],
  /** How many bytes go at once at `ceiling`. */
  ceilingBurst: ['ceilBurst', burst],
  /** Who borrows first: 0 before 7. */
  priority: ['prio', wholeNumber(0, 7)],
  /** How many bytes it sends in its turn when it borrows. */
  quantum: ['quantum', number32],
  /** How many bytes a packet counts for at least. */
  mpu: ['mpu', number16],
  /** How many bytes each packet counts for beyond its own. */
  overhead: ['overhead', number16],
  /** Whether the link below sends cells. */
  linkLayer: ['linklayer', words(linkLayers)],
} as const satisfies RowsFor<FlatClass>

/** What `tc` takes for the longest packet, and for how often the kernel's timer ticks: it makes the bursts large enough for both. */
const MTU = 1600
const HZ = 1e9

export const htbClass = packedClassKind('htb', classOptions, {
  pack({ rate = 0, ceil = rate, prio, quantum, mpu, overhead, linklayer = linkLayers.ethernet, ...said }: FlatClass) {
    const layer = { linklayer, mpu, overhead }
    const { burst = rate / HZ + MTU, ceilBurst = ceil / HZ + MTU } = said
    return {
      TCA_HTB_RATE64: whole(rate),
      TCA_HTB_CEIL64: whole(ceil),
      TCA_HTB_PARMS: {
        rate: { ...layer, rate: capped(rate) },
        ceil: { ...layer, rate: capped(ceil) },
        buffer: ticksOf(burst, rate),
        cbuffer: ticksOf(ceilBurst, ceil),
        quantum,
        prio,
      },
    }
  },
  unpack({ TCA_HTB_PARMS: parms, TCA_HTB_RATE64, TCA_HTB_CEIL64 }) {
    if (parms === undefined) return {}
    const { buffer, cbuffer, prio, quantum } = parms
    const { mpu, overhead, linklayer } = parms.rate
    const [rate, ceil] = [Number(TCA_HTB_RATE64 ?? parms.rate.rate), Number(TCA_HTB_CEIL64 ?? parms.ceil.rate)]
    const bursts = { burst: bytesFor(buffer, rate), ceilBurst: bytesFor(cbuffer, ceil) }
    return { rate, ceil, ...bursts, prio, quantum, mpu, overhead, linklayer: linklayer as LinkLayer }
  },
})
