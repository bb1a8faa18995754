/** Pushes, pops and changes MPLS labels. <linux/tc_act/tc_mpls.h>; tc-mpls(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { be16, s32, u8, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { ETH_P } from '../../../ether-types.ts'
import { tcfT, tcGen } from './tc-act.ts'

const TCA_MPLS_ACT = {
  TCA_MPLS_ACT_POP: 1,
  TCA_MPLS_ACT_PUSH: 2,
  TCA_MPLS_ACT_MODIFY: 3,
  TCA_MPLS_ACT_DEC_TTL: 4,
  TCA_MPLS_ACT_MAC_PUSH: 5,
} as const

export const mpls = attributes(
  {
    TCA_MPLS_TM: [1, tcfT],
    TCA_MPLS_PARMS: [2, struct('tc_mpls', { ...tcGen, m_action: named(s32, TCA_MPLS_ACT) })],
    TCA_MPLS_PAD: [3, bytes],
    TCA_MPLS_PROTO: [4, named(be16, ETH_P), 'of the label that is pushed, or of what is beneath the one that is popped'],
    TCA_MPLS_LABEL: [5, u32],
    TCA_MPLS_TC: [6, u8],
    TCA_MPLS_TTL: [7, u8],
    TCA_MPLS_BOS: [8, u8],
  },
  { nested: true },
)
