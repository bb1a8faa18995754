/**
 * Which tracked connections are meant: what the kernel is asked, and what is chosen from its answer. conntrack(8), the kernel's
 * nf_conntrack_netlink.c, ctnetlink_filter_match
 */

import type { ConnectionInput, CTA_FILTER_F } from '../../nft/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { contains, type Family, type Prefix, parseNetwork, parsePrefix } from '../ip/prefix.ts'
import { at, type Fields, family as familyReader, listOf, number16, number32, oneOf, readFields, type Said } from '../verb/fields.ts'
import { type IpProtocol, ipProtocols } from '../word/ip-protocol.ts'
import {
  type ConnectionDirection,
  type ConnectionState,
  type ConnectionStatus,
  families,
  stateNames,
  statuses,
  statusNames,
  type TrackedConnection,
} from './connection.ts'

/** Packets of one direction, as far as they are said. */
export interface DirectionFilter {
  /** Who sends them: an address, or a network such as `10.10.0.0/24`. */
  readonly source?: string
  readonly destination?: string
  readonly sourcePort?: number
  readonly destinationPort?: number
}

/**
 * Which connections are meant: those for which all that is given holds. The kernel chooses by family, mark, status and zone, by the
 * protocol and its ports where the family is said or follows from an address, and by whole addresses of IPv4; we choose by all else, and by
 * all that an old kernel does not know how to.
 */
export interface ConnectionFilter extends DirectionFilter {
  readonly family?: Family
  readonly protocol?: IpProtocol
  /** What answers look like. Where addresses are translated they do not come from where the first packet went. */
  readonly reply?: DirectionFilter
  readonly state?: ConnectionState
  /** What the kernel must have noted, all of it. */
  readonly status?: readonly ConnectionStatus[]
  readonly mark?: number
  /** Which bits of the mark count; all where nothing is said. */
  readonly mask?: number
  readonly zone?: number
}

/** A filter, ready for use. */
export interface Choice {
  /** What the kernel is asked. It may answer with more. */
  readonly question: ConnectionInput
  /** Whether there is a connection that does not pass. */
  readonly saysSomething: boolean
  passes(connection: TrackedConnection): boolean
}

const network = (value: unknown) => parseNetwork(value as string)

const directionFields = {
  source: network,
  destination: network,
  sourcePort: number16,
  destinationPort: number16,
} as const satisfies Fields<DirectionFilter>

const fields = {
  ...directionFields,
  family: familyReader,
  protocol: ipProtocols.read,
  reply: (value) => readFields(value, directionFields),
  state: oneOf(stateNames),
  status: listOf(oneOf(statusNames)),
  mark: number32,
  mask: number32,
  zone: number16,
} as const satisfies Fields<ConnectionFilter>

type SaidDirection = Said<typeof directionFields>

/** Reads a filter. @throws EncodeError with the path of the offender */
export function choiceOf(filter: ConnectionFilter): Choice {
  const said = readFields(filter, fields)
  const { protocol, reply = {}, state, status, zone, mask = 0xffff_ffff } = said
  if (said.mark === undefined && said.mask !== undefined) throw new EncodeError('expected a mark whose bits these are', ['mask'])
  const family = familyOf(said)
  const mark = said.mark === undefined ? undefined : (said.mark & mask) >>> 0
  const bits = status?.map((word) => statuses[word])
  const original = comparable(family, protocol, said)
  const answers = comparable(family, protocol, reply)
  return {
    question: {
      nfgen_family: family === undefined ? 'NFPROTO_UNSPEC' : families[family],
      CTA_TUPLE_ORIG: original?.tuple,
      CTA_TUPLE_REPLY: answers?.tuple,
      CTA_STATUS: bits,
      // Old kernels look at a mark only beside its mask.
      CTA_MARK: mark,
      CTA_ZONE: zone,
      CTA_MARK_MASK: mark === undefined ? undefined : mask,
      CTA_FILTER:
        original === undefined && answers === undefined
          ? undefined
          : { CTA_FILTER_ORIG_FLAGS: original?.flags, CTA_FILTER_REPLY_FLAGS: answers?.flags },
      CTA_STATUS_MASK: bits,
    },
    saysSomething: [...Object.values({ ...said, reply: undefined }), ...Object.values(reply)].some((value) => value !== undefined),
    passes: (connection) =>
      (family === undefined || connection.family === family) &&
      (protocol === undefined || ipProtocols.read(connection.protocol) === protocol) &&
      matches(said, connection) &&
      matches(reply, connection.reply) &&
      (state === undefined || connection.state === state) &&
      (status === undefined || status.every((word) => connection.status.includes(word))) &&
      (mark === undefined || (connection.mark & mask) >>> 0 === mark) &&
      (zone === undefined || connection.zone === zone),
  }
}

