/** IPsec’s encapsulating security payload. <linux/ip.h>, struct ip_esp_hdr; RFC 4303 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { integer } = datatypes

export const esp = header({
  name: 'esp',
  id: 2,
  layer: 'transport',
  fields: {
    spi: [0, 32, integer],
    sequence: [32, 32, integer],
  },
})
