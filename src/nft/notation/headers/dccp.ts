/** DCCP. <linux/dccp.h>, struct dccp_hdr; RFC 4340 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { dccp_pkttype, inet_service } = datatypes

export const dccp = header({
  name: 'dccp',
  id: 9,
  layer: 'transport',
  fields: {
    sport: [0, 16, inet_service],
    dport: [16, 16, inet_service],
    type: [67, 4, dccp_pkttype],
  },
})
