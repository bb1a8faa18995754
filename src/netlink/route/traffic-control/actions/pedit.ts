/** Changes bytes of a packet. <linux/tc_act/tc_pedit.h>; tc-pedit(8) */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { flexible } from '../../../../schema/flexible.ts'
import { be32, u8, u16, u32 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'
import { named } from '../../../../schema/names.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

/** The four bytes at `off` become `(bytes & mask) ^ val`; the packet's bytes, in their order. */
const tcPeditKey = struct('tc_pedit_key', { mask: be32, val: be32, off: u32, at: u32, offmask: u32, shift: u32 })

const tcPeditSel = flexible(
  struct('tc_pedit_sel', { ...tcGen, nkeys: u8, flags: u8, __fill: padding(2) }),
  'keys',
  array(tcPeditKey),
  'nkeys',
)

/** Where the offset of a key counts from, and what is done with its value. */
const extension = attributes(
  {
    TCA_PEDIT_KEY_EX_HTYPE: [
      1,
      named(u16, {
        TCA_PEDIT_KEY_EX_HDR_TYPE_NETWORK: 0,
        TCA_PEDIT_KEY_EX_HDR_TYPE_ETH: 1,
        TCA_PEDIT_KEY_EX_HDR_TYPE_IP4: 2,
        TCA_PEDIT_KEY_EX_HDR_TYPE_IP6: 3,
        TCA_PEDIT_KEY_EX_HDR_TYPE_TCP: 4,
        TCA_PEDIT_KEY_EX_HDR_TYPE_UDP: 5,
      }),
    ],
    TCA_PEDIT_KEY_EX_CMD: [2, named(u16, { TCA_PEDIT_KEY_EX_CMD_SET: 0, TCA_PEDIT_KEY_EX_CMD_ADD: 1 })],
  },
  { nested: true },
)

/** With TCA_PEDIT_PARMS offsets count from the network header; with TCA_PEDIT_PARMS_EX there is an extension for each key. */
export const pedit = attributes(
  {
    TCA_PEDIT_TM: [1, tcfT],
    TCA_PEDIT_PARMS: [2, tcPeditSel],
    TCA_PEDIT_PAD: [3, bytes],
    TCA_PEDIT_PARMS_EX: [4, tcPeditSel],
    TCA_PEDIT_KEYS_EX: [5, list(extension, 'TCA_PEDIT_KEY_EX', 6, { nested: true })],
  },
  { nested: true },
)
