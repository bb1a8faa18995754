/** Earliest transmission time first: sends packets when they ask to be sent. <linux/pkt_sched.h>, enum TCA_ETF_*; tc-etf(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { s32, u32 } from '../../../../schema/integer.ts'
import { flags, named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { CLOCK } from '../clock.ts'

/** `delta` is in nanoseconds. */
const tcEtfQopt = struct('tc_etf_qopt', {
  delta: s32,
  clockid: named(s32, CLOCK),
  flags: flags(u32, { TC_ETF_DEADLINE_MODE_ON: 1 << 0, TC_ETF_OFFLOAD_ON: 1 << 1, TC_ETF_SKIP_SOCK_CHECK: 1 << 2 }),
})

export const etf = attributes({ TCA_ETF_PARMS: [1, tcEtfQopt] })
