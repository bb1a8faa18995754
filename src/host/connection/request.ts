/** What is said of a connection that is to be tracked, and the request that says it, in the order of `conntrack`. conntrack(8) */

import type { ConnectionInput } from '../../nft/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import type { Family, Prefix } from '../ip/prefix.ts'
import { address, at, type Fields, listOf, number8, number16, number32, oneOf, readFields, type Said, wholeNumber } from '../verb/fields.ts'
import { type IpProtocol, ipProtocols } from '../word/ip-protocol.ts'
import { type ConnectionState, dccpStates, families, type IcmpQuery, sctpStates, stateNames, statuses, tcpStates } from './connection.ts'
import { LABELS, writeLabels } from './labels.ts'

/** Packets of one direction. */
export interface NewDirection {
  readonly source: string
  readonly destination: string
  /** Needed where the protocol has ports. Of GRE: the key of the call. */
  readonly sourcePort?: number
  readonly destinationPort?: number
}

/** What an address and a port become. */
export interface NewTranslation {
  readonly address: string
  readonly port?: number
}

/**
 * A connection that the kernel is to track though it has seen none of its packets. Its own source, destination and ports are those of the
 * first.
 */
export interface NewConnection extends NewDirection {
  readonly protocol: IpProtocol
  /** Needed where the protocol is ICMP: a question, or an answer, of a kind that has both. */
  readonly icmp?: IcmpQuery
  /** What answers look like, where that is not the reverse. */
  readonly reply?: Partial<NewDirection>
  /** Seconds until the kernel forgets it, if nothing comes. */
  readonly timeout: number
  /** Needed for TCP, SCTP and DCCP. */
  readonly state?: ConnectionState
  /** The verification tags of SCTP, which it cannot do without: that of the first packets, and that of answers. */
  readonly verificationTags?: readonly [original: number, reply: number]
  readonly status?: readonly ('seen-reply' | 'assured' | 'fixed-timeout')[]
  readonly mark?: number
  readonly zone?: number
  /** Places from 0 to 127. The kernel keeps them where a rule asks for labels, and says nothing where none does. */
  readonly labels?: readonly number[]
  /** What the source of its packets becomes. */
  readonly sourceNat?: NewTranslation
  /** What their destination becomes. */
  readonly destinationNat?: NewTranslation
}

const directionFields = {
  source: address,
  destination: address,
  sourcePort: number16,
  destinationPort: number16,
} as const satisfies Fields<NewDirection>

const icmpFields = { type: number8, code: number8, id: number16 } as const satisfies Fields<IcmpQuery>

const translationFields = { address, port: number16 } as const satisfies Fields<NewTranslation>

const fields = {
  ...directionFields,
  protocol: ipProtocols.read,
  icmp: (value) => readFields(value, icmpFields),
  reply: (value) => readFields(value, directionFields),
  timeout: number32,
  state: oneOf(stateNames),
  verificationTags: (value) => {
    const [original, reply, ...more] = listOf(number32)(value)
    if (original === undefined || reply === undefined || more.length > 0) throw new EncodeError('expected two numbers: [original, reply]')
    return [original, reply] as const
  },
  status: listOf(oneOf(['seen-reply', 'assured', 'fixed-timeout'])),
  mark: number32,
  zone: number16,
  labels: listOf(wholeNumber(0, LABELS - 1)),
  sourceNat: (value) => readFields(value, translationFields),
  destinationNat: (value) => readFields(value, translationFields),
} as const satisfies Fields<NewConnection>

type SaidConnection = Said<typeof fields>
type SaidDirection = Said<typeof directionFields>

/** Protocols that tell connections apart by two numbers. */
const withPorts: readonly unknown[] = ['IPPROTO_TCP', 'IPPROTO_UDP', 'IPPROTO_UDPLITE', 'IPPROTO_SCTP', 'IPPROTO_DCCP', 'IPPROTO_GRE']

/** What answers which question. <linux/icmp.h>, <linux/icmpv6.h> */
const answers: { readonly [protocol in Icmp]: ReadonlyMap<number, number> } = {
  IPPROTO_ICMP: bothWays([8, 0], [13, 14], [15, 16], [17, 18]),
  IPPROTO_ICMPV6: bothWays([128, 129], [139, 140]),
}

type Icmp = 'IPPROTO_ICMP' | 'IPPROTO_ICMPV6'

