/** Takes a packet's DSCP or mark from the mark of its connection. <linux/tc_act/tc_ctinfo.h>; tc-ctinfo(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u16, u32, u64 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

export const ctinfo = attributes(
  {
    TCA_CTINFO_PAD: [1, bytes],
    TCA_CTINFO_TM: [2, tcfT],
    TCA_CTINFO_ACT: [3, struct('tc_ctinfo', tcGen)],
    TCA_CTINFO_ZONE: [4, u16],
    TCA_CTINFO_PARMS_DSCP_MASK: [5, u32],
    TCA_CTINFO_PARMS_DSCP_STATEMASK: [6, u32],
    TCA_CTINFO_PARMS_CPMARK_MASK: [7, u32],
    TCA_CTINFO_STATS_DSCP_SET: [8, u64],
    TCA_CTINFO_STATS_DSCP_ERROR: [9, u64],
    TCA_CTINFO_STATS_CPMARK_SET: [10, u64],
  },
  { nested: true },
)
