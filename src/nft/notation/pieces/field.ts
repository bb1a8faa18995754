/** Matches on the fields of headers: `ip.saddr('10.10.0.0/24')`, `tcp.dport([80, 443])`. nft(8), “PAYLOAD EXPRESSIONS” */

import type { Header } from '../headers/header.ts'
import { headers } from '../headers/headers.ts'
import type { Statement } from '../statement.ts'
import { rightOf, type Value } from './value.ts'

/**
 * A match for each field of a header, in nft’s names. Each takes a value, several (`[80, 443]`), or one that is compared otherwise (`not(80)`); what is
 * no value of the field’s type is refused when the rule is written. What must be known before (that it is TCP at all) is added then, as nft adds it.
 */
export type Fields<H extends Header> = { readonly [Name in keyof H['fields']]: (value: Value) => Statement }

function fieldsOf<H extends Header>({ name, fields }: H): Fields<H> {
  const entries = Object.entries(fields).map(([field, [, , type]]) => [
    field,
    (value: Value): Statement => {
      const { op, right } = rightOf(value, type)
      return { match: { op, left: { payload: { protocol: name, field } }, right } }
    },
  ])
  return Object.fromEntries(entries)
}

/** Ethernet. Equivalent to: `ether saddr ...` */
export const ether = fieldsOf(headers.ether)
/** VLAN tags. Equivalent to: `vlan id ...` */
export const vlan = fieldsOf(headers.vlan)
/** ARP. Equivalent to: `arp operation ...` */
export const arp = fieldsOf(headers.arp)
/** IPv4. Equivalent to: `ip saddr ...` */
export const ip = fieldsOf(headers.ip)
/** IPv6. Equivalent to: `ip6 saddr ...` */
export const ip6 = fieldsOf(headers.ip6)
/** ICMP. Equivalent to: `icmp type ...` */
export const icmp = fieldsOf(headers.icmp)
/** ICMPv6. Equivalent to: `icmpv6 type ...` */
export const icmpv6 = fieldsOf(headers.icmpv6)
/** IGMP. Equivalent to: `igmp type ...` */
export const igmp = fieldsOf(headers.igmp)
/** TCP. Equivalent to: `tcp dport ...` */
export const tcp = fieldsOf(headers.tcp)
/** UDP. Equivalent to: `udp dport ...` */
export const udp = fieldsOf(headers.udp)
/** UDP-Lite. Equivalent to: `udplite dport ...` */
export const udplite = fieldsOf(headers.udplite)
/** SCTP. Equivalent to: `sctp dport ...` */
export const sctp = fieldsOf(headers.sctp)
/** DCCP. Equivalent to: `dccp dport ...` */
export const dccp = fieldsOf(headers.dccp)
/** The ports of whichever transport it is. Equivalent to: `th dport ...` */
export const th = fieldsOf(headers.th)
/** The authentication header of IPsec. Equivalent to: `ah spi ...` */
export const ah = fieldsOf(headers.ah)
/** IPsec’s encapsulated payload. Equivalent to: `esp spi ...` */
export const esp = fieldsOf(headers.esp)
/** IP payload compression. Equivalent to: `comp cpi ...` */
export const comp = fieldsOf(headers.comp)
