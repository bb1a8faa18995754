/** What tunnels have in common, whatever they carry: rows by the prefix of their attributes. ip-link(8), ip-fou(8), <linux/if_tunnel.h> */

import {
  ipv4Address,
  ipv6Address,
  link,
  member,
  number32,
  numberOrFlag,
  present,
  whole,
  wholeOr,
  words,
  yesNo,
} from '../../verb/option-values.ts'

type Prefix = 'IFLA_GRE' | 'IFLA_IPTUN'
type Address = typeof ipv4Address

function overAny<const P extends Prefix>(prefix: P, address: Address) {
  return {
    /** The link that packets leave by. */
    link: [`${prefix}_LINK`, link],
    /** This end: the sender of packets. */
    local: [`${prefix}_LOCAL`, address],
    /** The other end. */
    remote: [`${prefix}_REMOTE`, address],
    /** The mark that packets get. */
    mark: [`${prefix}_FWMARK`, number32],
    /** Whether routes, filters or programs say where packets go. */
    external: [`${prefix}_COLLECT_METADATA`, present, 'fixed'],
    /** What packets are wrapped in once more. */
    encapsulation: [`${prefix}_ENCAP_TYPE`, words({ none: 'TUNNEL_ENCAP_NONE', fou: 'TUNNEL_ENCAP_FOU', gue: 'TUNNEL_ENCAP_GUE' })],
    /** The port that they are sent from then; `auto`, one for each flow. */
    encapsulationSourcePort: [`${prefix}_ENCAP_SPORT`, wholeOr(1, 0xffff, { auto: 0 })],
    /** The port that they are sent to then. */
    encapsulationPort: [`${prefix}_ENCAP_DPORT`, whole(0, 0xffff)],
    /** Whether they have a UDP checksum then, over IPv4. */
    encapsulationChecksum: [`${prefix}_ENCAP_FLAGS`, member('TUNNEL_ENCAP_FLAG_CSUM')],
    /** Whether they have a UDP checksum then, over IPv6. */
    encapsulationChecksum6: [`${prefix}_ENCAP_FLAGS`, member('TUNNEL_ENCAP_FLAG_CSUM6')],
    /** Whether the checksum of the packet inside is left to the receiver then. */
    encapsulationRemoteChecksum: [`${prefix}_ENCAP_FLAGS`, member('TUNNEL_ENCAP_FLAG_REMCSUM')],
  } as const
}

/** Tunnels over IPv4. */
export function overIpv4<const P extends Prefix>(prefix: P) {
  return {
    ...overAny(prefix, ipv4Address),
    /** How many routers packets pass at most; `inherit`, as many as the packet inside. */
    ttl: [`${prefix}_TTL`, wholeOr(1, 255, { inherit: 0 })],
    /** The type of service of packets; `inherit` for that of the packet inside. */
    tos: [`${prefix}_TOS`, wholeOr(0, 255, { inherit: 1 })],
    /** Whether packets may not be cut up on their way, and the longest is found out. A `ttl` takes it. */
    pathMtuDiscovery: [`${prefix}_PMTUDISC`, yesNo],
  } as const
}

/** Tunnels over IPv6. */
export function overIpv6<const P extends Prefix>(prefix: P) {
  return {
    ...overAny(prefix, ipv6Address),
    /** How many routers packets pass at most; 0: as many as the packet inside. */
    hopLimit: [`${prefix}_TTL`, whole(0, 255)],
    /** How many more tunnels packets may pass. RFC 2473 */
    encapsulationLimit: [[`${prefix}_ENCAP_LIMIT`, `${prefix}_FLAGS`], numberOrFlag(255, 'none', 'IP6_TNL_F_IGN_ENCAP_LIMIT')],
    /** The traffic class of packets; `inherit` for that of the packet inside. */
    trafficClass: [[`${prefix}_FLOWINFO`, `${prefix}_FLAGS`], numberOrFlag(0xff, 'inherit', 'IP6_TNL_F_USE_ORIG_TCLASS', 20)],
    /** The flow label of packets; `inherit` for that of the packet inside. */
    flowLabel: [[`${prefix}_FLOWINFO`, `${prefix}_FLAGS`], numberOrFlag(0xf_ffff, 'inherit', 'IP6_TNL_F_USE_ORIG_FLOWLABEL')],
    /** Whether the traffic class is copied to the packet inside when it arrives. */
    copyTrafficClass: [`${prefix}_FLAGS`, member('IP6_TNL_F_RCV_DSCP_COPY')],
    /** Whether packets get the mark of the packet inside. */
    inheritMark: [`${prefix}_FLAGS`, member('IP6_TNL_F_USE_ORIG_FWMARK')],
    /** Whether the other end may be this host itself. */
    allowLocalRemote: [`${prefix}_FLAGS`, member('IP6_TNL_F_ALLOW_LOCAL_REMOTE')],
  } as const
}

/** The kernel puts back to its default what a change of a tunnel does not mention. */
export const forgetful = { forgetful: true } as const
