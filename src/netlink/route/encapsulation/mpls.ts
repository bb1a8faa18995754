/** Labels in front of packets. `ip route add ... encap mpls`; <linux/mpls_iptunnel.h> */

import { attributes } from '../../../schema/attributes.ts'
import { u8 } from '../../../schema/integer.ts'
import { mplsLabels } from '../mpls-labels.ts'

export const mpls = attributes(
  {
    MPLS_IPTUNNEL_DST: [1, mplsLabels],
    MPLS_IPTUNNEL_TTL: [2, u8],
  },
  { nested: true },
)
