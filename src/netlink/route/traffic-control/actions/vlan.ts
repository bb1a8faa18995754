/** Pushes, pops and changes VLAN tags and Ethernet headers. <linux/tc_act/tc_vlan.h>; tc-vlan(8) */

import { mac } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { be16, s32, u8, u16 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { ETH_P } from '../../../ether-types.ts'
import { tcfT, tcGen } from './tc-act.ts'

const TCA_VLAN_ACT = {
  TCA_VLAN_ACT_POP: 1,
  TCA_VLAN_ACT_PUSH: 2,
  TCA_VLAN_ACT_MODIFY: 3,
  TCA_VLAN_ACT_POP_ETH: 4,
  TCA_VLAN_ACT_PUSH_ETH: 5,
} as const

export const vlan = attributes(
  {
    TCA_VLAN_TM: [1, tcfT],
    TCA_VLAN_PARMS: [2, struct('tc_vlan', { ...tcGen, v_action: named(s32, TCA_VLAN_ACT) })],
    TCA_VLAN_PUSH_VLAN_ID: [3, u16],
    TCA_VLAN_PUSH_VLAN_PROTOCOL: [4, named(be16, ETH_P)],
    TCA_VLAN_PAD: [5, bytes],
    TCA_VLAN_PUSH_VLAN_PRIORITY: [6, u8],
    TCA_VLAN_PUSH_ETH_DST: [7, mac],
    TCA_VLAN_PUSH_ETH_SRC: [8, mac],
  },
  { nested: true },
)
