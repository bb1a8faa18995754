/** Traffic classes on groups of a link's queues. <linux/pkt_sched.h>, enum TCA_MQPRIO_*; tc-mqprio(8) */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { u8, u16, u32, u64 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'
import { message } from '../../../../schema/message.ts'
import { named } from '../../../../schema/names.ts'
import { nested, repeated } from '../../../../schema/nested.ts'
import { struct } from '../../../../schema/struct.ts'

const TC_QOPT_MAX_QUEUE = 16

/** Whether frames of a traffic class may be interrupted by others, by IEEE 802.1Qbu. */
export const TC_FP = { TC_FP_EXPRESS: 1, TC_FP_PREEMPTIBLE: 2 } as const

/** Traffic class `i` has `count[i]` queues from `offset[i]` on; the priority `p` is of the class `prio_tc_map[p]`. */
export const tcMqprioQopt = struct('tc_mqprio_qopt', {
  num_tc: u8,
  prio_tc_map: array(u8, TC_QOPT_MAX_QUEUE),
  hw: named(u8, { TC_MQPRIO_HW_OFFLOAD_NONE: 0, TC_MQPRIO_HW_OFFLOAD_TCS: 1 }),
  count: array(u16, TC_QOPT_MAX_QUEUE),
  offset: array(u16, TC_QOPT_MAX_QUEUE),
})

const trafficClass = attributes({
  TCA_MQPRIO_TC_ENTRY_INDEX: [1, u32],
  TCA_MQPRIO_TC_ENTRY_FP: [2, named(u32, TC_FP)],
})

/** Rates are in bytes a second, one a traffic class. */
export const mqprio = message(
  tcMqprioQopt,
  attributes({
    TCA_MQPRIO_MODE: [1, named(u16, { TC_MQPRIO_MODE_DCB: 0, TC_MQPRIO_MODE_CHANNEL: 1 })],
    TCA_MQPRIO_SHAPER: [2, named(u16, { TC_MQPRIO_SHAPER_DCB: 0, TC_MQPRIO_SHAPER_BW_RATE: 1 })],
    TCA_MQPRIO_MIN_RATE64: [3, list(u64, 'TCA_MQPRIO_MIN_RATE64', 3, { nested: true })],
    TCA_MQPRIO_MAX_RATE64: [4, list(u64, 'TCA_MQPRIO_MAX_RATE64', 4, { nested: true })],
    TCA_MQPRIO_TC_ENTRY: [5, nested(repeated(trafficClass))],
  }),
)