/** The family that is said, or follows from the addresses. */
function familyOf({ family, source, destination, reply = {} }: Said<typeof fields>): Family | undefined {
  let found = family
  const agree = (networks: SaidDirection) => {
    for (const name of ['source', 'destination'] as const) {
      const network = networks[name]
      found ??= network?.family
      if (network !== undefined && network.family !== found)
        throw new EncodeError(`expected an address of ${found}, got ${network.address}`, [name])
    }
  }
  agree({ source, destination })
  at('reply', () => agree(reply))
  return found
}

interface Comparable {
  readonly tuple: ConnectionInput['CTA_TUPLE_ORIG']
  readonly flags: readonly (keyof typeof CTA_FILTER_F)[]
}

/**
 * What the kernel can compare of a direction, which takes the family; undefined where that is nothing. It takes an address of IPv6 for all
 * the others but this one (up to Linux 6.18 at least), and ports count for TCP and UDP alone.
 */
function comparable(family: Family | undefined, protocol: SaidProtocol, said: SaidDirection): Comparable | undefined {
  if (family === undefined) return undefined
  const whole = (prefix: Prefix | undefined) => (family === 'ipv4' && prefix?.length === 32 ? prefix.address : undefined)
  const withPorts = protocol === 'IPPROTO_TCP' || protocol === 'IPPROTO_UDP'
  const compared = {
    CTA_FILTER_F_CTA_IP_SRC: whole(said.source),
    CTA_FILTER_F_CTA_IP_DST: whole(said.destination),
    CTA_FILTER_F_CTA_PROTO_NUM: protocol,
    CTA_FILTER_F_CTA_PROTO_SRC_PORT: withPorts ? said.sourcePort : undefined,
    CTA_FILTER_F_CTA_PROTO_DST_PORT: withPorts ? said.destinationPort : undefined,
  }
  const flags = (Object.keys(compared) as (keyof typeof compared)[]).filter((flag) => compared[flag] !== undefined)
  if (flags.length === 0) return undefined
  const { CTA_FILTER_F_CTA_IP_SRC: CTA_IP_V4_SRC, CTA_FILTER_F_CTA_IP_DST: CTA_IP_V4_DST } = compared
  const { CTA_FILTER_F_CTA_PROTO_SRC_PORT: CTA_PROTO_SRC_PORT, CTA_FILTER_F_CTA_PROTO_DST_PORT: CTA_PROTO_DST_PORT } = compared
  return {
    tuple: {
      CTA_TUPLE_IP: CTA_IP_V4_SRC === undefined && CTA_IP_V4_DST === undefined ? undefined : { CTA_IP_V4_SRC, CTA_IP_V4_DST },
      CTA_TUPLE_PROTO: protocol === undefined ? undefined : { CTA_PROTO_NUM: protocol, CTA_PROTO_SRC_PORT, CTA_PROTO_DST_PORT },
    },
    flags,
  }
}

type SaidProtocol = Said<typeof fields>['protocol']

function matches(said: SaidDirection, { source, destination, sourcePort, destinationPort }: ConnectionDirection): boolean {
  return (
    (said.source === undefined || contains(said.source, parsePrefix(source))) &&
    (said.destination === undefined || contains(said.destination, parsePrefix(destination))) &&
    (said.sourcePort === undefined || said.sourcePort === sourcePort) &&
    (said.destinationPort === undefined || said.destinationPort === destinationPort)
  )
}
