/** What a tunnel’s packets are wrapped in once more: UDP, by fou or gue. <linux/if_tunnel.h>, enum tunnel_encap_types, TUNNEL_ENCAP_FLAG_* */

import { u16 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'

export const tunnelEncapType = named(u16, { TUNNEL_ENCAP_NONE: 0, TUNNEL_ENCAP_FOU: 1, TUNNEL_ENCAP_GUE: 2, TUNNEL_ENCAP_MPLS: 3 })

export const tunnelEncapFlags = flags(u16, {
  TUNNEL_ENCAP_FLAG_CSUM: 1 << 0,
  TUNNEL_ENCAP_FLAG_CSUM6: 1 << 1,
  TUNNEL_ENCAP_FLAG_REMCSUM: 1 << 2,
})
