/** Matches by the fields of a packet's headers. <linux/pkt_cls.h>, enum TCA_FLOWER_*; tc-flower(8) */

import { ipv4, ipv6, mac } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes, bytesOf } from '../../../../schema/bytes.ts'
import { be16, be32, be64, u8, u16, u32 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'
import { flags, named } from '../../../../schema/names.ts'
import { nested, repeated } from '../../../../schema/nested.ts'
import { text } from '../../../../schema/text.ts'
import { ETH_P } from '../../../ether-types.ts'
import { IPPROTO } from '../../../ip-protocols.ts'
import { actions } from '../actions/action.ts'
import { handle } from '../handle.ts'
import { TCA_CLS_FLAGS } from './flags.ts'

const TCA_FLOWER_KEY_FLAGS = {
  TCA_FLOWER_KEY_FLAGS_IS_FRAGMENT: 1 << 0,
  TCA_FLOWER_KEY_FLAGS_FRAG_IS_FIRST: 1 << 1,
  TCA_FLOWER_KEY_FLAGS_TUNNEL_CSUM: 1 << 2,
  TCA_FLOWER_KEY_FLAGS_TUNNEL_DONT_FRAGMENT: 1 << 3,
  TCA_FLOWER_KEY_FLAGS_TUNNEL_OAM: 1 << 4,
  TCA_FLOWER_KEY_FLAGS_TUNNEL_CRIT_OPT: 1 << 5,
} as const

const TCA_FLOWER_KEY_CT_FLAGS = {
  TCA_FLOWER_KEY_CT_FLAGS_NEW: 1 << 0,
  TCA_FLOWER_KEY_CT_FLAGS_ESTABLISHED: 1 << 1,
  TCA_FLOWER_KEY_CT_FLAGS_RELATED: 1 << 2,
  TCA_FLOWER_KEY_CT_FLAGS_TRACKED: 1 << 3,
  TCA_FLOWER_KEY_CT_FLAGS_INVALID: 1 << 4,
  TCA_FLOWER_KEY_CT_FLAGS_REPLY: 1 << 5,
} as const

const geneve = attributes({
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_CLASS: [1, be16],
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_TYPE: [2, u8],
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_DATA: [3, bytes, '4 to 128 bytes'],
})

const vxlan = attributes({ TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP: [1, u32] })

const erspan = attributes({
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_VER: [1, u8],
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_INDEX: [2, be32],
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_DIR: [3, u8],
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_HWID: [4, u8],
})

const gtp = attributes({
  TCA_FLOWER_KEY_ENC_OPT_GTP_PDU_TYPE: [1, u8],
  TCA_FLOWER_KEY_ENC_OPT_GTP_QFI: [2, u8],
})

const pfcp = attributes({
  TCA_FLOWER_KEY_ENC_OPT_PFCP_TYPE: [1, u8],
  TCA_FLOWER_KEY_ENC_OPT_PFCP_SEID: [2, be64],
})

const tunnelOptions = attributes(
  {
    TCA_FLOWER_KEY_ENC_OPTS_GENEVE: [1, repeated(geneve)],
    TCA_FLOWER_KEY_ENC_OPTS_VXLAN: [2, nested(vxlan)],
    TCA_FLOWER_KEY_ENC_OPTS_ERSPAN: [3, nested(erspan)],
    TCA_FLOWER_KEY_ENC_OPTS_GTP: [4, nested(gtp)],
    TCA_FLOWER_KEY_ENC_OPTS_PFCP: [5, nested(pfcp)],
  },
  { nested: true },
)

const labelStackEntry = attributes(
  {
    TCA_FLOWER_KEY_MPLS_OPT_LSE_DEPTH: [1, u8, 'from 1 on, which is the outermost'],
    TCA_FLOWER_KEY_MPLS_OPT_LSE_TTL: [2, u8],
    TCA_FLOWER_KEY_MPLS_OPT_LSE_BOS: [3, u8],
    TCA_FLOWER_KEY_MPLS_OPT_LSE_TC: [4, u8],
    TCA_FLOWER_KEY_MPLS_OPT_LSE_LABEL: [5, u32],
  },
  { nested: true },
)

const cfm = attributes({
  TCA_FLOWER_KEY_CFM_MD_LEVEL: [1, u8],
  TCA_FLOWER_KEY_CFM_OPCODE: [2, u8],
})

/** The header says of some rows that they are big-endian, which the kernel and tc write as the host does: VLAN ids and MPLS labels. */
export const flower = attributes({
  TCA_FLOWER_CLASSID: [1, handle],
  TCA_FLOWER_INDEV: [2, text],
  TCA_FLOWER_ACT: [3, actions],
  TCA_FLOWER_KEY_ETH_DST: [4, mac],
  TCA_FLOWER_KEY_ETH_DST_MASK: [5, mac],
  TCA_FLOWER_KEY_ETH_SRC: [6, mac],
  TCA_FLOWER_KEY_ETH_SRC_MASK: [7, mac],
  TCA_FLOWER_KEY_ETH_TYPE: [8, named(be16, ETH_P)],
  TCA_FLOWER_KEY_IP_PROTO: [9, named(u8, IPPROTO)],
  TCA_FLOWER_KEY_IPV4_SRC: [10, ipv4],
  TCA_FLOWER_KEY_IPV4_SRC_MASK: [11, ipv4],
  TCA_FLOWER_KEY_IPV4_DST: [12, ipv4],
  TCA_FLOWER_KEY_IPV4_DST_MASK: [13, ipv4],
  TCA_FLOWER_KEY_IPV6_SRC: [14, ipv6],
  TCA_FLOWER_KEY_IPV6_SRC_MASK: [15, ipv6],
  TCA_FLOWER_KEY_IPV6_DST: [16, ipv6],
  TCA_FLOWER_KEY_IPV6_DST_MASK: [17, ipv6],
  TCA_FLOWER_KEY_TCP_SRC: [18, be16],
  TCA_FLOWER_KEY_TCP_DST: [19, be16],
  TCA_FLOWER_KEY_UDP_SRC: [20, be16],
  TCA_FLOWER_KEY_UDP_DST: [21, be16],
  TCA_FLOWER_FLAGS: [22, flags(u32, TCA_CLS_FLAGS)],
  TCA_FLOWER_KEY_VLAN_ID: [23, u16],
  TCA_FLOWER_KEY_VLAN_PRIO: [24, u8],
  TCA_FLOWER_KEY_VLAN_ETH_TYPE: [25, named(be16, ETH_P)],
  TCA_FLOWER_KEY_ENC_KEY_ID: [26, be32],
  TCA_FLOWER_KEY_ENC_IPV4_SRC: [27, ipv4],
  TCA_FLOWER_KEY_ENC_IPV4_SRC_MASK: [28, ipv4],
  TCA_FLOWER_KEY_ENC_IPV4_DST: [29, ipv4],
  TCA_FLOWER_KEY_ENC_IPV4_DST_MASK: [30, ipv4],
  TCA_FLOWER_KEY_ENC_IPV6_SRC: [31, ipv6],
  TCA_FLOWER_KEY_ENC_IPV6_SRC_MASK: [32, ipv6],
  TCA_FLOWER_KEY_ENC_IPV6_DST: [33, ipv6],
  TCA_FLOWER_KEY_ENC_IPV6_DST_MASK: [34, ipv6],
  TCA_FLOWER_KEY_TCP_SRC_MASK: [35, be16],
  TCA_FLOWER_KEY_TCP_DST_MASK: [36, be16],
  TCA_FLOWER_KEY_UDP_SRC_MASK: [37, be16],
  TCA_FLOWER_KEY_UDP_DST_MASK: [38, be16],
  TCA_FLOWER_KEY_SCTP_SRC_MASK: [39, be16],
  TCA_FLOWER_KEY_SCTP_DST_MASK: [40, be16],
  TCA_FLOWER_KEY_SCTP_SRC: [41, be16],
  TCA_FLOWER_KEY_SCTP_DST: [42, be16],
  TCA_FLOWER_KEY_ENC_UDP_SRC_PORT: [43, be16],
  TCA_FLOWER_KEY_ENC_UDP_SRC_PORT_MASK: [44, be16],
  TCA_FLOWER_KEY_ENC_UDP_DST_PORT: [45, be16],
  TCA_FLOWER_KEY_ENC_UDP_DST_PORT_MASK: [46, be16],
  TCA_FLOWER_KEY_FLAGS: [47, flags(be32, TCA_FLOWER_KEY_FLAGS)],
  TCA_FLOWER_KEY_FLAGS_MASK: [48, flags(be32, TCA_FLOWER_KEY_FLAGS)],
  TCA_FLOWER_KEY_ICMPV4_CODE: [49, u8],
  TCA_FLOWER_KEY_ICMPV4_CODE_MASK: [50, u8],
  TCA_FLOWER_KEY_ICMPV4_TYPE: [51, u8],
  TCA_FLOWER_KEY_ICMPV4_TYPE_MASK: [52, u8],
  TCA_FLOWER_KEY_ICMPV6_CODE: [53, u8],
  TCA_FLOWER_KEY_ICMPV6_CODE_MASK: [54, u8],
  TCA_FLOWER_KEY_ICMPV6_TYPE: [55, u8],
  TCA_FLOWER_KEY_ICMPV6_TYPE_MASK: [56, u8],
  TCA_FLOWER_KEY_ARP_SIP: [57, ipv4],
  TCA_FLOWER_KEY_ARP_SIP_MASK: [58, ipv4],
  TCA_FLOWER_KEY_ARP_TIP: [59, ipv4],
  TCA_FLOWER_KEY_ARP_TIP_MASK: [60, ipv4],
  TCA_FLOWER_KEY_ARP_OP: [61, u8],
  TCA_FLOWER_KEY_ARP_OP_MASK: [62, u8],
  TCA_FLOWER_KEY_ARP_SHA: [63, mac],
  TCA_FLOWER_KEY_ARP_SHA_MASK: [64, mac],
  TCA_FLOWER_KEY_ARP_THA: [65, mac],
  TCA_FLOWER_KEY_ARP_THA_MASK: [66, mac],
  TCA_FLOWER_KEY_MPLS_TTL: [67, u8],
  TCA_FLOWER_KEY_MPLS_BOS: [68, u8],
  TCA_FLOWER_KEY_MPLS_TC: [69, u8],
  TCA_FLOWER_KEY_MPLS_LABEL: [70, u32],
  TCA_FLOWER_KEY_TCP_FLAGS: [71, be16],
  TCA_FLOWER_KEY_TCP_FLAGS_MASK: [72, be16],
  TCA_FLOWER_KEY_IP_TOS: [73, u8],
  TCA_FLOWER_KEY_IP_TOS_MASK: [74, u8],
  TCA_FLOWER_KEY_IP_TTL: [75, u8],
  TCA_FLOWER_KEY_IP_TTL_MASK: [76, u8],
  TCA_FLOWER_KEY_CVLAN_ID: [77, u16],
  TCA_FLOWER_KEY_CVLAN_PRIO: [78, u8],
  TCA_FLOWER_KEY_CVLAN_ETH_TYPE: [79, named(be16, ETH_P)],
  TCA_FLOWER_KEY_ENC_IP_TOS: [80, u8],
  TCA_FLOWER_KEY_ENC_IP_TOS_MASK: [81, u8],
  TCA_FLOWER_KEY_ENC_IP_TTL: [82, u8],
  TCA_FLOWER_KEY_ENC_IP_TTL_MASK: [83, u8],
  TCA_FLOWER_KEY_ENC_OPTS: [84, tunnelOptions],
  TCA_FLOWER_KEY_ENC_OPTS_MASK: [85, tunnelOptions],
  TCA_FLOWER_IN_HW_COUNT: [86, u32],
  TCA_FLOWER_KEY_PORT_SRC_MIN: [87, be16],
  TCA_FLOWER_KEY_PORT_SRC_MAX: [88, be16],
  TCA_FLOWER_KEY_PORT_DST_MIN: [89, be16],
  TCA_FLOWER_KEY_PORT_DST_MAX: [90, be16],
  TCA_FLOWER_KEY_CT_STATE: [91, flags(u16, TCA_FLOWER_KEY_CT_FLAGS)],
  TCA_FLOWER_KEY_CT_STATE_MASK: [92, flags(u16, TCA_FLOWER_KEY_CT_FLAGS)],
  TCA_FLOWER_KEY_CT_ZONE: [93, u16],
  TCA_FLOWER_KEY_CT_ZONE_MASK: [94, u16],
  TCA_FLOWER_KEY_CT_MARK: [95, u32],
  TCA_FLOWER_KEY_CT_MARK_MASK: [96, u32],
  TCA_FLOWER_KEY_CT_LABELS: [97, bytesOf(16)],
  TCA_FLOWER_KEY_CT_LABELS_MASK: [98, bytesOf(16)],
  TCA_FLOWER_KEY_MPLS_OPTS: [99, list(labelStackEntry, 'TCA_FLOWER_KEY_MPLS_OPTS_LSE', 1, { nested: true })],
  TCA_FLOWER_KEY_HASH: [100, u32],
  TCA_FLOWER_KEY_HASH_MASK: [101, u32],
  TCA_FLOWER_KEY_NUM_OF_VLANS: [102, u8],
  TCA_FLOWER_KEY_PPPOE_SID: [103, be16],
  TCA_FLOWER_KEY_PPP_PROTO: [104, be16],
  TCA_FLOWER_KEY_L2TPV3_SID: [105, be32],
  TCA_FLOWER_L2_MISS: [106, u8],
  TCA_FLOWER_KEY_CFM: [107, nested(cfm)],
  TCA_FLOWER_KEY_SPI: [108, be32],
  TCA_FLOWER_KEY_SPI_MASK: [109, be32],
  TCA_FLOWER_KEY_ENC_FLAGS: [110, flags(be32, TCA_FLOWER_KEY_FLAGS)],
  TCA_FLOWER_KEY_ENC_FLAGS_MASK: [111, flags(be32, TCA_FLOWER_KEY_FLAGS)],
})
