/** Gives a packet the mark of its connection. <linux/tc_act/tc_connmark.h>; tc-connmark(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u16 } from '../../../../schema/integer.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

export const connmark = attributes(
  {
    TCA_CONNMARK_PARMS: [1, struct('tc_connmark', { ...tcGen, zone: u16, __fill: padding(2) })],
    TCA_CONNMARK_TM: [2, tcfT],
    TCA_CONNMARK_PAD: [3, bytes],
  },
  { nested: true },
)
