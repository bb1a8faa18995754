/** A source route through a network of small devices. ip-route(8), RFC 6554, <linux/rpl_iptunnel.h> */

import type { Conversion } from '../../verb/options.ts'
import { kind } from './kind.ts'
import { segments } from './values.ts'

const route: Conversion<readonly string[], { readonly segments: readonly string[] }> = {
  write: (said, lookup) => ({ segments: segments.write(said, lookup) }),
  read: (wire) => segments.read(wire.segments),
}

export const rpl = kind('rpl', 'LWTUNNEL_ENCAP_RPL', {
  /** The first one to visit first. */
  segments: ['RPL_IPTUNNEL_SRH', route, 'needed'],
})
