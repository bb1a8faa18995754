/** What is known about the protocols of the packets that come as far as a place in a rule. nft does the same book-keeping (proto_ctx). */

import { ETH_P } from '../../netlink/ether-types.ts'
import { IPPROTO } from '../../netlink/ip-protocols.ts'
import type { TableFamily } from './family.ts'
import type { HeaderName } from './headers/headers.ts'

/** The header of each layer, as far as it is known. */
export interface Protocols {
  link?: 'ether' | 'vlan' | undefined
  network?: 'ip' | 'ip6' | 'arp' | undefined
  transport?: HeaderName | undefined
  /** Which types of message of ICMP or ICMPv6 it may be. */
  message?: readonly number[] | undefined
}

/** What is known before the first match: by the table's family. */
export function protocolsOf(family: TableFamily): Protocols {
  const network = family === 'ip' || family === 'ip6' || family === 'arp' ? family : undefined
  return { link: family === 'bridge' ? 'ether' : undefined, network, transport: undefined, message: undefined }
}

/** What ether type, vlan type and `meta protocol` say of the network header. */
export const networkTypes = { ip: ETH_P.ETH_P_IP, ip6: ETH_P.ETH_P_IPV6, arp: ETH_P.ETH_P_ARP } as const

/** What `ip protocol`, `ip6 nexthdr` and `meta l4proto` say of the transport header. */
export const transportTypes = {
  icmp: IPPROTO.IPPROTO_ICMP,
  igmp: IPPROTO.IPPROTO_IGMP,
  tcp: IPPROTO.IPPROTO_TCP,
  udp: IPPROTO.IPPROTO_UDP,
  dccp: IPPROTO.IPPROTO_DCCP,
  esp: IPPROTO.IPPROTO_ESP,
  ah: IPPROTO.IPPROTO_AH,
  icmpv6: IPPROTO.IPPROTO_ICMPV6,
  comp: IPPROTO.IPPROTO_COMP,
  sctp: IPPROTO.IPPROTO_SCTP,
  udplite: IPPROTO.IPPROTO_UDPLITE,
} as const

/** A transport that is at home in one of the two IPs alone. */
export const homes: { readonly [name in HeaderName]?: 'ip' | 'ip6' } = { icmp: 'ip', igmp: 'ip', icmpv6: 'ip6' }

/** The network header of an ether type. */
export function networkOf(type: number): 'ip' | 'ip6' | 'arp' | undefined {
  return nameOf(networkTypes, type)
}

/** The transport header of a protocol number. */
export function transportOf(protocol: number): keyof typeof transportTypes | undefined {
  return nameOf(transportTypes, protocol)
}

function nameOf<Name extends string>(numbers: Readonly<Record<Name, number>>, wanted: number): Name | undefined {
  return (Object.keys(numbers) as Name[]).find((name) => numbers[name] === wanted)
}
