/** IGMP. <linux/igmp.h>, struct igmphdr; RFC 2236 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { igmp_type, integer } = datatypes

export const igmp = header({
  name: 'igmp',
  id: 5,
  layer: 'transport',
  fields: {
    type: [0, 8, igmp_type],
    mrt: [8, 8, integer],
    checksum: [16, 16, integer],
    group: [32, 32, integer],
  },
})
