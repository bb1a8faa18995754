/** Names of tables, chains, sets, objects and flowtables, such as nft can print and read again. nft(8), nftables' src/scanner.l */

import { EncodeError, show } from '../../schema/errors.ts'

/** Words that nft reads as its own wherever they stand: the kernel takes a chain of such a name, and then `nft list ruleset | nft -f -` fails. Those of nft 1.0.6. */
const words: ReadonlySet<string> = new Set(
  `accept add ah all and arp auto-merge bridge cgroup chain comment comp constant continue counter cpu create ct day dccp define
   delete describe device devices dnat drop dst dup dynamic ecn element elements eq esp ether exists expires export exthdr fib flags
   flow flowtable flush frag fwd gc-interval ge get goto gt handle hbh hook hour ibriport ibrname icmp icmpv6 igmp iif iifgroup
   iifname iiftype import include index inet insert interval ip ip6 ipsec jhash jump le limit list log lshift lt map mark masquerade
   meta meter mh missing monitor ne netdev nftrace not notrack numgen obriport obrname offload oif oifgroup oifname oiftype or osf
   pkttype policy position priority queue quota random redefine redirect reject rename replace reset return rshift rt rt0 rt2
   rtclassid rule ruleset sctp secmark set size skgid skuid snat socket srh symhash synproxy table tcp th time timeout tproxy type
   typeof udp udplite undefine update vlan vmap xor xt`.split(/\s+/),
)

/** Words that younger versions of nft read as their own. */
const younger: ReadonlySet<string> = new Set('destroy geneve gre gretap last tunnel vni vxlan'.split(' '))

/** Words that nft reads as its own behind those that lead to a name: `ip saddr @nh`, `counter name packets`, `limit rate`. */
const elsewhere: Readonly<Record<string, ReadonlySet<string>>> = {
  set: new Set(['ll', 'nh']),
  object: new Set('bytes burst minute mss name over packets rate sack-perm second timestamp until used week wscale'.split(' ')),
}

/** NFT_NAME_MAXLEN, without the NUL. <linux/netfilter/nf_tables.h> */
const NAME_MAX = 255

/** The name itself, if nft can read it where it stands for a `noun`. @throws EncodeError, a TypeError */
export function checkName(noun: string, name: string): string {
  if (!/^[A-Za-z_][\w./-]*$/.test(name) || name.length > NAME_MAX) {
    throw new EncodeError(
      `a ${noun} is called by up to ${NAME_MAX} letters, digits and _ . / -, the first a letter or _, not so: ${show(name)}`,
    )
  }
  if (words.has(name) || younger.has(name) || elsewhere[noun]?.has(name) === true)
    throw new EncodeError(`nft could not read a ${noun} called ${name}: the word is part of its language`)
  return name
}
