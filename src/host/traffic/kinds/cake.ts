/** CAKE: shaping, fair queues and short delays for a home's uplink. tc-cake(8), <linux/pkt_sched.h>, enum TCA_CAKE_* */

import { number32, whole, words, yesNo } from '../../verb/option-values.ts'
import type { Conversion } from '../../verb/options.ts'
import { type Rate, rate } from '../rate.ts'
import { milliseconds } from '../time.ts'
import { qdiscKind } from './kind.ts'

const bandwidth: Conversion<Rate | 'unlimited', bigint | number, number | 'unlimited'> = {
  write: (said, lookup) => (said === 'unlimited' ? 0n : BigInt(rate.write(said, lookup))),
  read: (wire) => (Number(wire) === 0 ? 'unlimited' : rate.read(Number(wire))),
}

const microseconds = milliseconds(1000)

/** A round trip, and the twentieth part of it that packets may wait. */
const roundTrip: Conversion<number, readonly [number | undefined, number | undefined]> = {
  write(said, lookup) {
    const interval = microseconds.write(said, lookup)
    return [interval, Math.max(1, Math.floor(interval / 20))]
  },
  read: ([interval]) => (interval === undefined ? undefined : microseconds.read(interval)),
}

/** Times are in milliseconds. */
export const cake = qdiscKind('cake', {
  /** The rate at which it sends. */
  bandwidth: ['TCA_CAKE_BASE_RATE64', bandwidth],
  /** Into how many bands it sorts packets by their DSCP. */
  diffserv: [
    'TCA_CAKE_DIFFSERV_MODE',
    words({
      diffserv3: 'CAKE_DIFFSERV_DIFFSERV3',
      diffserv4: 'CAKE_DIFFSERV_DIFFSERV4',
      diffserv8: 'CAKE_DIFFSERV_DIFFSERV8',
      besteffort: 'CAKE_DIFFSERV_BESTEFFORT',
      precedence: 'CAKE_DIFFSERV_PRECEDENCE',
    }),
  ],
  /** What of the link below costs more than its bytes. */
  cells: ['TCA_CAKE_ATM', words({ none: 'CAKE_ATM_NONE', atm: 'CAKE_ATM_ATM', ptm: 'CAKE_ATM_PTM' })],
  /** Among whom it is fair. */
  flowMode: [
    'TCA_CAKE_FLOW_MODE',
    words({
      flowblind: 'CAKE_FLOW_NONE',
      srchost: 'CAKE_FLOW_SRC_IP',
      dsthost: 'CAKE_FLOW_DST_IP',
      hosts: 'CAKE_FLOW_HOSTS',
      flows: 'CAKE_FLOW_FLOWS',
      'dual-srchost': 'CAKE_FLOW_DUAL_SRC',
      'dual-dsthost': 'CAKE_FLOW_DUAL_DST',
      'triple-isolate': 'CAKE_FLOW_TRIPLE',
    }),
  ],
  /** How many bytes each packet counts for beyond its own. */
  overhead: ['TCA_CAKE_OVERHEAD', whole(-64, 256)],
  /** How many bytes a packet counts for at least. */
  mpu: ['TCA_CAKE_MPU', whole(0, 256)],
  /** The longest round trip that flows take. */
  roundTripTime: [['TCA_CAKE_RTT', 'TCA_CAKE_TARGET'], roundTrip],
  /** Whether the bandwidth follows what arrives; with `ingress`. */
  autoRate: ['TCA_CAKE_AUTORATE', yesNo],
  /** How many bytes of memory the packets that wait may take. */
  memoryLimit: ['TCA_CAKE_MEMORY', number32],
  /** The bits of a packet's mark that say which band it goes into; 0: none. */
  markMask: ['TCA_CAKE_FWMARK', number32],
  /** Whether hosts behind this one's NAT are told apart. */
  nat: ['TCA_CAKE_NAT', yesNo],
  /** Whether packets lose their DSCP once they are sorted. */
  wash: ['TCA_CAKE_WASH', yesNo],
  /** Whether packets too large for the wire are cut up here. */
  splitGso: ['TCA_CAKE_SPLIT_GSO', yesNo],
  /** Whether it stands behind the bottleneck, so that dropped packets have cost their bandwidth already. */
  ingress: ['TCA_CAKE_INGRESS', yesNo],
  /** Whether acknowledgements are dropped that others make needless. */
  ackFilter: ['TCA_CAKE_ACK_FILTER', words({ no: 'CAKE_ACK_NONE', yes: 'CAKE_ACK_FILTER', aggressive: 'CAKE_ACK_AGGRESSIVE' })],
})
