/** What passed a discipline or a class, in English. <linux/gen_stats.h> */

import type { QdiscMessage, TrafficClassMessage } from '../../netlink/route/index.ts'

/** What passed, and what waits. */
export interface TrafficCounters {
  readonly bytes: number
  readonly packets: number
  readonly dropped: number
  /** How often a packet had to wait for the rate. */
  readonly overLimits: number
  /** How often the link took a packet back. */
  readonly requeued: number
  /** What waits now. */
  readonly waitingBytes: number
  readonly waitingPackets: number
}

/** The counters of a message; undefined where the kernel says nothing of them. */
export function describeCounters({ TCA_STATS2: found }: QdiscMessage | TrafficClassMessage): TrafficCounters | undefined {
  if (found === undefined) return undefined
  const { TCA_STATS_BASIC: basic, TCA_STATS_QUEUE: queue, TCA_STATS_PKT64: packets } = found
  return {
    bytes: Number(basic?.bytes ?? 0),
    packets: Number(packets ?? basic?.packets ?? 0),
    dropped: queue?.drops ?? 0,
    overLimits: queue?.overlimits ?? 0,
    requeued: queue?.requeues ?? 0,
    waitingBytes: queue?.backlog ?? 0,
    waitingPackets: queue?.qlen ?? 0,
  }
}
