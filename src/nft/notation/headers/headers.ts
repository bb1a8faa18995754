/** The headers that rules look into, by nft's names. */

import { ah } from './ah.ts'
import { arp } from './arp.ts'
import { comp } from './comp.ts'
import { dccp } from './dccp.ts'
import { esp } from './esp.ts'
import { ether } from './ether.ts'
import type { Header } from './header.ts'
import { icmp } from './icmp.ts'
import { icmpv6 } from './icmpv6.ts'
import { igmp } from './igmp.ts'
import { ip } from './ip.ts'
import { ip6 } from './ip6.ts'
import { sctp } from './sctp.ts'
import { tcp } from './tcp.ts'
import { th } from './th.ts'
import { udp } from './udp.ts'
import { udplite } from './udplite.ts'
import { vlan } from './vlan.ts'

export const headers = { ah, arp, comp, dccp, esp, ether, icmp, icmpv6, igmp, ip, ip6, sctp, tcp, th, udp, udplite, vlan } as const

/** nft's name for a header. */
export type HeaderName = keyof typeof headers

/** The header of this name; undefined where there is none. */
export function headerOf(name: string): Header | undefined {
  return Object.hasOwn(headers, name) ? headers[name as HeaderName] : undefined
}
