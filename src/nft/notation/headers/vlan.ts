/** VLAN tags, which follow Ethernet’s own 14 bytes. <linux/if_vlan.h>, struct vlan_hdr; IEEE 802.1Q */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { ether_type, integer } = datatypes

export const vlan = header({
  name: 'vlan',
  id: 16,
  layer: 'link',
  next: 'type',
  fields: {
    pcp: [112, 3, integer],
    dei: [115, 1, integer],
    cfi: [115, 1, integer],
    id: [116, 12, integer],
    type: [128, 16, ether_type],
  },
})
