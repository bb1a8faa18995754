/** Writes a line to the kernel's log: the example of an action. <linux/tc_act/tc_defact.h>; tc-simple(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { struct } from '../../../../schema/struct.ts'
import { textOf } from '../../../../schema/text.ts'
import { tcfT, tcGen } from './tc-act.ts'

export const simple = attributes(
  {
    TCA_DEF_TM: [1, tcfT],
    TCA_DEF_PARMS: [2, struct('tc_defact', tcGen)],
    TCA_DEF_DATA: [3, textOf(31)],
    TCA_DEF_PAD: [4, bytes],
  },
  { nested: true },
)
