/**
 * What connection tracking has counted. <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_stats_cpu, ctattr_stats_global,
 * ctattr_expect_stats
 */

import { attributes } from '../../schema/attributes.ts'
import type { ValueOf } from '../../schema/codec.ts'
import { be32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { nfgenmsg } from '../nfgenmsg.ts'

/** Of one processor, whose number is `res_id`. */
export const processorStatistics = message(
  nfgenmsg,
  attributes({
    CTA_STATS_SEARCHED: [1, be32, 'not counted any more'],
    CTA_STATS_FOUND: [2, be32],
    CTA_STATS_NEW: [3, be32, 'not counted any more'],
    CTA_STATS_INVALID: [4, be32],
    CTA_STATS_IGNORE: [5, be32, 'not counted any more'],
    CTA_STATS_DELETE: [6, be32, 'not counted any more'],
    CTA_STATS_DELETE_LIST: [7, be32, 'not counted any more'],
    CTA_STATS_INSERT: [8, be32],
    CTA_STATS_INSERT_FAILED: [9, be32],
    CTA_STATS_DROP: [10, be32],
    CTA_STATS_EARLY_DROP: [11, be32],
    CTA_STATS_ERROR: [12, be32],
    CTA_STATS_SEARCH_RESTART: [13, be32],
    CTA_STATS_CLASH_RESOLVE: [14, be32],
    CTA_STATS_CHAIN_TOOLONG: [15, be32],
  }),
)

export const globalStatistics = message(
  nfgenmsg,
  attributes({
    CTA_STATS_GLOBAL_ENTRIES: [1, be32, 'how many connections there are'],
    CTA_STATS_GLOBAL_MAX_ENTRIES: [2, be32, 'how many there may be'],
  }),
)

/** What one processor has counted of expectations; its number is `res_id`. */
export interface ExpectationStatisticsMessage extends ValueOf<typeof expectationStatistics> {}

export const expectationStatistics = message(
  nfgenmsg,
  attributes({ CTA_STATS_EXP_NEW: [1, be32], CTA_STATS_EXP_CREATE: [2, be32], CTA_STATS_EXP_DELETE: [3, be32] }),
)