function bothWays(...pairs: (readonly [question: number, answer: number])[]): ReadonlyMap<number, number> {
  return new Map(pairs.flatMap(([question, answer]) => [[question, answer] as const, [answer, question] as const]))
}

/**
 * The kernel has not seen with which windows a connection of TCP began, and would take its packets for nobody's: it is told not to look at
 * them, and that both sides know how to acknowledge selectively.
 */
const trusting = ['IP_CT_TCP_FLAG_SACK_PERM', 'IP_CT_TCP_FLAG_BE_LIBERAL'] as const
const tcpFlags = { flags: trusting, mask: trusting }

/** The request for a connection. @throws EncodeError with the path of the offender */
export function newConnection(connection: NewConnection): ConnectionInput {
  const said = readFields(connection, fields)
  const { source, destination, protocol, reply = {}, timeout, status, labels } = said
  if (source === undefined || destination === undefined) throw missing(source === undefined ? 'source' : 'destination', 'an address')
  if (protocol === undefined) throw missing('protocol', 'a protocol')
  if (timeout === undefined) throw missing('timeout', 'seconds')
  const { family } = source
  const original = { source, destination, sourcePort: said.sourcePort, destinationPort: said.destinationPort }
  const backwards = {
    source: reply.source ?? destination,
    destination: reply.destination ?? source,
    sourcePort: reply.sourcePort ?? original.destinationPort,
    destinationPort: reply.destinationPort ?? original.sourcePort,
  }
  checkFamily(family, said)
  checkPorts(protocol, said)
  const icmp = icmpOf(protocol, family, said.icmp)
  return {
    nfgen_family: families[family],
    CTA_TUPLE_ORIG: tupleOf(family, protocol, original, icmp?.question),
    CTA_TUPLE_REPLY: tupleOf(family, protocol, backwards, icmp?.answer),
    // Whatever is in the table is confirmed, and the kernel takes no other word for it.
    CTA_STATUS: status === undefined ? undefined : [...status.map((word) => statuses[word]), 'IPS_CONFIRMED'],
    CTA_TIMEOUT: timeout,
    CTA_MARK: said.mark,
    CTA_PROTOINFO: stateOf(protocol, said),
    CTA_NAT_SRC: translationOf(said.sourceNat, 'sourceNat'),
    CTA_NAT_DST: translationOf(said.destinationNat, 'destinationNat'),
    CTA_ZONE: said.zone,
    CTA_LABELS: labels === undefined ? undefined : writeLabels(labels),
  }
}

function missing(name: string, what: string): EncodeError {
  return new EncodeError(`expected ${what}, got nothing`, [name])
}

function checkFamily(family: Family, said: SaidConnection): void {
  const agree = (prefix: Prefix | undefined, ...path: string[]) => {
    if (prefix !== undefined && prefix.family !== family)
      throw new EncodeError(`expected an address of ${family}, got ${prefix.address}`, path)
  }
  agree(said.destination, 'destination')
  agree(said.reply?.source, 'reply', 'source')
  agree(said.reply?.destination, 'reply', 'destination')
  agree(said.sourceNat?.address, 'sourceNat', 'address')
  agree(said.destinationNat?.address, 'destinationNat', 'address')
}

function checkPorts(protocol: SaidConnection['protocol'], said: SaidConnection): void {
  const has = withPorts.includes(protocol)
  for (const name of ['sourcePort', 'destinationPort'] as const) {
    if (has && said[name] === undefined) throw missing(name, 'a port')
    if (!has && said[name] !== undefined) throw new EncodeError('this protocol has no ports', [name])
    if (!has && said.reply?.[name] !== undefined) throw new EncodeError('this protocol has no ports', ['reply', name])
  }
  for (const name of ['sourceNat', 'destinationNat'] as const)
    if (!has && said[name]?.port !== undefined) throw new EncodeError('this protocol has no ports', [name, 'port'])
}

