/** Sends a packet through connection tracking, and translates its addresses. <linux/tc_act/tc_ct.h>; tc-ct(8) */

import { ipv4, ipv6 } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes, bytesOf } from '../../../../schema/bytes.ts'
import { be16, u8, u16, u32 } from '../../../../schema/integer.ts'
import { flags, named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { text } from '../../../../schema/text.ts'
import { AF } from '../../../address-family.ts'
import { IPPROTO } from '../../../ip-protocols.ts'
import { tcfT, tcGen } from './tc-act.ts'

const TCA_CT_ACT = {
  TCA_CT_ACT_COMMIT: 1 << 0,
  TCA_CT_ACT_FORCE: 1 << 1,
  TCA_CT_ACT_CLEAR: 1 << 2,
  TCA_CT_ACT_NAT: 1 << 3,
  TCA_CT_ACT_NAT_SRC: 1 << 4,
  TCA_CT_ACT_NAT_DST: 1 << 5,
  TCA_CT_ACT_HELPER: 1 << 6,
} as const

export const ct = attributes(
  {
    TCA_CT_PARMS: [1, struct('tc_ct', tcGen)],
    TCA_CT_TM: [2, tcfT],
    TCA_CT_ACTION: [3, flags(u16, TCA_CT_ACT)],
    TCA_CT_ZONE: [4, u16],
    TCA_CT_MARK: [5, u32],
    TCA_CT_MARK_MASK: [6, u32],
    TCA_CT_LABELS: [7, bytesOf(16)],
    TCA_CT_LABELS_MASK: [8, bytesOf(16)],
    TCA_CT_NAT_IPV4_MIN: [9, ipv4],
    TCA_CT_NAT_IPV4_MAX: [10, ipv4],
    TCA_CT_NAT_IPV6_MIN: [11, ipv6],
    TCA_CT_NAT_IPV6_MAX: [12, ipv6],
    TCA_CT_NAT_PORT_MIN: [13, be16],
    TCA_CT_NAT_PORT_MAX: [14, be16],
    TCA_CT_PAD: [15, bytes],
    TCA_CT_HELPER_NAME: [16, text],
    TCA_CT_HELPER_FAMILY: [17, named(u8, AF)],
    TCA_CT_HELPER_PROTO: [18, named(u8, IPPROTO)],
  },
  { nested: true },
)
