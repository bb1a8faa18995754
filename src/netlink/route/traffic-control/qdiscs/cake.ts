/** CAKE: shaping, fair queues and short delays for a home's uplink. <linux/pkt_sched.h>, enum TCA_CAKE_*; tc-cake(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { s32, u32, u64 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { counted } from '../../../../schema/numbered.ts'

export const cake = attributes({
  TCA_CAKE_PAD: [1, bytes],
  TCA_CAKE_BASE_RATE64: [2, u64, 'bytes a second; 0: no limit'],
  TCA_CAKE_DIFFSERV_MODE: [
    3,
    named(u32, {
      CAKE_DIFFSERV_DIFFSERV3: 0,
      CAKE_DIFFSERV_DIFFSERV4: 1,
      CAKE_DIFFSERV_DIFFSERV8: 2,
      CAKE_DIFFSERV_BESTEFFORT: 3,
      CAKE_DIFFSERV_PRECEDENCE: 4,
    }),
  ],
  TCA_CAKE_ATM: [4, named(u32, { CAKE_ATM_NONE: 0, CAKE_ATM_ATM: 1, CAKE_ATM_PTM: 2 })],
  TCA_CAKE_FLOW_MODE: [
    5,
    named(u32, {
      CAKE_FLOW_NONE: 0,
      CAKE_FLOW_SRC_IP: 1,
      CAKE_FLOW_DST_IP: 2,
      CAKE_FLOW_HOSTS: 3,
      CAKE_FLOW_FLOWS: 4,
      CAKE_FLOW_DUAL_SRC: 5,
      CAKE_FLOW_DUAL_DST: 6,
      CAKE_FLOW_TRIPLE: 7,
    }),
  ],
  TCA_CAKE_OVERHEAD: [6, s32, 'bytes that each packet counts for beyond its own'],
  TCA_CAKE_RTT: [7, u32, 'microseconds'],
  TCA_CAKE_TARGET: [8, u32, 'microseconds'],
  TCA_CAKE_AUTORATE: [9, u32],
  TCA_CAKE_MEMORY: [10, u32],
  TCA_CAKE_NAT: [11, u32],
  TCA_CAKE_RAW: [12, u32, 'its presence clears TCA_CAKE_OVERHEAD and TCA_CAKE_ATM'],
  TCA_CAKE_WASH: [13, u32],
  TCA_CAKE_MPU: [14, u32],
  TCA_CAKE_INGRESS: [15, u32],
  TCA_CAKE_ACK_FILTER: [16, named(u32, { CAKE_ACK_NONE: 0, CAKE_ACK_FILTER: 1, CAKE_ACK_AGGRESSIVE: 2 })],
  TCA_CAKE_SPLIT_GSO: [17, u32],
  TCA_CAKE_FWMARK: [18, u32],
})

const tin = attributes({
  TCA_CAKE_TIN_STATS_PAD: [1, bytes],
  TCA_CAKE_TIN_STATS_SENT_PACKETS: [2, u32],
  TCA_CAKE_TIN_STATS_SENT_BYTES64: [3, u64],
  TCA_CAKE_TIN_STATS_DROPPED_PACKETS: [4, u32],
  TCA_CAKE_TIN_STATS_DROPPED_BYTES64: [5, u64],
  TCA_CAKE_TIN_STATS_ACKS_DROPPED_PACKETS: [6, u32],
  TCA_CAKE_TIN_STATS_ACKS_DROPPED_BYTES64: [7, u64],
  TCA_CAKE_TIN_STATS_ECN_MARKED_PACKETS: [8, u32],
  TCA_CAKE_TIN_STATS_ECN_MARKED_BYTES64: [9, u64],
  TCA_CAKE_TIN_STATS_BACKLOG_PACKETS: [10, u32],
  TCA_CAKE_TIN_STATS_BACKLOG_BYTES: [11, u32],
  TCA_CAKE_TIN_STATS_THRESHOLD_RATE64: [12, u64],
  TCA_CAKE_TIN_STATS_TARGET_US: [13, u32],
  TCA_CAKE_TIN_STATS_INTERVAL_US: [14, u32],
  TCA_CAKE_TIN_STATS_WAY_INDIRECT_HITS: [15, u32],
  TCA_CAKE_TIN_STATS_WAY_MISSES: [16, u32],
  TCA_CAKE_TIN_STATS_WAY_COLLISIONS: [17, u32],
  TCA_CAKE_TIN_STATS_PEAK_DELAY_US: [18, u32],
  TCA_CAKE_TIN_STATS_AVG_DELAY_US: [19, u32],
  TCA_CAKE_TIN_STATS_BASE_DELAY_US: [20, u32],
  TCA_CAKE_TIN_STATS_SPARSE_FLOWS: [21, u32],
  TCA_CAKE_TIN_STATS_BULK_FLOWS: [22, u32],
  TCA_CAKE_TIN_STATS_UNRESPONSIVE_FLOWS: [23, u32],
  TCA_CAKE_TIN_STATS_MAX_SKBLEN: [24, u32],
  TCA_CAKE_TIN_STATS_FLOW_QUANTUM: [25, u32],
})

/** Of the whole, and from TCA_CAKE_STATS_DEFICIT on of one flow, which has a class. */
export const cakeStatistics = attributes({
  TCA_CAKE_STATS_PAD: [1, bytes],
  TCA_CAKE_STATS_CAPACITY_ESTIMATE64: [2, u64],
  TCA_CAKE_STATS_MEMORY_LIMIT: [3, u32],
  TCA_CAKE_STATS_MEMORY_USED: [4, u32],
  TCA_CAKE_STATS_AVG_NETOFF: [5, u32],
  TCA_CAKE_STATS_MIN_NETLEN: [6, u32],
  TCA_CAKE_STATS_MAX_NETLEN: [7, u32],
  TCA_CAKE_STATS_MIN_ADJLEN: [8, u32],
  TCA_CAKE_STATS_MAX_ADJLEN: [9, u32],
  TCA_CAKE_STATS_TIN_STATS: [10, counted(tin)],
  TCA_CAKE_STATS_DEFICIT: [11, s32],
  TCA_CAKE_STATS_COBALT_COUNT: [12, u32],
  TCA_CAKE_STATS_DROPPING: [13, u32],
  TCA_CAKE_STATS_DROP_NEXT_US: [14, s32],
  TCA_CAKE_STATS_P_DROP: [15, u32],
  TCA_CAKE_STATS_BLUE_TIMER_US: [16, s32],
})
