/** Matches by a tree of extended matches. <linux/pkt_cls.h>, enum TCA_BASIC_*; tc-basic(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u64 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { handle } from '../handle.ts'
import { ematches } from './ematch.ts'

export const basic = attributes({
  TCA_BASIC_CLASSID: [1, handle],
  TCA_BASIC_EMATCHES: [2, ematches],
  TCA_BASIC_ACT: [3, actions],
  TCA_BASIC_POLICE: [4, barePolice],
  TCA_BASIC_PCNT: [5, struct('tc_basic_pcnt', { rcnt: u64, rhit: u64 })],
  TCA_BASIC_PAD: [6, bytes],
})
