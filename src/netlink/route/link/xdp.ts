/** XDP: BPF programs that see packets before anybody else: IFLA_XDP. <linux/if_link.h>, enum IFLA_XDP_* */

import { attributes } from '../../../schema/attributes.ts'
import { s32, u8, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'

/** Where a program is to run, and what may be there before. */
export const XDP_FLAGS = {
  XDP_FLAGS_UPDATE_IF_NOEXIST: 1 << 0,
  XDP_FLAGS_SKB_MODE: 1 << 1,
  XDP_FLAGS_DRV_MODE: 1 << 2,
  XDP_FLAGS_HW_MODE: 1 << 3,
  XDP_FLAGS_REPLACE: 1 << 4,
} as const

/** The programs of a link, and what a request does about them. */
export const xdp = attributes({
  IFLA_XDP_FD: [1, s32, '-1 takes the program away'],
  IFLA_XDP_ATTACHED: [
    2,
    named(u8, { XDP_ATTACHED_NONE: 0, XDP_ATTACHED_DRV: 1, XDP_ATTACHED_SKB: 2, XDP_ATTACHED_HW: 3, XDP_ATTACHED_MULTI: 4 }),
  ],
  IFLA_XDP_FLAGS: [3, flags(u32, XDP_FLAGS)],
  IFLA_XDP_PROG_ID: [4, u32],
  IFLA_XDP_DRV_PROG_ID: [5, u32],
  IFLA_XDP_SKB_PROG_ID: [6, u32],
  IFLA_XDP_HW_PROG_ID: [7, u32],
  IFLA_XDP_EXPECTED_FD: [8, s32, 'what XDP_FLAGS_REPLACE must find'],
})
