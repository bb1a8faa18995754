/** Says how a tunnel link is to encapsulate a packet, or forgets how it came. <linux/tc_act/tc_tunnel_key.h>; tc-tunnel_key(8) */

import { ipv4, ipv6 } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes, presence } from '../../../../schema/bytes.ts'
import { be16, be32, s32, u8, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { nested, repeated } from '../../../../schema/nested.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

const tcTunnelKey = struct('tc_tunnel_key', {
  ...tcGen,
  t_action: named(s32, { TCA_TUNNEL_KEY_ACT_SET: 1, TCA_TUNNEL_KEY_ACT_RELEASE: 2 }),
})

const geneve = attributes({
  TCA_TUNNEL_KEY_ENC_OPT_GENEVE_CLASS: [1, be16],
  TCA_TUNNEL_KEY_ENC_OPT_GENEVE_TYPE: [2, u8],
  TCA_TUNNEL_KEY_ENC_OPT_GENEVE_DATA: [3, bytes, '4 to 128 bytes'],
})

const vxlan = attributes({ TCA_TUNNEL_KEY_ENC_OPT_VXLAN_GBP: [1, u32] })

const erspan = attributes({
  TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_VER: [1, u8],
  TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_INDEX: [2, be32],
  TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_DIR: [3, u8],
  TCA_TUNNEL_KEY_ENC_OPT_ERSPAN_HWID: [4, u8],
})

const options = attributes(
  {
    TCA_TUNNEL_KEY_ENC_OPTS_GENEVE: [1, repeated(geneve)],
    TCA_TUNNEL_KEY_ENC_OPTS_VXLAN: [2, nested(vxlan)],
    TCA_TUNNEL_KEY_ENC_OPTS_ERSPAN: [3, nested(erspan)],
  },
  { nested: true },
)

export const tunnelKey = attributes(
  {
    TCA_TUNNEL_KEY_TM: [1, tcfT],
    TCA_TUNNEL_KEY_PARMS: [2, tcTunnelKey],
    TCA_TUNNEL_KEY_ENC_IPV4_SRC: [3, ipv4],
    TCA_TUNNEL_KEY_ENC_IPV4_DST: [4, ipv4],
    TCA_TUNNEL_KEY_ENC_IPV6_SRC: [5, ipv6],
    TCA_TUNNEL_KEY_ENC_IPV6_DST: [6, ipv6],
    TCA_TUNNEL_KEY_ENC_KEY_ID: [7, be32],
    TCA_TUNNEL_KEY_PAD: [8, bytes],
    TCA_TUNNEL_KEY_ENC_DST_PORT: [9, be16],
    TCA_TUNNEL_KEY_NO_CSUM: [10, u8],
    TCA_TUNNEL_KEY_ENC_OPTS: [11, options],
    TCA_TUNNEL_KEY_ENC_TOS: [12, u8],
    TCA_TUNNEL_KEY_ENC_TTL: [13, u8],
    TCA_TUNNEL_KEY_NO_FRAG: [14, presence],
  },
  { nested: true },
)
