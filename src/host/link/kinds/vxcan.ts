/** vxcan: a CAN bus with two ends. ip-link(8), <linux/can/vxcan.h> */

import { kind } from './kind.ts'
import { peer } from './peer.ts'

export const vxcan = kind('vxcan', {
  /** The other end. */
  peer: ['VXCAN_INFO_PEER', peer, 'needed', 'fixed'],
})
