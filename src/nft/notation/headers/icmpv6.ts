/** ICMPv6. <linux/icmpv6.h>, struct icmp6hdr; RFC 4443 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { icmpv6_code, icmpv6_type, integer } = datatypes

export const icmpv6 = header({
  name: 'icmpv6',
  id: 14,
  layer: 'transport',
  messages: { id: [128, 129], sequence: [128, 129], 'parameter-problem': [4], mtu: [2], 'max-delay': [130] },
  fields: {
    type: [0, 8, icmpv6_type],
    code: [8, 8, icmpv6_code],
    checksum: [16, 16, integer],
    'parameter-problem': [32, 32, integer],
    mtu: [32, 32, integer],
    id: [32, 16, integer],
    sequence: [48, 16, integer],
    'max-delay': [32, 16, integer],
  },
})
