/** Stochastic fair BLUE: marks or drops the flows that do not yield. <linux/pkt_sched.h>, enum TCA_SFB_*; tc-sfb(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in milliseconds, lengths in packets, rates in packets a second; 0xffff is a probability of one. */
const tcSfbQopt = struct('tc_sfb_qopt', {
  rehash_interval: u32,
  warmup_time: u32,
  max: u32,
  bin_size: u32,
  increment: u32,
  decrement: u32,
  limit: u32,
  penalty_rate: u32,
  penalty_burst: u32,
})

export const sfb = attributes({ TCA_SFB_PARMS: [1, tcSfbQopt] })

export const sfbStatistics = struct('tc_sfb_xstats', {
  earlydrop: u32,
  penaltydrop: u32,
  bucketdrop: u32,
  queuedrop: u32,
  childdrop: u32,
  marked: u32,
  maxqlen: u32,
  maxprob: u32,
  avgprob: u32,
})
