/** What a tunnel over IPv6 copies from one header to the other, and what it ignores. <linux/ip6_tunnel.h>, IP6_TNL_F_* */

import { u32 } from '../../../schema/integer.ts'
import { flags } from '../../../schema/names.ts'

export const ip6TunnelFlags = flags(u32, {
  IP6_TNL_F_IGN_ENCAP_LIMIT: 0x1,
  IP6_TNL_F_USE_ORIG_TCLASS: 0x2,
  IP6_TNL_F_USE_ORIG_FLOWLABEL: 0x4,
  IP6_TNL_F_MIP6_DEV: 0x8,
  IP6_TNL_F_RCV_DSCP_COPY: 0x10,
  IP6_TNL_F_USE_ORIG_FWMARK: 0x20,
  IP6_TNL_F_ALLOW_LOCAL_REMOTE: 0x40,
})
