/** nft's types of values, by its names for them. nft(8), “Data types” */

import type { Datatype } from '../datatype.ts'
import { etherAddress, ipv4Address, ipv6Address, linkLayerAddress } from './address.ts'
import { bitmask } from './bitmask.ts'
import { concatenation, partIds } from './concatenation.ts'
import { ctDirection, ctEvent, ctLabel, ctState, ctStatus } from './conntrack.ts'
import { dccpPacketType, dscp, ecn, mobilityType, tcpFlag } from './header.ts'
import { icmpCode, icmpType, icmpv6Code, icmpv6Type, icmpxCode, igmpType } from './icmp.ts'
import { boolean, integer } from './integer.ts'
import {
  cgroup,
  classId,
  deviceGroup,
  fibAddressType,
  groupId,
  interfaceIndex,
  interfaceType,
  mark,
  packetType,
  realm,
  userId,
} from './packet.ts'
import { arpOperation, etherType, inetProto, inetService, nfProto } from './protocol.ts'
import { ifname, string } from './text.ts'
import { date, day, hour, time } from './time.ts'

export { numberText, singleBits } from './bitmask.ts'
export { type Concatenation, concatenation } from './concatenation.ts'
export { hostInteger, rawInteger } from './integer.ts'
export { date, durationText, parseDuration } from './time.ts'

/**
 * In the order of nft's numbers. Not here: `verdict`, which is no value of a register; `date`, which nft calls `time` as well; `hostInteger` and
 * `rawInteger`, which are `integer` in other clothes.
 */
export const datatypes = {
  nf_proto: nfProto,
  bitmask,
  integer,
  string,
  ll_addr: linkLayerAddress,
  ipv4_addr: ipv4Address,
  ipv6_addr: ipv6Address,
  ether_addr: etherAddress,
  ether_type: etherType,
  arp_op: arpOperation,
  inet_proto: inetProto,
  inet_service: inetService,
  icmp_type: icmpType,
  tcp_flag: tcpFlag,
  dccp_pkttype: dccpPacketType,
  mh_type: mobilityType,
  time,
  mark,
  iface_index: interfaceIndex,
  iface_type: interfaceType,
  realm,
  classid: classId,
  uid: userId,
  gid: groupId,
  ct_state: ctState,
  ct_dir: ctDirection,
  ct_status: ctStatus,
  icmpv6_type: icmpv6Type,
  ct_label: ctLabel,
  pkt_type: packetType,
  icmp_code: icmpCode,
  icmpv6_code: icmpv6Code,
  icmpx_code: icmpxCode,
  devgroup: deviceGroup,
  dscp,
  ecn,
  fib_addrtype: fibAddressType,
  boolean,
  ct_event: ctEvent,
  ifname,
  igmp_type: igmpType,
  hour,
  day,
  cgroupsv2: cgroup,
} as const satisfies Record<string, Datatype>

/** nft's name for a type. */
export type DatatypeName = keyof typeof datatypes

const byId: ReadonlyMap<number, Datatype> = new Map([...Object.values(datatypes), date].map((type): [number, Datatype] => [type.id, type]))

/**
 * The type that NFTA_SET_KEY_TYPE or NFTA_SET_DATA_TYPE stands for, a concatenation among them. Undefined where nft has none of that number, and
 * for a concatenation of what has no width of its own (`integer`, `string`): only the expression that it was made for can tell.
 */
export function datatypeById(id: number): Datatype | undefined {
  const single = byId.get(id)
  if (single !== undefined) return single
  const parts = partIds(id).map((part) => byId.get(part))
  return parts.length > 1 && parts.every((part) => part !== undefined && part.bits > 0) ? concatenation(parts as Datatype[]) : undefined
}
