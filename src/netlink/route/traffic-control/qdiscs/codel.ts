/** CoDel: drops when packets have waited too long. <linux/pkt_sched.h>, enum TCA_CODEL_*; tc-codel(8); RFC 8289 */

import { attributes } from '../../../../schema/attributes.ts'
import { s32, u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in microseconds, the limit in packets. */
export const codel = attributes({
  TCA_CODEL_TARGET: [1, u32],
  TCA_CODEL_LIMIT: [2, u32],
  TCA_CODEL_INTERVAL: [3, u32],
  TCA_CODEL_ECN: [4, u32],
  TCA_CODEL_CE_THRESHOLD: [5, u32],
})

export const codelStatistics = struct(
  'tc_codel_xstats',
  {
    maxpacket: u32,
    count: u32,
    lastcount: u32,
    ldelay: u32,
    drop_next: s32,
    drop_overlimit: u32,
    ecn_mark: u32,
    dropping: u32,
  },
  { ce_mark: u32 },
)
