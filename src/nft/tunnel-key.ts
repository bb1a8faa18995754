/** The data of a tunnel object: the addresses and options to send a packet with. <linux/netfilter/nf_tables.h>, enum nft_tunnel_key_attributes */

import { ipv4, ipv6 } from '../schema/address.ts'
import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import { be16, be32, u8 } from '../schema/integer.ts'
import { flags } from '../schema/names.ts'

const ip = attributes({ NFTA_TUNNEL_KEY_IP_SRC: [1, ipv4], NFTA_TUNNEL_KEY_IP_DST: [2, ipv4] }, { nested: true })

const ip6 = attributes(
  { NFTA_TUNNEL_KEY_IP6_SRC: [1, ipv6], NFTA_TUNNEL_KEY_IP6_DST: [2, ipv6], NFTA_TUNNEL_KEY_IP6_FLOWLABEL: [3, be32] },
  { nested: true },
)

const vxlan = attributes({ NFTA_TUNNEL_KEY_VXLAN_GBP: [1, be32] }, { nested: true })

const erspan = attributes(
  {
    NFTA_TUNNEL_KEY_ERSPAN_VERSION: [1, be32],
    NFTA_TUNNEL_KEY_ERSPAN_V1_INDEX: [2, be32],
    NFTA_TUNNEL_KEY_ERSPAN_V2_HWID: [3, u8],
    NFTA_TUNNEL_KEY_ERSPAN_V2_DIR: [4, u8],
  },
  { nested: true },
)

const geneve = attributes(
  { NFTA_TUNNEL_KEY_GENEVE_CLASS: [1, be16], NFTA_TUNNEL_KEY_GENEVE_TYPE: [2, u8], NFTA_TUNNEL_KEY_GENEVE_DATA: [3, bytes] },
  { nested: true },
)

const options = attributes(
  {
    NFTA_TUNNEL_KEY_OPTS_VXLAN: [1, vxlan],
    NFTA_TUNNEL_KEY_OPTS_ERSPAN: [2, erspan],
    NFTA_TUNNEL_KEY_OPTS_GENEVE: [3, geneve],
  },
  { nested: true },
)

export const tunnelKey = attributes(
  {
    NFTA_TUNNEL_KEY_ID: [1, be32],
    NFTA_TUNNEL_KEY_IP: [2, ip],
    NFTA_TUNNEL_KEY_IP6: [3, ip6],
    NFTA_TUNNEL_KEY_FLAGS: [
      4,
      flags(be32, { NFT_TUNNEL_F_ZERO_CSUM_TX: 1 << 0, NFT_TUNNEL_F_DONT_FRAGMENT: 1 << 1, NFT_TUNNEL_F_SEQ_NUMBER: 1 << 2 }),
    ],
    NFTA_TUNNEL_KEY_TOS: [5, u8],
    NFTA_TUNNEL_KEY_TTL: [6, u8],
    NFTA_TUNNEL_KEY_SPORT: [7, be16],
    NFTA_TUNNEL_KEY_DPORT: [8, be16],
    NFTA_TUNNEL_KEY_OPTS: [9, options],
  },
  { nested: true },
)
