/** veth: a virtual cable. What goes in at one end comes out at the other. veth(4), <linux/veth.h> */

import { kind } from './kind.ts'
import { peer } from './peer.ts'

export const veth = kind('veth', {
  /** The other end. */
  peer: ['VETH_INFO_PEER', peer, 'needed', 'fixed'],
})
