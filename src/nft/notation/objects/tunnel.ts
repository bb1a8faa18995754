/** Tunnels that packets are sent by. nft(8) from 1.1.4 on, “TUNNEL”; <linux/netfilter/nf_tables.h>, enum nft_tunnel_key_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { tunnelKey } from '../../tunnel-key.ts'
import type { ObjectKind } from './object.ts'

export interface TunnelObject {
  readonly id: number
  readonly 'src-ipv4'?: string
  readonly 'dst-ipv4'?: string
  readonly 'src-ipv6'?: string
  readonly 'dst-ipv6'?: string
  readonly sport?: number
  readonly dport?: number
  readonly tos?: number
  readonly ttl?: number
  readonly type?: 'vxlan'
  readonly tunnel?: { readonly gbp: number }
}

export const tunnel: ObjectKind<ValueOf<typeof tunnelKey>, TunnelObject, InputOf<typeof tunnelKey>> = {
  word: 'tunnel',
  read(data) {
    const { NFTA_TUNNEL_KEY_ID: id = 0, NFTA_TUNNEL_KEY_IP: ip, NFTA_TUNNEL_KEY_IP6: ip6 } = data
    const said = {
      id,
      'src-ipv4': ip?.NFTA_TUNNEL_KEY_IP_SRC,
      'dst-ipv4': ip?.NFTA_TUNNEL_KEY_IP_DST,
      'src-ipv6': ip6?.NFTA_TUNNEL_KEY_IP6_SRC,
      'dst-ipv6': ip6?.NFTA_TUNNEL_KEY_IP6_DST,
      sport: data.NFTA_TUNNEL_KEY_SPORT,
      dport: data.NFTA_TUNNEL_KEY_DPORT,
      tos: data.NFTA_TUNNEL_KEY_TOS,
      ttl: data.NFTA_TUNNEL_KEY_TTL,
    }
    const gbp = data.NFTA_TUNNEL_KEY_OPTS?.NFTA_TUNNEL_KEY_OPTS_VXLAN?.NFTA_TUNNEL_KEY_VXLAN_GBP
    const known = Object.entries(said).filter(([, value]) => value !== undefined)
    return { ...Object.fromEntries(known), ...(gbp === undefined ? {} : { type: 'vxlan', tunnel: { gbp } }) } as TunnelObject
  },
  write(said) {
    const { id, 'src-ipv4': from, 'dst-ipv4': to, 'src-ipv6': from6, 'dst-ipv6': to6, sport, dport, tos, ttl, tunnel } = said
    return {
      NFTA_TUNNEL_KEY_ID: id,
      ...(from === undefined && to === undefined
        ? {}
        : { NFTA_TUNNEL_KEY_IP: { NFTA_TUNNEL_KEY_IP_SRC: from, NFTA_TUNNEL_KEY_IP_DST: to } }),
      ...(from6 === undefined && to6 === undefined
        ? {}
        : { NFTA_TUNNEL_KEY_IP6: { NFTA_TUNNEL_KEY_IP6_SRC: from6, NFTA_TUNNEL_KEY_IP6_DST: to6 } }),
      NFTA_TUNNEL_KEY_SPORT: sport,
      NFTA_TUNNEL_KEY_DPORT: dport,
      NFTA_TUNNEL_KEY_TOS: tos,
      NFTA_TUNNEL_KEY_TTL: ttl,
      ...(tunnel === undefined ? {} : { NFTA_TUNNEL_KEY_OPTS: { NFTA_TUNNEL_KEY_OPTS_VXLAN: { NFTA_TUNNEL_KEY_VXLAN_GBP: tunnel.gbp } } }),
    }
  },
  lines(said) {
    const words = { 'src-ipv4': 'ip saddr', 'dst-ipv4': 'ip daddr', 'src-ipv6': 'ip6 saddr', 'dst-ipv6': 'ip6 daddr' } as const
    const options = said.tunnel === undefined ? [] : ['vxlan {', `\tgbp ${said.tunnel.gbp}`, '}']
    return [
      ...Object.entries(said).flatMap(([name, value]) =>
        name === 'type' || name === 'tunnel' ? [] : [`${words[name as keyof typeof words] ?? name} ${value}`],
      ),
      ...options,
    ]
  },
}
