/** Runs a BPF program, whose result is the verdict. <linux/tc_act/tc_bpf.h>; tc-bpf(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes, bytesOf } from '../../../../schema/bytes.ts'
import { u16, u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { text } from '../../../../schema/text.ts'
import { bpfProgram } from '../bpf-program.ts'
import { tcfT, tcGen } from './tc-act.ts'

/** The program is in the message (TCA_ACT_BPF_OPS), or has a descriptor (TCA_ACT_BPF_FD). */
export const bpf = attributes(
  {
    TCA_ACT_BPF_TM: [1, tcfT],
    TCA_ACT_BPF_PARMS: [2, struct('tc_act_bpf', tcGen)],
    TCA_ACT_BPF_OPS_LEN: [3, u16, 'how many instructions'],
    TCA_ACT_BPF_OPS: [4, bpfProgram],
    TCA_ACT_BPF_FD: [5, u32],
    TCA_ACT_BPF_NAME: [6, text],
    TCA_ACT_BPF_PAD: [7, bytes],
    TCA_ACT_BPF_TAG: [8, bytesOf(8)],
    TCA_ACT_BPF_ID: [9, u32],
  },
  { nested: true },
)