/** What is asked by ICMP, and how it is answered; undefined for other protocols. */
function icmpOf(protocol: SaidConnection['protocol'], family: Family, said: SaidConnection['icmp']) {
  if (protocol !== 'IPPROTO_ICMP' && protocol !== 'IPPROTO_ICMPV6') {
    if (said !== undefined) throw new EncodeError('this protocol is not ICMP', ['icmp'])
    return undefined
  }
  if ((protocol === 'IPPROTO_ICMP') !== (family === 'ipv4')) throw new EncodeError(`${family} has another ICMP than this`, ['protocol'])
  if (said === undefined) throw missing('icmp', 'what it asks')
  const { type, code = 0, id = 0 } = said
  const answer = type === undefined ? undefined : answers[protocol].get(type)
  if (type === undefined || answer === undefined)
    throw new EncodeError(`expected one of ${[...answers[protocol].keys()].join(', ')}, which are asked and answered`, ['icmp', 'type'])
  return { question: { type, code, id }, answer: { type: answer, code, id } }
}

function tupleOf(
  family: Family,
  protocol: SaidConnection['protocol'],
  { source, destination, sourcePort, destinationPort }: SaidDirection,
  icmp: IcmpQuery | undefined,
): ConnectionInput['CTA_TUPLE_ORIG'] {
  const v4 = family === 'ipv4'
  return {
    CTA_TUPLE_IP: v4
      ? { CTA_IP_V4_SRC: source?.address, CTA_IP_V4_DST: destination?.address }
      : { CTA_IP_V6_SRC: source?.address, CTA_IP_V6_DST: destination?.address },
    CTA_TUPLE_PROTO: {
      CTA_PROTO_NUM: protocol,
      CTA_PROTO_SRC_PORT: sourcePort,
      CTA_PROTO_DST_PORT: destinationPort,
      ...(v4
        ? { CTA_PROTO_ICMP_CODE: icmp?.code, CTA_PROTO_ICMP_TYPE: icmp?.type, CTA_PROTO_ICMP_ID: icmp?.id }
        : { CTA_PROTO_ICMPV6_CODE: icmp?.code, CTA_PROTO_ICMPV6_TYPE: icmp?.type, CTA_PROTO_ICMPV6_ID: icmp?.id }),
    },
  }
}

/** How far it has come; undefined where the protocol has no states. */
function stateOf(
  protocol: SaidConnection['protocol'],
  { state, verificationTags: tags }: SaidConnection,
): ConnectionInput['CTA_PROTOINFO'] {
  if (tags !== undefined && protocol !== 'IPPROTO_SCTP') throw new EncodeError('only SCTP has such tags', ['verificationTags'])
  switch (protocol) {
    case 'IPPROTO_TCP':
      return {
        CTA_PROTOINFO_TCP: {
          CTA_PROTOINFO_TCP_STATE: stateIn(tcpStates, state),
          CTA_PROTOINFO_TCP_FLAGS_ORIGINAL: tcpFlags,
          CTA_PROTOINFO_TCP_FLAGS_REPLY: tcpFlags,
        },
      }
    case 'IPPROTO_SCTP':
      if (tags === undefined) throw missing('verificationTags', 'two numbers')
      return {
        CTA_PROTOINFO_SCTP: {
          CTA_PROTOINFO_SCTP_STATE: stateIn(sctpStates, state),
          CTA_PROTOINFO_SCTP_VTAG_ORIGINAL: tags[0],
          CTA_PROTOINFO_SCTP_VTAG_REPLY: tags[1],
        },
      }
    case 'IPPROTO_DCCP':
      return {
        CTA_PROTOINFO_DCCP: { CTA_PROTOINFO_DCCP_STATE: stateIn(dccpStates, state), CTA_PROTOINFO_DCCP_ROLE: 'CT_DCCP_ROLE_CLIENT' },
      }
    default:
      if (state !== undefined) throw new EncodeError('this protocol has no states', ['state'])
      return undefined
  }
}

function stateIn<const T extends Readonly<Record<string, unknown>>>(states: T, state: ConnectionState | undefined): T[keyof T] {
  return states[at('state', () => oneOf(Object.keys(states))(state))] as T[keyof T]
}

function translationOf(said: SaidConnection['sourceNat'], name: string): ConnectionInput['CTA_NAT_SRC'] {
  if (said === undefined) return undefined
  const { address: to, port } = said
  if (to === undefined) throw new EncodeError('expected an address, got nothing', [name, 'address'])
  return {
    ...(to.family === 'ipv4' ? { CTA_NAT_V4_MINIP: to.address } : { CTA_NAT_V6_MINIP: to.address }),
    CTA_NAT_PROTO: port === undefined ? undefined : { CTA_PROTONAT_PORT_MIN: port, CTA_PROTONAT_PORT_MAX: port },
  }
}
