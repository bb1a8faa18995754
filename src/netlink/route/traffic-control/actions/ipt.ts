/** A target of iptables: ipt, and xt in what tc sends. Until Linux 6.7. <linux/tc_act/tc_ipt.h> */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { s32, u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { text } from '../../../../schema/text.ts'
import { tcfT } from './tc-act.ts'

export const ipt = attributes(
  {
    TCA_IPT_TABLE: [1, text],
    TCA_IPT_HOOK: [2, u32],
    TCA_IPT_INDEX: [3, u32],
    TCA_IPT_CNT: [4, struct('tc_cnt', { refcnt: s32, bindcnt: s32 })],
    TCA_IPT_TM: [5, tcfT],
    TCA_IPT_TARG: [6, bytes, 'struct xt_entry_target, and a struct of <linux/netfilter/xt_*.h>'],
    TCA_IPT_PAD: [7, bytes],
  },
  { nested: true },
)
