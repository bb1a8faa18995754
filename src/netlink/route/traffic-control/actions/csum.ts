/** Makes checksums right again. <linux/tc_act/tc_csum.h>; tc-csum(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { flags } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

const TCA_CSUM_UPDATE_FLAG = {
  TCA_CSUM_UPDATE_FLAG_IPV4HDR: 1,
  TCA_CSUM_UPDATE_FLAG_ICMP: 2,
  TCA_CSUM_UPDATE_FLAG_IGMP: 4,
  TCA_CSUM_UPDATE_FLAG_TCP: 8,
  TCA_CSUM_UPDATE_FLAG_UDP: 16,
  TCA_CSUM_UPDATE_FLAG_UDPLITE: 32,
  TCA_CSUM_UPDATE_FLAG_SCTP: 64,
} as const

export const csum = attributes(
  {
    TCA_CSUM_PARMS: [1, struct('tc_csum', { ...tcGen, update_flags: flags(u32, TCA_CSUM_UPDATE_FLAG) })],
    TCA_CSUM_TM: [2, tcfT],
    TCA_CSUM_PAD: [3, bytes],
  },
  { nested: true },
)
