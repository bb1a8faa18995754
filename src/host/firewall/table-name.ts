/** Names of tables: such as nft can print and read again, and nobody else's. nft(8), nftables' src/scanner.l */

/**
 * Words that nft reads as its own: the kernel takes a table of such a name, and then `nft list ruleset | nft -f -` fails. Those of nft 1.0.6,
 * and a few younger ones.
 */
const words: ReadonlySet<string> = new Set(
  `accept add ah all and arp auto-merge bridge cgroup chain comment comp constant continue counter cpu create ct
   day dccp define delete describe destroy device devices dnat drop dst dup dynamic ecn element elements eq esp
   ether exists expires exthdr fib flags flow flowtable flush frag fwd gc-interval ge get goto gt handle hbh
   hook hour ibriport ibrname icmp icmpv6 igmp iif iifgroup iifname iiftype include index inet insert interval
   ip ip6 ipsec jhash jump last le limit list log lt map mark masquerade meta meter mh missing monitor ne netdev
   nftrace not notrack numgen obriport obrname offload oif oifgroup oifname oiftype or osf pkttype policy
   position priority queue quota random redefine redirect reject rename replace reset return rt rt0 rt2
   rtclassid rule ruleset sctp secmark set size skgid skuid snat socket srh symhash synproxy table tcp th time
   timeout tproxy type typeof udp udplite undefine update vlan vmap xt`.split(/\s+/),
)

/**
 * Tables that belong to others. A rule of ours in a table of iptables makes `iptables` refuse the whole table; the rest are thrown away
 * with all that is in them whenever their owner likes.
 */
const owners: Readonly<Record<string, string>> = {
  filter: 'iptables',
  nat: 'iptables',
  mangle: 'iptables',
  raw: 'iptables',
  security: 'iptables',
  broute: 'ebtables',
  firewalld: 'firewalld',
  'docker-bridges': 'Docker',
}

/** NFT_NAME_MAXLEN, without the NUL. <linux/netfilter/nf_tables.h> */
const NAME_MAX = 255

/** The name itself, if it can be that of a table of ours. @throws a TypeError */
export function checkTableName(name: string): string {
  if (!/^[A-Za-z_][\w./-]*$/.test(name) || name.length > NAME_MAX) {
    throw new TypeError(`a table is called by letters, digits and _ . / -, the first a letter, not so ${JSON.stringify(name)}`)
  }
  if (words.has(name)) throw new TypeError(`nft could not read a table called ${name}: the word is part of its language`)
  if (Object.hasOwn(owners, name)) throw new TypeError(`tables called ${name} belong to ${owners[name]}: choose a name of your own`)
  return name
}
