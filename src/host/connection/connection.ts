/** A tracked connection in English, as the kernel describes it. conntrack(8), <linux/netfilter/nfnetlink_conntrack.h> */

import type { ConnectionMessage, CT_DCCP, IPS, NFPROTO, SCTP_CONNTRACK, TCP_CONNTRACK } from '../../nft/index.ts'
import type { Family } from '../ip/prefix.ts'
import { type IpProtocol, ipProtocols } from '../word/ip-protocol.ts'
import { readLabels } from './labels.ts'

/** What ICMP asks, and by which number the answer is known. */
export interface IcmpQuery {
  readonly type: number
  readonly code: number
  readonly id: number
}

/** Packets of one direction: who sends them to whom, and how many there were. */
export interface ConnectionDirection {
  readonly source: string
  readonly destination: string
  /** Of GRE: the key of the call. Undefined where the protocol has no ports. */
  readonly sourcePort: number | undefined
  readonly destinationPort: number | undefined
  /** Undefined where the protocol is not ICMP. */
  readonly icmp: IcmpQuery | undefined
  /** Undefined where the kernel does not count (`net.netfilter.nf_conntrack_acct`). */
  readonly packets: number | undefined
  readonly bytes: number | undefined
}

/** How far a connection of TCP has come, in the words of RFC 9293; simultaneous-open is what comes of two who call each other at once. */
export type TcpState = keyof typeof tcpStates

/** How far one of SCTP has come, in the words of RFC 9260. */
export type SctpState = keyof typeof sctpStates

/** How far one of DCCP has come, in the words of RFC 4340. */
export type DccpState = keyof typeof dccpStates

/** How far a connection has come, as its protocol sees it. */
export type ConnectionState = TcpState | SctpState | DccpState

/** What the kernel has noted about a connection. */
export type ConnectionStatus = keyof typeof statuses

/** A tracked connection, as the kernel described it. Its own source, destination and ports are those of its first packet. */
export interface TrackedConnection extends ConnectionDirection {
  readonly family: Family
  readonly protocol: IpProtocol
  /** What answers look like: the reverse, where no address is translated. */
  readonly reply: ConnectionDirection
  /** Undefined where the protocol has no states, and of a connection that a flowtable forwards. */
  readonly state: ConnectionState | number | undefined
  readonly status: readonly ConnectionStatus[]
  /** Seconds until the kernel forgets it, if nothing more comes. Undefined where a flowtable forwards it. */
  readonly timeout: number | undefined
  readonly mark: number
  /** The number of the zone, be it that of one direction alone; 0 where it has none. */
  readonly zone: number
  /** The places of the labels that it has, from 0 to 127. */
  readonly labels: readonly number[]
  /** Who reads along, to know which connections are to be expected: `'ftp'`. */
  readonly helper: string | undefined
  /** When it began; undefined where the kernel does not note it (`net.netfilter.nf_conntrack_timestamp`). */
  readonly begun: Date | undefined
  /** The kernel's number for it. A later connection between the same ports may by chance have the same. */
  readonly id: number
  /** The kernel's own description, under the kernel's own names. */
  readonly message: ConnectionMessage
}

/** How messages name a family. */
export const families = { ipv4: 'NFPROTO_IPV4', ipv6: 'NFPROTO_IPV6' } as const satisfies Record<Family, keyof typeof NFPROTO>

export const tcpStates = {
  none: 'TCP_CONNTRACK_NONE',
  'syn-sent': 'TCP_CONNTRACK_SYN_SENT',
  'syn-received': 'TCP_CONNTRACK_SYN_RECV',
  established: 'TCP_CONNTRACK_ESTABLISHED',
  'fin-wait': 'TCP_CONNTRACK_FIN_WAIT',
  'close-wait': 'TCP_CONNTRACK_CLOSE_WAIT',
  'last-ack': 'TCP_CONNTRACK_LAST_ACK',
  'time-wait': 'TCP_CONNTRACK_TIME_WAIT',
  closed: 'TCP_CONNTRACK_CLOSE',
  'simultaneous-open': 'TCP_CONNTRACK_SYN_SENT2',
} as const satisfies Record<string, keyof typeof TCP_CONNTRACK>

export const sctpStates = {
  none: 'SCTP_CONNTRACK_NONE',
  closed: 'SCTP_CONNTRACK_CLOSED',
  'cookie-wait': 'SCTP_CONNTRACK_COOKIE_WAIT',
  'cookie-echoed': 'SCTP_CONNTRACK_COOKIE_ECHOED',
  established: 'SCTP_CONNTRACK_ESTABLISHED',
  'shutdown-sent': 'SCTP_CONNTRACK_SHUTDOWN_SENT',
  'shutdown-received': 'SCTP_CONNTRACK_SHUTDOWN_RECD',
  'shutdown-ack-sent': 'SCTP_CONNTRACK_SHUTDOWN_ACK_SENT',
  'heartbeat-sent': 'SCTP_CONNTRACK_HEARTBEAT_SENT',
  'heartbeat-acknowledged': 'SCTP_CONNTRACK_HEARTBEAT_ACKED',
} as const satisfies Record<string, keyof typeof SCTP_CONNTRACK>

