/** Changes what the kernel keeps with a packet: priority, mark, queue, type. <linux/tc_act/tc_skbedit.h>, <linux/if_packet.h>; tc-skbedit(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u16, u32 } from '../../../../schema/integer.ts'
import { flags, named } from '../../../../schema/names.ts'
import { u64Low } from '../../../../schema/narrow.ts'
import { struct } from '../../../../schema/struct.ts'
import { handle } from '../handle.ts'
import { tcfT, tcGen } from './tc-act.ts'

const SKBEDIT_F = {
  SKBEDIT_F_PRIORITY: 0x1,
  SKBEDIT_F_QUEUE_MAPPING: 0x2,
  SKBEDIT_F_MARK: 0x4,
  SKBEDIT_F_PTYPE: 0x8,
  SKBEDIT_F_MASK: 0x10,
  SKBEDIT_F_INHERITDSFIELD: 0x20,
  SKBEDIT_F_TXQ_SKBHASH: 0x40,
} as const

export const skbedit = attributes(
  {
    TCA_SKBEDIT_TM: [1, tcfT],
    TCA_SKBEDIT_PARMS: [2, struct('tc_skbedit', tcGen)],
    TCA_SKBEDIT_PRIORITY: [3, handle],
    TCA_SKBEDIT_QUEUE_MAPPING: [4, u16],
    TCA_SKBEDIT_MARK: [5, u32],
    TCA_SKBEDIT_PAD: [6, bytes],
    TCA_SKBEDIT_PTYPE: [7, named(u16, { PACKET_HOST: 0, PACKET_BROADCAST: 1, PACKET_MULTICAST: 2, PACKET_OTHERHOST: 3 })],
    TCA_SKBEDIT_MASK: [8, u32],
    TCA_SKBEDIT_FLAGS: [9, flags(u64Low, SKBEDIT_F), 'in a request: those alone that no attribute implies'],
    TCA_SKBEDIT_QUEUE_MAPPING_MAX: [10, u16],
  },
  { nested: true },
)
