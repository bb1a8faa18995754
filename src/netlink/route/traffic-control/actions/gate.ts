/** Lets packets pass at the times of a schedule, by IEEE 802.1Qci. <linux/tc_act/tc_gate.h>; tc-gate(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes, presence } from '../../../../schema/bytes.ts'
import { s32, u32, u64 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { CLOCK } from '../clock.ts'
import { tcfT, tcGen } from './tc-act.ts'

const entry = attributes(
  {
    TCA_GATE_ENTRY_INDEX: [1, u32],
    TCA_GATE_ENTRY_GATE: [2, presence, 'open'],
    TCA_GATE_ENTRY_INTERVAL: [3, u32, 'nanoseconds'],
    TCA_GATE_ENTRY_IPV: [4, s32, 'the priority that packets get within the bridge; -1: their own'],
    TCA_GATE_ENTRY_MAX_OCTETS: [5, s32, '-1: no limit'],
  },
  { nested: true },
)

/** Times are in nanoseconds. */
export const gate = attributes(
  {
    TCA_GATE_TM: [1, tcfT],
    TCA_GATE_PARMS: [2, struct('tc_gate', tcGen)],
    TCA_GATE_PAD: [3, bytes],
    TCA_GATE_PRIORITY: [4, s32],
    TCA_GATE_ENTRY_LIST: [5, list(entry, 'TCA_GATE_ONE_ENTRY', 1, { nested: true })],
    TCA_GATE_BASE_TIME: [6, u64],
    TCA_GATE_CYCLE_TIME: [7, u64],
    TCA_GATE_CYCLE_TIME_EXT: [8, u64],
    TCA_GATE_FLAGS: [9, u32],
    TCA_GATE_CLOCKID: [10, named(s32, CLOCK)],
  },
  { nested: true },
)