export const dccpStates = {
  none: 'CT_DCCP_NONE',
  request: 'CT_DCCP_REQUEST',
  respond: 'CT_DCCP_RESPOND',
  partopen: 'CT_DCCP_PARTOPEN',
  open: 'CT_DCCP_OPEN',
  closereq: 'CT_DCCP_CLOSEREQ',
  closing: 'CT_DCCP_CLOSING',
  timewait: 'CT_DCCP_TIMEWAIT',
} as const satisfies Record<string, keyof typeof CT_DCCP>

export const statuses = {
  expected: 'IPS_EXPECTED',
  'seen-reply': 'IPS_SEEN_REPLY',
  assured: 'IPS_ASSURED',
  confirmed: 'IPS_CONFIRMED',
  'source-nat': 'IPS_SRC_NAT',
  'destination-nat': 'IPS_DST_NAT',
  'sequence-adjust': 'IPS_SEQ_ADJUST',
  'source-nat-done': 'IPS_SRC_NAT_DONE',
  'destination-nat-done': 'IPS_DST_NAT_DONE',
  dying: 'IPS_DYING',
  'fixed-timeout': 'IPS_FIXED_TIMEOUT',
  template: 'IPS_TEMPLATE',
  untracked: 'IPS_UNTRACKED',
  helper: 'IPS_HELPER',
  offload: 'IPS_OFFLOAD',
  'hardware-offload': 'IPS_HW_OFFLOAD',
} as const satisfies Record<string, keyof typeof IPS>

export const statusNames = Object.keys(statuses) as ConnectionStatus[]

const states: ReadonlyMap<string | number, ConnectionState> = new Map(
  [tcpStates, sctpStates, dccpStates].flatMap((table) => Object.entries(table).map(([word, name]) => [name, word as ConnectionState])),
)

/** The words for all states, of whatever protocol. */
export const stateNames: readonly ConnectionState[] = [...new Set(states.values())]

/** A tracked connection in English. */
export function describeConnection(message: ConnectionMessage): TrackedConnection {
  const { CTA_TUPLE_ORIG: original, CTA_TUPLE_REPLY: reply, CTA_PROTOINFO: state, CTA_TIMESTAMP: times } = message
  const told =
    state?.CTA_PROTOINFO_TCP?.CTA_PROTOINFO_TCP_STATE ??
    state?.CTA_PROTOINFO_SCTP?.CTA_PROTOINFO_SCTP_STATE ??
    state?.CTA_PROTOINFO_DCCP?.CTA_PROTOINFO_DCCP_STATE
  return {
    family: message.nfgen_family === 'NFPROTO_IPV6' ? 'ipv6' : 'ipv4',
    protocol: ipProtocols.say(original?.CTA_TUPLE_PROTO?.CTA_PROTO_NUM ?? 0),
    ...describeDirection(original, message.CTA_COUNTERS_ORIG),
    reply: describeDirection(reply, message.CTA_COUNTERS_REPLY),
    state: told === undefined ? undefined : (states.get(told) ?? (told as number)),
    status: statusNames.filter((name) => message.CTA_STATUS?.includes(statuses[name]) === true),
    timeout: message.CTA_TIMEOUT,
    mark: message.CTA_MARK ?? 0,
    zone: message.CTA_ZONE ?? original?.CTA_TUPLE_ZONE ?? reply?.CTA_TUPLE_ZONE ?? 0,
    labels: message.CTA_LABELS === undefined ? [] : readLabels(message.CTA_LABELS),
    helper: message.CTA_HELP?.CTA_HELP_NAME,
    begun: times?.CTA_TIMESTAMP_START === undefined ? undefined : new Date(Number(times.CTA_TIMESTAMP_START / 1_000_000n)),
    id: message.CTA_ID ?? 0,
    message,
  }
}

function describeDirection(
  tuple: ConnectionMessage['CTA_TUPLE_ORIG'],
  counters: ConnectionMessage['CTA_COUNTERS_ORIG'],
): ConnectionDirection {
  const { CTA_TUPLE_IP: ip, CTA_TUPLE_PROTO: protocol = {} } = tuple ?? {}
  const { CTA_PROTO_ICMP_ID, CTA_PROTO_ICMP_TYPE, CTA_PROTO_ICMP_CODE } = protocol
  const id = CTA_PROTO_ICMP_ID ?? protocol.CTA_PROTO_ICMPV6_ID
  const type = CTA_PROTO_ICMP_TYPE ?? protocol.CTA_PROTO_ICMPV6_TYPE
  const code = CTA_PROTO_ICMP_CODE ?? protocol.CTA_PROTO_ICMPV6_CODE
  const { CTA_COUNTERS_PACKETS: packets, CTA_COUNTERS_BYTES: bytes } = counters ?? {}
  return {
    source: ip?.CTA_IP_V4_SRC ?? ip?.CTA_IP_V6_SRC ?? '',
    destination: ip?.CTA_IP_V4_DST ?? ip?.CTA_IP_V6_DST ?? '',
    sourcePort: protocol.CTA_PROTO_SRC_PORT,
    destinationPort: protocol.CTA_PROTO_DST_PORT,
    icmp: type === undefined ? undefined : { type, code: code ?? 0, id: id ?? 0 },
    packets: packets === undefined ? undefined : Number(packets),
    bytes: bytes === undefined ? undefined : Number(bytes),
  }
}
