/** Puts flows into classes by what their packets hold, mapped or hashed. <linux/pkt_cls.h>, enum TCA_FLOW_*; tc-flow(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { flags, named } from '../../../../schema/names.ts'
import { actions } from '../actions/action.ts'
import { barePolice } from '../actions/police.ts'
import { handle } from '../handle.ts'
import { ematches } from './ematch.ts'

/** What of a packet counts. The header has the places of these bits. */
const FLOW_KEY = {
  FLOW_KEY_SRC: 1 << 0,
  FLOW_KEY_DST: 1 << 1,
  FLOW_KEY_PROTO: 1 << 2,
  FLOW_KEY_PROTO_SRC: 1 << 3,
  FLOW_KEY_PROTO_DST: 1 << 4,
  FLOW_KEY_IIF: 1 << 5,
  FLOW_KEY_PRIORITY: 1 << 6,
  FLOW_KEY_MARK: 1 << 7,
  FLOW_KEY_NFCT: 1 << 8,
  FLOW_KEY_NFCT_SRC: 1 << 9,
  FLOW_KEY_NFCT_DST: 1 << 10,
  FLOW_KEY_NFCT_PROTO_SRC: 1 << 11,
  FLOW_KEY_NFCT_PROTO_DST: 1 << 12,
  FLOW_KEY_RTCLASSID: 1 << 13,
  FLOW_KEY_SKUID: 1 << 14,
  FLOW_KEY_SKGID: 1 << 15,
  FLOW_KEY_VLAN_TAG: 1 << 16,
  FLOW_KEY_RXHASH: 1 << 17,
} as const

export const flow = attributes({
  TCA_FLOW_KEYS: [1, flags(u32, FLOW_KEY), 'one to map by, or several to hash'],
  TCA_FLOW_MODE: [2, named(u32, { FLOW_MODE_MAP: 0, FLOW_MODE_HASH: 1 })],
  TCA_FLOW_BASECLASS: [3, handle],
  TCA_FLOW_RSHIFT: [4, u32],
  TCA_FLOW_ADDEND: [5, u32],
  TCA_FLOW_MASK: [6, u32],
  TCA_FLOW_XOR: [7, u32],
  TCA_FLOW_DIVISOR: [8, u32],
  TCA_FLOW_ACT: [9, actions],
  TCA_FLOW_POLICE: [10, barePolice],
  TCA_FLOW_EMATCHES: [11, ematches],
  TCA_FLOW_PERTURB: [12, u32, 'seconds'],
})
