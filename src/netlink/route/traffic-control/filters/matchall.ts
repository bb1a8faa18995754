/** Matches every packet. <linux/pkt_cls.h>, enum TCA_MATCHALL_*; tc-matchall(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u32, u64 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { actions } from '../actions/action.ts'
import { handle } from '../handle.ts'
import { TCA_CLS_FLAGS } from './flags.ts'

export const matchall = attributes({
  TCA_MATCHALL_CLASSID: [1, handle],
  TCA_MATCHALL_ACT: [2, actions],
  TCA_MATCHALL_FLAGS: [3, flags(u32, TCA_CLS_FLAGS)],
  TCA_MATCHALL_PCNT: [4, struct('tc_matchall_pcnt', { rhit: u64 })],
  TCA_MATCHALL_PAD: [5, bytes],
})
