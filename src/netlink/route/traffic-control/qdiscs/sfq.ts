/** Stochastic fair queueing, with or without random early detection. <linux/pkt_sched.h>, struct tc_sfq_qopt_v1; tc-sfq(8) */

import { s32, u8, u32 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { TC_RED } from './red.ts'

/** `perturb_period` is in seconds. */
const tcSfqQopt = struct('tc_sfq_qopt', { quantum: u32, perturb_period: s32, limit: u32, divisor: u32, flows: u32 })

const tcSfqredStats = struct('tc_sfqred_stats', {
  prob_drop: u32,
  forced_drop: u32,
  prob_mark: u32,
  forced_mark: u32,
  prob_mark_head: u32,
  forced_mark_head: u32,
})

/** What stands behind `v0` may be left out, all of it. */
export const sfq = struct(
  'tc_sfq_qopt_v1',
  { v0: tcSfqQopt },
  {
    depth: u32,
    headdrop: u32,
    limit: u32,
    qth_min: u32,
    qth_max: u32,
    Wlog: u8,
    Plog: u8,
    Scell_log: u8,
    flags: flags(u8, TC_RED),
    max_P: u32,
    stats: tcSfqredStats,
  },
)

export const sfqStatistics = struct('tc_sfq_xstats', { allot: s32 })
