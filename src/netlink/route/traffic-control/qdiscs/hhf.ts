/** Heavy-hitter filter: puts the few large flows behind the many small ones. <linux/pkt_sched.h>, enum TCA_HHF_*; tc-hhf(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in microseconds. */
export const hhf = attributes({
  TCA_HHF_BACKLOG_LIMIT: [1, u32, 'packets'],
  TCA_HHF_QUANTUM: [2, u32, 'bytes a round'],
  TCA_HHF_HH_FLOWS_LIMIT: [3, u32],
  TCA_HHF_RESET_TIMEOUT: [4, u32],
  TCA_HHF_ADMIT_BYTES: [5, u32],
  TCA_HHF_EVICT_TIMEOUT: [6, u32],
  TCA_HHF_NON_HH_WEIGHT: [7, u32],
})

export const hhfStatistics = struct('tc_hhf_xstats', { drop_overlimit: u32, hh_overlimit: u32, hh_tot_count: u32, hh_cur_count: u32 })
