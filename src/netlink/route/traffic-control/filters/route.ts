/** Matches by the realms or the interface of a packet's route. <linux/pkt_cls.h>, enum TCA_ROUTE4_*; tc-route(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { handle } from '../handle.ts'

export const routeFilter = attributes({
  TCA_ROUTE4_CLASSID: [1, handle],
  TCA_ROUTE4_TO: [2, u32],
  TCA_ROUTE4_FROM: [3, u32],
  TCA_ROUTE4_IIF: [4, u32],
  TCA_ROUTE4_POLICE: [5, barePolice],
  TCA_ROUTE4_ACT: [6, actions],
})
