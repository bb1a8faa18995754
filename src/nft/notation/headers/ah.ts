/** The authentication header of IPsec. <linux/ip.h>, struct ip_auth_hdr; RFC 4302 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { inet_proto, integer } = datatypes

export const ah = header({
  name: 'ah',
  id: 1,
  layer: 'transport',
  fields: {
    nexthdr: [0, 8, inet_proto],
    hdrlength: [8, 8, integer],
    reserved: [16, 16, integer],
    spi: [32, 32, integer],
    sequence: [64, 32, integer],
  },
})
