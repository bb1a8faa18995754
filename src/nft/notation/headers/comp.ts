/** IP payload compression. <linux/ip.h>, struct ip_comp_hdr; RFC 3173 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { bitmask, inet_proto, integer } = datatypes

export const comp = header({
  name: 'comp',
  id: 3,
  layer: 'transport',
  fields: {
    nexthdr: [0, 8, inet_proto],
    flags: [8, 8, bitmask],
    cpi: [16, 16, integer],
  },
})
