/**
 * The data of objects about conntrack: helpers, timeouts, expectations. <linux/netfilter/nf_tables.h>, enum nft_ct_helper_attributes and
 * its kin; <linux/netfilter/nfnetlink_cttimeout.h>
 */

import { IPPROTO } from '../netlink/ip-protocols.ts'
import { attributes } from '../schema/attributes.ts'
import { be16, be32, u8, u32 } from '../schema/integer.ts'
import { named } from '../schema/names.ts'
import { select } from '../schema/select.ts'
import { bareText } from '../schema/text.ts'
import { NFPROTO } from './nfgenmsg.ts'

const l3proto = named(be16, NFPROTO)
const l4proto = named(u8, IPPROTO)

export const ctHelper = attributes(
  { NFTA_CT_HELPER_NAME: [1, bareText], NFTA_CT_HELPER_L3PROTO: [2, l3proto], NFTA_CT_HELPER_L4PROTO: [3, l4proto] },
  { nested: true },
)

const tcpTimeouts = attributes(
  {
    CTA_TIMEOUT_TCP_SYN_SENT: [1, be32],
    CTA_TIMEOUT_TCP_SYN_RECV: [2, be32],
    CTA_TIMEOUT_TCP_ESTABLISHED: [3, be32],
    CTA_TIMEOUT_TCP_FIN_WAIT: [4, be32],
    CTA_TIMEOUT_TCP_CLOSE_WAIT: [5, be32],
    CTA_TIMEOUT_TCP_LAST_ACK: [6, be32],
    CTA_TIMEOUT_TCP_TIME_WAIT: [7, be32],
    CTA_TIMEOUT_TCP_CLOSE: [8, be32],
    CTA_TIMEOUT_TCP_SYN_SENT2: [9, be32],
    CTA_TIMEOUT_TCP_RETRANS: [10, be32],
    CTA_TIMEOUT_TCP_UNACK: [11, be32],
  },
  { nested: true },
)

const udpTimeouts = attributes({ CTA_TIMEOUT_UDP_UNREPLIED: [1, be32], CTA_TIMEOUT_UDP_REPLIED: [2, be32] }, { nested: true })

export const ctTimeout = attributes(
  {
    NFTA_CT_TIMEOUT_L3PROTO: [1, l3proto],
    NFTA_CT_TIMEOUT_L4PROTO: [2, l4proto],
    NFTA_CT_TIMEOUT_DATA: [3, select('NFTA_CT_TIMEOUT_L4PROTO', { IPPROTO_TCP: tcpTimeouts, IPPROTO_UDP: udpTimeouts }), 'in seconds'],
  },
  { nested: true },
)

export const ctExpectation = attributes(
  {
    NFTA_CT_EXPECT_L3PROTO: [1, l3proto],
    NFTA_CT_EXPECT_L4PROTO: [2, l4proto],
    NFTA_CT_EXPECT_DPORT: [3, be16],
    NFTA_CT_EXPECT_TIMEOUT: [4, u32, 'in milliseconds; in the host’s byte order, unlike everything around it'],
    NFTA_CT_EXPECT_SIZE: [5, u8],
  },
  { nested: true },
)
