/** Matches by a BPF program, which may also say what becomes of the packet. <linux/pkt_cls.h>, enum TCA_BPF_*; tc-bpf(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytesOf } from '../../../../schema/bytes.ts'
import { u16, u32 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { text } from '../../../../schema/text.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { bpfProgram } from '../bpf-program.ts'
import { handle } from '../handle.ts'
import { TCA_CLS_FLAGS } from './flags.ts'

/** The program is in the message (TCA_BPF_OPS), or has a descriptor (TCA_BPF_FD). */
export const bpf = attributes({
  TCA_BPF_ACT: [1, actions],
  TCA_BPF_POLICE: [2, barePolice],
  TCA_BPF_CLASSID: [3, handle],
  TCA_BPF_OPS_LEN: [4, u16, 'how many instructions'],
  TCA_BPF_OPS: [5, bpfProgram],
  TCA_BPF_FD: [6, u32],
  TCA_BPF_NAME: [7, text],
  TCA_BPF_FLAGS: [8, flags(u32, { TCA_BPF_FLAG_ACT_DIRECT: 1 << 0 })],
  TCA_BPF_FLAGS_GEN: [9, flags(u32, TCA_CLS_FLAGS)],
  TCA_BPF_TAG: [10, bytesOf(8)],
  TCA_BPF_ID: [11, u32],
})
