/** UDP-Lite. RFC 3828 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { inet_service, integer } = datatypes

export const udplite = header({
  name: 'udplite',
  id: 7,
  layer: 'transport',
  fields: {
    sport: [0, 16, inet_service],
    dport: [16, 16, inet_service],
    csumcov: [32, 16, integer],
    checksum: [48, 16, integer],
  },
})
