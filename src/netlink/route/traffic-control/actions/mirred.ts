/** Sends a packet, or a copy of it, to another link. <linux/tc_act/tc_mirred.h>; tc-mirred(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { s32, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

const tcMirred = struct('tc_mirred', {
  ...tcGen,
  eaction: named(s32, { TCA_EGRESS_REDIR: 1, TCA_EGRESS_MIRROR: 2, TCA_INGRESS_REDIR: 3, TCA_INGRESS_MIRROR: 4 }),
  ifindex: u32,
})

export const mirred = attributes(
  {
    TCA_MIRRED_TM: [1, tcfT],
    TCA_MIRRED_PARMS: [2, tcMirred],
    TCA_MIRRED_PAD: [3, bytes],
    TCA_MIRRED_BLOCKID: [4, u32, 'the block of filters whose links all get it, instead of `ifindex`'],
  },
  { nested: true },
)
