/** netkit: a cable with two ends, with a BPF program at each of them. ip-link(8), <linux/if_link.h>, enum IFLA_NETKIT_* */

import { number16, words } from '../../verb/option-values.ts'
import { kind } from './kind.ts'
import { peer } from './peer.ts'

const policies = words({ pass: 'NETKIT_PASS', drop: 'NETKIT_DROP' })
const scrubbing = words({ none: 'NETKIT_SCRUB_NONE', default: 'NETKIT_SCRUB_DEFAULT' })

export const netkit = kind('netkit', {
  /** The other end. */
  peer: ['IFLA_NETKIT_PEER_INFO', peer, 'needed', 'fixed'],
  /** What becomes of packets while no program is attached. */
  policy: ['IFLA_NETKIT_POLICY', policies],
  /** As `policy`, at the other end. */
  peerPolicy: ['IFLA_NETKIT_PEER_POLICY', policies],
  /** Whether it carries packets (`l3`) or frames with MAC addresses (`l2`). */
  mode: ['IFLA_NETKIT_MODE', words({ l2: 'NETKIT_L2', l3: 'NETKIT_L3' }), 'fixed'],
  /** Whether mark and priority are wiped from packets. */
  scrub: ['IFLA_NETKIT_SCRUB', scrubbing, 'fixed'],
  /** As `scrub`, at the other end. */
  peerScrub: ['IFLA_NETKIT_PEER_SCRUB', scrubbing, 'fixed'],
  /** Bytes kept free before packets. */
  headroom: ['IFLA_NETKIT_HEADROOM', number16, 'fixed'],
  /** Bytes kept free behind packets. */
  tailroom: ['IFLA_NETKIT_TAILROOM', number16, 'fixed'],
})
