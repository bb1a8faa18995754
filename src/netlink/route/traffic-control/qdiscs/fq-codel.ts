/** Fair queues with CoDel on each. <linux/pkt_sched.h>, enum TCA_FQ_CODEL_*; tc-fq_codel(8); RFC 8290 */

import { attributes } from '../../../../schema/attributes.ts'
import { s32, u8, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in microseconds. */
export const fqCodel = attributes({
  TCA_FQ_CODEL_TARGET: [1, u32],
  TCA_FQ_CODEL_LIMIT: [2, u32, 'packets'],
  TCA_FQ_CODEL_INTERVAL: [3, u32],
  TCA_FQ_CODEL_ECN: [4, u32],
  TCA_FQ_CODEL_FLOWS: [5, u32],
  TCA_FQ_CODEL_QUANTUM: [6, u32, 'bytes a round'],
  TCA_FQ_CODEL_CE_THRESHOLD: [7, u32],
  TCA_FQ_CODEL_DROP_BATCH_SIZE: [8, u32, 'packets'],
  TCA_FQ_CODEL_MEMORY_LIMIT: [9, u32, 'bytes'],
  TCA_FQ_CODEL_CE_THRESHOLD_SELECTOR: [10, u8],
  TCA_FQ_CODEL_CE_THRESHOLD_MASK: [11, u8],
})

const type = named(u32, { TCA_FQ_CODEL_XSTATS_QDISC: 0, TCA_FQ_CODEL_XSTATS_CLASS: 1 })

/** Of the whole: the union's first member. */
export const fqCodelStatistics = struct('tc_fq_codel_xstats', {
  type,
  qdisc_stats: struct('tc_fq_codel_qd_stats', {
    maxpacket: u32,
    drop_overlimit: u32,
    ecn_mark: u32,
    new_flow_count: u32,
    new_flows_len: u32,
    old_flows_len: u32,
    ce_mark: u32,
    memory_usage: u32,
    drop_overmemory: u32,
  }),
})

/** Of one flow, which has a class: the union's second member, which is shorter. */
export const fqCodelClassStatistics = struct('tc_fq_codel_xstats', {
  type,
  class_stats: struct('tc_fq_codel_cl_stats', { deficit: s32, ldelay: u32, count: u32, lastcount: u32, dropping: u32, drop_next: s32 }),
  __rest: padding(12),
})
