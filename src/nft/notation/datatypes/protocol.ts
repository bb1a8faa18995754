/** Protocols, and what they number: ports, operations. nft(8), “Data types”; <linux/if_arp.h> */

import { ETH_P } from '../../../netlink/ether-types.ts'
import { IPPROTO } from '../../../netlink/ip-protocols.ts'
import { NFPROTO } from '../../nfgenmsg.ts'
import { hexadecimal, numbers } from './numbers.ts'

export const nfProto = numbers({
  name: 'nf_proto',
  id: 2,
  bits: 8,
  noted: 'none',
  symbols: { ipv4: NFPROTO.NFPROTO_IPV4, ipv6: NFPROTO.NFPROTO_IPV6 },
})

/**
 * Protocols that IP carries. nft takes their names from the machine's /etc/protocols; here stand those of Debian's, which are IANA's, and the
 * two that nft's own grammar adds, `icmpv6` and `comp`. A name that only the machine at hand knows is refused; its number is not.
 */
export const inetProto = numbers({
  name: 'inet_proto',
  id: 12,
  bits: 8,
  noted: 'none',
  symbols: {
    ip: IPPROTO.IPPROTO_IP,
    hopopt: IPPROTO.IPPROTO_IP,
    icmp: IPPROTO.IPPROTO_ICMP,
    igmp: IPPROTO.IPPROTO_IGMP,
    ggp: 3,
    ipencap: IPPROTO.IPPROTO_IPIP,
    st: 5,
    tcp: IPPROTO.IPPROTO_TCP,
    egp: IPPROTO.IPPROTO_EGP,
    igp: 9,
    pup: IPPROTO.IPPROTO_PUP,
    udp: IPPROTO.IPPROTO_UDP,
    hmp: 20,
    'xns-idp': IPPROTO.IPPROTO_IDP,
    rdp: 27,
    'iso-tp4': IPPROTO.IPPROTO_TP,
    dccp: IPPROTO.IPPROTO_DCCP,
    xtp: 36,
    ddp: 37,
    'idpr-cmtp': 38,
    ipv6: IPPROTO.IPPROTO_IPV6,
    'ipv6-route': IPPROTO.IPPROTO_ROUTING,
    'ipv6-frag': IPPROTO.IPPROTO_FRAGMENT,
    idrp: 45,
    rsvp: IPPROTO.IPPROTO_RSVP,
    gre: IPPROTO.IPPROTO_GRE,
    esp: IPPROTO.IPPROTO_ESP,
    ah: IPPROTO.IPPROTO_AH,
    skip: 57,
    'ipv6-icmp': IPPROTO.IPPROTO_ICMPV6,
    icmpv6: IPPROTO.IPPROTO_ICMPV6,
    'ipv6-nonxt': IPPROTO.IPPROTO_NONE,
    'ipv6-opts': IPPROTO.IPPROTO_DSTOPTS,
    rspf: 73,
    vmtp: 81,
    eigrp: 88,
    ospf: 89,
    'ax.25': 93,
    ipip: IPPROTO.IPPROTO_BEETPH,
    etherip: 97,
    encap: IPPROTO.IPPROTO_ENCAP,
    pim: IPPROTO.IPPROTO_PIM,
    ipcomp: IPPROTO.IPPROTO_COMP,
    comp: IPPROTO.IPPROTO_COMP,
    vrrp: 112,
    l2tp: IPPROTO.IPPROTO_L2TP,
    isis: 124,
    sctp: IPPROTO.IPPROTO_SCTP,
    fc: 133,
    'mobility-header': IPPROTO.IPPROTO_MH,
    udplite: IPPROTO.IPPROTO_UDPLITE,
    'mpls-in-ip': IPPROTO.IPPROTO_MPLS,
    manet: 138,
    hip: 139,
    shim6: 140,
    wesp: 141,
    rohc: 142,
    ethernet: IPPROTO.IPPROTO_ETHERNET,
  },
})

/** Ports. nft lists them as numbers too (without -S); what it reads from /etc/services is refused. */
export const inetService = numbers({
  name: 'inet_service',
  id: 13,
  bits: 16,
  hint: 'names of services are of the machine: /etc/services is not read here',
})

export const etherType = numbers({
  name: 'ether_type',
  id: 10,
  bits: 16,
  digits: hexadecimal(4),
  symbols: {
    ip: ETH_P.ETH_P_IP,
    arp: ETH_P.ETH_P_ARP,
    ip6: ETH_P.ETH_P_IPV6,
    '8021q': ETH_P.ETH_P_8021Q,
    '8021ad': ETH_P.ETH_P_8021AD,
    vlan: ETH_P.ETH_P_8021Q,
  },
})

export const arpOperation = numbers({
  name: 'arp_op',
  id: 11,
  bits: 16,
  symbols: { request: 1, reply: 2, rrequest: 3, rreply: 4, inrequest: 8, inreply: 9, nak: 10 },
})
