/** UDP. <linux/udp.h>, struct udphdr; RFC 768 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { inet_service, integer } = datatypes

export const udp = header({
  name: 'udp',
  id: 6,
  layer: 'transport',
  fields: {
    sport: [0, 16, inet_service],
    dport: [16, 16, inet_service],
    length: [32, 16, integer],
    checksum: [48, 16, integer],
  },
})
