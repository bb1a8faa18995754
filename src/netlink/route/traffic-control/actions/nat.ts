/** Translates addresses without keeping track of connections. <linux/tc_act/tc_nat.h>; tc-nat(8) */

import { ipv4 } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

const tcNat = struct('tc_nat', { ...tcGen, old_addr: ipv4, new_addr: ipv4, mask: ipv4, flags: flags(u32, { TCA_NAT_FLAG_EGRESS: 1 }) })

export const nat = attributes(
  {
    TCA_NAT_PARMS: [1, tcNat],
    TCA_NAT_TM: [2, tcfT],
    TCA_NAT_PAD: [3, bytes],
  },
  { nested: true },
)
