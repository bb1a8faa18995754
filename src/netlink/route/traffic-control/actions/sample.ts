/** Shows one packet in so many to whoever listens to psample. <linux/tc_act/tc_sample.h>; tc-sample(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

export const sample = attributes(
  {
    TCA_SAMPLE_TM: [1, tcfT],
    TCA_SAMPLE_PARMS: [2, struct('tc_sample', tcGen)],
    TCA_SAMPLE_RATE: [3, u32],
    TCA_SAMPLE_TRUNC_SIZE: [4, u32, 'bytes'],
    TCA_SAMPLE_PSAMPLE_GROUP: [5, u32],
    TCA_SAMPLE_PAD: [6, bytes],
  },
  { nested: true },
)
