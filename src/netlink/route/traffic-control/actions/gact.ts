/** A verdict, at random another one. <linux/tc_act/tc_gact.h>; tc-actions(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u16 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcAct, tcfT, tcGen } from './tc-act.ts'

/** One packet in `pval` gets `paction`. */
const tcGactP = struct('tc_gact_p', {
  ptype: named(u16, { PGACT_NONE: 0, PGACT_NETRAND: 1, PGACT_DETERM: 2 }),
  pval: u16,
  paction: tcAct,
})

export const gact = attributes(
  {
    TCA_GACT_TM: [1, tcfT],
    TCA_GACT_PARMS: [2, struct('tc_gact', tcGen)],
    TCA_GACT_PROB: [3, tcGactP],
    TCA_GACT_PAD: [4, bytes],
  },
  { nested: true },
)
