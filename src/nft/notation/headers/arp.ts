/** ARP. <linux/if_arp.h>, struct arphdr; RFC 826 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { arp_op, ether_addr, ether_type, integer, ipv4_addr } = datatypes

export const arp = header({
  name: 'arp',
  id: 15,
  layer: 'network',
  fields: {
    htype: [0, 16, integer],
    ptype: [16, 16, ether_type],
    hlen: [32, 8, integer],
    plen: [40, 8, integer],
    operation: [48, 16, arp_op],
    'saddr ether': [64, 48, ether_addr],
    'daddr ether': [144, 48, ether_addr],
    'saddr ip': [112, 32, ipv4_addr],
    'daddr ip': [192, 32, ipv4_addr],
  },
})
