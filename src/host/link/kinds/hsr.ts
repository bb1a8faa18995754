/** HSR and PRP: a ring, or two networks side by side, over which every frame goes twice. ip-link(8), <linux/if_link.h>, enum IFLA_HSR_*; IEC 62439-3 */

import { lastByte, link, untold, whole, words } from '../../verb/option-values.ts'
import { kind } from './kind.ts'

export const hsr = kind('hsr', {
  /** The first link. */
  first: ['IFLA_HSR_SLAVE1', link, 'needed', 'fixed'],
  /** The second link. */
  second: ['IFLA_HSR_SLAVE2', link, 'needed', 'fixed'],
  /** The port of a RedBox, which leads to hosts that know nothing of it. */
  interlink: ['IFLA_HSR_INTERLINK', link, 'fixed'],
  /** The last byte of the MAC address that supervision frames are sent to. */
  supervision: [['IFLA_HSR_MULTICAST_SPEC', 'IFLA_HSR_SUPERVISION_ADDR'], lastByte, 'fixed'],
  /** The version of HSR. The kernel does not tell it. */
  version: ['IFLA_HSR_VERSION', untold(whole(0, 1)), 'fixed'],
  /** Whether it is a ring (`hsr`) or two networks (`prp`). */
  protocol: ['IFLA_HSR_PROTOCOL', words({ hsr: 'HSR_PROTOCOL_HSR', prp: 'HSR_PROTOCOL_PRP' }), 'fixed'],
})
