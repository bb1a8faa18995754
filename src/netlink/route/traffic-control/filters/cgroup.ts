/** Matches by the control group of the sender, whose net_cls.classid is the class. <linux/pkt_cls.h>, enum TCA_CGROUP_*; tc-cgroup(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { ematches } from './ematch.ts'

export const cgroup = attributes({
  TCA_CGROUP_ACT: [1, actions],
  TCA_CGROUP_POLICE: [2, barePolice],
  TCA_CGROUP_EMATCHES: [3, ematches],
})
