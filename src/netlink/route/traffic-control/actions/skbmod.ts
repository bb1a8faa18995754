/** Sets a frame's addresses and protocol, or marks congestion. <linux/tc_act/tc_skbmod.h>; tc-skbmod(8) */

import { mac } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u16 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { u64Low } from '../../../../schema/narrow.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

const SKBMOD_F = {
  SKBMOD_F_DMAC: 0x1,
  SKBMOD_F_SMAC: 0x2,
  SKBMOD_F_ETYPE: 0x4,
  SKBMOD_F_SWAPMAC: 0x8,
  SKBMOD_F_ECN: 0x10,
} as const

export const skbmod = attributes(
  {
    TCA_SKBMOD_TM: [1, tcfT],
    TCA_SKBMOD_PARMS: [2, struct('tc_skbmod', { ...tcGen, __align: padding(4), flags: flags(u64Low, SKBMOD_F) })],
    TCA_SKBMOD_DMAC: [3, mac],
    TCA_SKBMOD_SMAC: [4, mac],
    TCA_SKBMOD_ETYPE: [5, u16],
    TCA_SKBMOD_PAD: [6, bytes],
  },
  { nested: true },
)
