/** Metrics of a route: what TCP and IP assume about the path. <linux/rtnetlink.h>, RTAX_* */

import { attributes } from '../../schema/attributes.ts'
import { u32 } from '../../schema/integer.ts'
import { flags } from '../../schema/names.ts'
import { bareText } from '../../schema/text.ts'

const RTAX_FEATURE = {
  RTAX_FEATURE_ECN: 1 << 0,
  RTAX_FEATURE_SACK: 1 << 1,
  RTAX_FEATURE_TIMESTAMP: 1 << 2,
  RTAX_FEATURE_ALLFRAG: 1 << 3,
  RTAX_FEATURE_TCP_USEC_TS: 1 << 4,
} as const

/** The metrics of a route. Times are in milliseconds, in the units that `ip route` scales them to: rtt by 8, rttvar by 4. */
export const routeMetrics = attributes({
  RTAX_LOCK: [1, u32, 'the metrics that the kernel must not change: bit 1 << RTAX_MTU for the MTU'],
  RTAX_MTU: [2, u32],
  RTAX_WINDOW: [3, u32],
  RTAX_RTT: [4, u32],
  RTAX_RTTVAR: [5, u32],
  RTAX_SSTHRESH: [6, u32],
  RTAX_CWND: [7, u32],
  RTAX_ADVMSS: [8, u32],
  RTAX_REORDERING: [9, u32],
  RTAX_HOPLIMIT: [10, u32],
  RTAX_INITCWND: [11, u32],
  RTAX_FEATURES: [12, flags(u32, RTAX_FEATURE)],
  RTAX_RTO_MIN: [13, u32],
  RTAX_INITRWND: [14, u32],
  RTAX_QUICKACK: [15, u32],
  RTAX_CC_ALGO: [16, bareText],
  RTAX_FASTOPEN_NO_COOKIE: [17, u32],
})
