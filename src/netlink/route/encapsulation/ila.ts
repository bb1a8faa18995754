/** Identifier-locator addressing: the upper half of the destination is replaced. `ip route add ... encap ila`; <linux/ila.h> */

import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import { be64, s32, u8, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'

export const ila = attributes(
  {
    ILA_ATTR_LOCATOR: [1, be64, 'the upper half of an IPv6 address'],
    ILA_ATTR_IDENTIFIER: [2, be64],
    ILA_ATTR_LOCATOR_MATCH: [3, be64],
    ILA_ATTR_IFINDEX: [4, s32],
    ILA_ATTR_DIR: [5, flags(u32, { ILA_DIR_IN: 1 << 0, ILA_DIR_OUT: 1 << 1 })],
    ILA_ATTR_PAD: [6, bytes],
    ILA_ATTR_CSUM_MODE: [
      7,
      named(u8, { ILA_CSUM_ADJUST_TRANSPORT: 0, ILA_CSUM_NEUTRAL_MAP: 1, ILA_CSUM_NO_ACTION: 2, ILA_CSUM_NEUTRAL_MAP_AUTO: 3 }),
    ],
    ILA_ATTR_IDENT_TYPE: [
      8,
      named(u8, {
        ILA_ATYPE_IID: 0,
        ILA_ATYPE_LUID: 1,
        ILA_ATYPE_VIRT_V4: 2,
        ILA_ATYPE_VIRT_UNI_V6: 3,
        ILA_ATYPE_VIRT_MULTI_V6: 4,
        ILA_ATYPE_NONLOCAL_ADDR: 5,
        ILA_ATYPE_RSVD_1: 6,
        ILA_ATYPE_RSVD_2: 7,
        ILA_ATYPE_USE_FORMAT: 32,
      }),
    ],
    ILA_ATTR_HOOK_TYPE: [9, named(u8, { ILA_HOOK_ROUTE_OUTPUT: 0, ILA_HOOK_ROUTE_INPUT: 1 })],
  },
  { nested: true },
)
