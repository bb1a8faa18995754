/** Matches by the mark that a packet has from the firewall: it is the filter's handle. <linux/pkt_cls.h>, enum TCA_FW_*; tc-fw(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { text } from '../../../../schema/text.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { handle } from '../handle.ts'

export const fw = attributes({
  TCA_FW_CLASSID: [1, handle],
  TCA_FW_POLICE: [2, barePolice],
  TCA_FW_INDEV: [3, text, 'the link that the packet came by'],
  TCA_FW_ACT: [4, actions],
  TCA_FW_MASK: [5, u32],
})
