/**
 * How far a connection has come, as its protocol sees it. <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_protoinfo and its kin;
 * <linux/netfilter/nf_conntrack_tcp.h>, <linux/netfilter/nf_conntrack_sctp.h>; the kernel's linux/netfilter/nf_conntrack_dccp.h
 */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import { be32, be64, u8 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { struct } from '../../schema/struct.ts'

export const TCP_CONNTRACK = {
  TCP_CONNTRACK_NONE: 0,
  TCP_CONNTRACK_SYN_SENT: 1,
  TCP_CONNTRACK_SYN_RECV: 2,
  TCP_CONNTRACK_ESTABLISHED: 3,
  TCP_CONNTRACK_FIN_WAIT: 4,
  TCP_CONNTRACK_CLOSE_WAIT: 5,
  TCP_CONNTRACK_LAST_ACK: 6,
  TCP_CONNTRACK_TIME_WAIT: 7,
  TCP_CONNTRACK_CLOSE: 8,
  TCP_CONNTRACK_SYN_SENT2: 9,
  TCP_CONNTRACK_MAX: 10,
  TCP_CONNTRACK_IGNORE: 11,
  TCP_CONNTRACK_RETRANS: 12,
  TCP_CONNTRACK_UNACK: 13,
  TCP_CONNTRACK_TIMEOUT_MAX: 14,
} as const

export const IP_CT_TCP = {
  IP_CT_TCP_FLAG_WINDOW_SCALE: 0x01,
  IP_CT_TCP_FLAG_SACK_PERM: 0x02,
  IP_CT_TCP_FLAG_CLOSE_INIT: 0x04,
  IP_CT_TCP_FLAG_BE_LIBERAL: 0x08,
  IP_CT_TCP_FLAG_DATA_UNACKNOWLEDGED: 0x10,
  IP_CT_TCP_FLAG_MAXACK_SET: 0x20,
  IP_CT_EXP_CHALLENGE_ACK: 0x40,
  IP_CT_TCP_SIMULTANEOUS_OPEN: 0x80,
} as const

/** Newer kernels do not track DCCP any more. */
export const CT_DCCP = {
  CT_DCCP_NONE: 0,
  CT_DCCP_REQUEST: 1,
  CT_DCCP_RESPOND: 2,
  CT_DCCP_PARTOPEN: 3,
  CT_DCCP_OPEN: 4,
  CT_DCCP_CLOSEREQ: 5,
  CT_DCCP_CLOSING: 6,
  CT_DCCP_TIMEWAIT: 7,
  CT_DCCP_IGNORE: 8,
  CT_DCCP_INVALID: 9,
} as const

export const SCTP_CONNTRACK = {
  SCTP_CONNTRACK_NONE: 0,
  SCTP_CONNTRACK_CLOSED: 1,
  SCTP_CONNTRACK_COOKIE_WAIT: 2,
  SCTP_CONNTRACK_COOKIE_ECHOED: 3,
  SCTP_CONNTRACK_ESTABLISHED: 4,
  SCTP_CONNTRACK_SHUTDOWN_SENT: 5,
  SCTP_CONNTRACK_SHUTDOWN_RECD: 6,
  SCTP_CONNTRACK_SHUTDOWN_ACK_SENT: 7,
  SCTP_CONNTRACK_HEARTBEAT_SENT: 8,
  SCTP_CONNTRACK_HEARTBEAT_ACKED: 9,
} as const

const tcpFlags = struct('nf_ct_tcp_flags', { flags: flags(u8, IP_CT_TCP), mask: flags(u8, IP_CT_TCP) })

const tcp = attributes(
  {
    CTA_PROTOINFO_TCP_STATE: [1, named(u8, TCP_CONNTRACK)],
    CTA_PROTOINFO_TCP_WSCALE_ORIGINAL: [2, u8],
    CTA_PROTOINFO_TCP_WSCALE_REPLY: [3, u8],
    CTA_PROTOINFO_TCP_FLAGS_ORIGINAL: [4, tcpFlags, 'a request changes those that the mask has; of answers the mask means nothing'],
    CTA_PROTOINFO_TCP_FLAGS_REPLY: [5, tcpFlags],
  },
  { nested: true },
)

const dccp = attributes(
  {
    CTA_PROTOINFO_DCCP_STATE: [1, named(u8, CT_DCCP)],
    CTA_PROTOINFO_DCCP_ROLE: [2, named(u8, { CT_DCCP_ROLE_CLIENT: 0, CT_DCCP_ROLE_SERVER: 1 }), 'of whoever sent the first packet'],
    CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ: [3, be64],
    CTA_PROTOINFO_DCCP_PAD: [4, bytes],
  },
  { nested: true },
)

const sctp = attributes(
  {
    CTA_PROTOINFO_SCTP_STATE: [1, named(u8, SCTP_CONNTRACK)],
    CTA_PROTOINFO_SCTP_VTAG_ORIGINAL: [2, be32],
    CTA_PROTOINFO_SCTP_VTAG_REPLY: [3, be32],
  },
  { nested: true },
)

export const protocolState = attributes(
  { CTA_PROTOINFO_TCP: [1, tcp], CTA_PROTOINFO_DCCP: [2, dccp], CTA_PROTOINFO_SCTP: [3, sctp] },
  { nested: true },
)
