/** Time-aware priorities: a schedule of gates, by IEEE 802.1Qbv. <linux/pkt_sched.h>, enum TCA_TAPRIO_*; tc-taprio(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { s32, s64, u8, u32, u64 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'
import { flags, named } from '../../../../schema/names.ts'
import { nested, repeated } from '../../../../schema/nested.ts'
import { CLOCK } from '../clock.ts'
import { TC_FP, tcMqprioQopt } from './mqprio.ts'

/** For `INTERVAL` nanoseconds, the gates of the traffic classes in `GATE_MASK` are open. */
const entry = attributes({
  TCA_TAPRIO_SCHED_ENTRY_INDEX: [1, u32],
  TCA_TAPRIO_SCHED_ENTRY_CMD: [
    2,
    named(u8, { TC_TAPRIO_CMD_SET_GATES: 0, TC_TAPRIO_CMD_SET_AND_HOLD: 1, TC_TAPRIO_CMD_SET_AND_RELEASE: 2 }),
  ],
  TCA_TAPRIO_SCHED_ENTRY_GATE_MASK: [3, u32],
  TCA_TAPRIO_SCHED_ENTRY_INTERVAL: [4, u32, 'nanoseconds'],
})

const schedule = attributes({
  TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST: [2, list(entry, 'TCA_TAPRIO_SCHED_ENTRY', 1, { nested: true })],
  TCA_TAPRIO_ATTR_SCHED_BASE_TIME: [3, s64, 'nanoseconds'],
  TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME: [8, s64, 'nanoseconds'],
  TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION: [9, s64, 'nanoseconds'],
})

const trafficClass = attributes({
  TCA_TAPRIO_TC_ENTRY_INDEX: [1, u32],
  TCA_TAPRIO_TC_ENTRY_MAX_SDU: [2, u32, 'bytes'],
  TCA_TAPRIO_TC_ENTRY_FP: [3, named(u32, TC_FP)],
})

export const taprio = attributes({
  ...schedule.rows,
  TCA_TAPRIO_ATTR_PRIOMAP: [1, tcMqprioQopt],
  TCA_TAPRIO_ATTR_SCHED_SINGLE_ENTRY: [4, entry],
  TCA_TAPRIO_ATTR_SCHED_CLOCKID: [5, named(s32, CLOCK)],
  TCA_TAPRIO_PAD: [6, bytes],
  TCA_TAPRIO_ATTR_ADMIN_SCHED: [7, schedule, 'in an answer: the schedule that comes next'],
  TCA_TAPRIO_ATTR_FLAGS: [10, flags(u32, { TCA_TAPRIO_ATTR_FLAG_TXTIME_ASSIST: 1 << 0, TCA_TAPRIO_ATTR_FLAG_FULL_OFFLOAD: 1 << 1 })],
  TCA_TAPRIO_ATTR_TXTIME_DELAY: [11, u32, 'nanoseconds'],
  TCA_TAPRIO_ATTR_TC_ENTRY: [12, nested(repeated(trafficClass))],
})

export const taprioStatistics = attributes({
  TCA_TAPRIO_OFFLOAD_STATS_PAD: [1, bytes],
  TCA_TAPRIO_OFFLOAD_STATS_WINDOW_DROPS: [2, u64],
  TCA_TAPRIO_OFFLOAD_STATS_TX_OVERRUNS: [3, u64],
})
