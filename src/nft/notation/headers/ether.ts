/** Ethernet. <linux/if_ether.h>, struct ethhdr */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { ether_addr, ether_type } = datatypes

export const ether = header({
  name: 'ether',
  id: 17,
  layer: 'link',
  next: 'type',
  fields: {
    daddr: [0, 48, ether_addr],
    saddr: [48, 48, ether_addr],
    type: [96, 16, ether_type],
  },
})
