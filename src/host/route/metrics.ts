/** What TCP and IP are to assume about the path of a route, in English. ip-route(8), <linux/rtnetlink.h>, RTAX_* */

import type { RouteInput, RouteMessage } from '../../netlink/route/index.ts'
import { routeMetrics } from '../../netlink/route/route-metrics.ts'
import { duration, type Fields, listOf, oneOf, type Reader, type Said, textUpTo, wholeNumber, yesOrNo } from '../verb/fields.ts'

/** What is assumed of the path; the kernel finds out by itself what is not said. */
export interface RouteMetrics {
  /** The longest packet in bytes, up to 65,520. */
  readonly mtu?: number
  /** The largest window that TCP offers, in bytes. */
  readonly window?: number
  /** The first guess of the round-trip time, in milliseconds. */
  readonly roundTripTime?: number
  /** How much it varies, in milliseconds. */
  readonly roundTripVariance?: number
  readonly slowStartThreshold?: number
  /** The most packets on their way at once; counts where it is locked. */
  readonly congestionWindow?: number
  /** The longest segment that TCP offers to take, in bytes, up to 65,495. */
  readonly advertisedSegment?: number
  /** By how many places packets may come out of order before TCP takes one for lost. */
  readonly reordering?: number
  /** Up to 255. */
  readonly hopLimit?: number
  /** How many packets TCP sends before the first answer. */
  readonly initialCongestionWindow?: number
  /** The least time before TCP sends again, in milliseconds. The kernel minds it where it is locked, which it thus always is. */
  readonly minimumRetransmissionTime?: number
  /** How many packets the other end may send before the first answer. */
  readonly initialReceiveWindow?: number
  /** Whether TCP acknowledges at once. */
  readonly quickAcknowledgement?: boolean
  /** The name of a congestion control: `'cubic'`, `'bbr'`. */
  readonly congestionControl?: string
  /** Whether TCP Fast Open works without a cookie. */
  readonly fastOpenWithoutCookie?: boolean
  /** What TCP uses though nobody set it for all: `'ecn'`, `'tcp_usec_ts'`. */
  readonly features?: readonly RouteFeature[]
  /** Which of these the kernel must not change when it finds out otherwise: `['mtu']` turns path MTU discovery off. */
  readonly locked?: readonly RouteMetricName[]
}

/** A metric by its name. */
export type RouteMetricName = Exclude<keyof RouteMetrics, 'features' | 'locked' | 'minimumRetransmissionTime'>

export type RouteFeature = 'ecn' | 'sack' | 'timestamp' | 'allfrag' | 'tcp_usec_ts'

type Attributes = NonNullable<RouteInput['RTA_METRICS']>
type Attribute = Extract<keyof Attributes, `RTAX_${string}`>

/** A metric's attribute, how its value is read, and how many of the kernel's units make one of ours. */
type Row = readonly [attribute: Attribute, read: Reader<unknown>, units?: number]

const U32 = 0xffff_ffff
const any = wholeNumber(1, U32)

/** In the order in which they are sent; the kernel cuts larger values without a word. */
const rows = {
  mtu: ['RTAX_MTU', wholeNumber(1, 65_520)],
  window: ['RTAX_WINDOW', any],
  roundTripTime: ['RTAX_RTT', duration(8, U32), 8],
  roundTripVariance: ['RTAX_RTTVAR', duration(4, U32), 4],
  slowStartThreshold: ['RTAX_SSTHRESH', any],
  congestionWindow: ['RTAX_CWND', any],
  advertisedSegment: ['RTAX_ADVMSS', wholeNumber(1, 65_495)],
  reordering: ['RTAX_REORDERING', any],
  hopLimit: ['RTAX_HOPLIMIT', wholeNumber(1, 255)],
  initialCongestionWindow: ['RTAX_INITCWND', any],
  minimumRetransmissionTime: ['RTAX_RTO_MIN', any],
  initialReceiveWindow: ['RTAX_INITRWND', any],
  quickAcknowledgement: ['RTAX_QUICKACK', yesOrNo],
  congestionControl: ['RTAX_CC_ALGO', textUpTo(15)],
  fastOpenWithoutCookie: ['RTAX_FASTOPEN_NO_COOKIE', yesOrNo],
} as const satisfies Record<Exclude<keyof RouteMetrics, 'features' | 'locked'>, Row>

type Name = keyof typeof rows
const names = Object.keys(rows) as Name[]
const lockable = names.filter((name): name is RouteMetricName => name !== 'minimumRetransmissionTime')

const features = {
  ecn: 'RTAX_FEATURE_ECN',
  sack: 'RTAX_FEATURE_SACK',
  timestamp: 'RTAX_FEATURE_TIMESTAMP',
  allfrag: 'RTAX_FEATURE_ALLFRAG',
  tcp_usec_ts: 'RTAX_FEATURE_TCP_USEC_TS',
} as const satisfies Record<RouteFeature, string>

const featureNames = Object.keys(features) as RouteFeature[]

export const metricFields = {
  ...(Object.fromEntries(names.map((name) => [name, rows[name][1]])) as { readonly [K in Name]: (typeof rows)[K][1] }),
  features: listOf(oneOf(featureNames)),
  locked: listOf(oneOf(lockable)),
} satisfies Fields<RouteMetrics>

/** RTA_METRICS for what was said; undefined where nothing was. */
export function metricAttributes(said: Said<typeof metricFields>): RouteInput['RTA_METRICS'] {
  const attributes: Record<string, unknown> = {}
  const locked: Name[] = [
    ...(said.locked ?? []),
    ...(said.minimumRetransmissionTime === undefined ? [] : (['minimumRetransmissionTime'] as const)),
  ]
  for (const name of names) {
    const value = said[name]
    const [attribute, , units = 1]: Row = rows[name]
    // No and none are what the kernel has without being told, and it does not say them either.
    if (value === undefined || value === false) continue
    attributes[attribute] = typeof value === 'number' ? Math.round(value * units) : value === true ? 1 : value
  }
  if (said.features !== undefined) attributes['RTAX_FEATURES'] = said.features.map((name) => features[name])
  if (locked.length > 0) attributes['RTAX_LOCK'] = locked.reduce((bits, name) => bits | lockOf(name), 0)
  return Object.keys(attributes).length === 0 ? undefined : (attributes as Attributes)
}

/** The metrics of a route in English; undefined for each that was not said. */
export function describeMetrics(metrics: RouteMessage['RTA_METRICS'] = {}): {
  readonly [K in keyof Required<RouteMetrics>]: RouteMetrics[K] | undefined
} {
  const lock = metrics.RTAX_LOCK ?? 0
  const locked = lockable.filter((name) => (lock & lockOf(name)) !== 0)
  const named = featureNames.filter((name) => metrics.RTAX_FEATURES?.includes(features[name]) === true)
  return {
    ...(Object.fromEntries(names.map((name) => [name, metricIn(rows[name], metrics)])) as {
      readonly [K in Name]: RouteMetrics[K] | undefined
    }),
    features: named.length === 0 ? undefined : named,
    locked: locked.length === 0 ? undefined : locked,
  }
}

function metricIn([attribute, read, units = 1]: Row, metrics: NonNullable<RouteMessage['RTA_METRICS']>): unknown {
  const value = metrics[attribute]
  if (read === yesOrNo) return value === 1
  return typeof value === 'number' ? value / units : value
}

/** The bit of a metric in RTAX_LOCK. */
function lockOf(name: Name): number {
  const [number] = routeMetrics.rows[rows[name][0]]
  return 1 << number
}
