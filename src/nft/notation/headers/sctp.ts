/** SCTP. <linux/sctp.h>, struct sctphdr; RFC 9260 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { inet_service, integer } = datatypes

export const sctp = header({
  name: 'sctp',
  id: 10,
  layer: 'transport',
  fields: {
    sport: [0, 16, inet_service],
    dport: [16, 16, inet_service],
    vtag: [32, 32, integer],
    checksum: [64, 32, integer],
  },
})
