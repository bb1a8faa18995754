/** Where we differ from nft 1.0.6, and why. */

type Check = 'same bytes' | 'same JSON' | 'same text' | 'same text with -n'

const lostInOrder = 'nft lists what it found in another order, or without a match, so that its own JSON does not give the same bytes'
const shown = 'nft 1.0.6 shows how the field is cut out of its byte, which later versions do not'
const repeated = 'nft leaves ether type out before vlan id, but not before vlan type; we leave it out before both, as it says no more'
const sorted = 'nft sends elements as they were written, or as it makes them itself, and lists them sorted'
const misread = 'nft 1.0.6 changes the two bytes around the field and lists them as a port; we read the field'
const unsaid = 'nft sends the level that it is anyway, and leaves it out when it lists'

export const reasons: Readonly<Record<string, Readonly<Partial<Record<Check, string>>>>> = {
  'ip: ip dscp { ef, cs1 }': { 'same bytes': 'nft sends the elements as they were written and lists them sorted' },
  'ip: ip protocol tcp tcp dport 22': { 'same bytes': lostInOrder },
  'inet: meta l4proto tcp ip saddr 1.2.3.4 tcp dport 5': { 'same bytes': lostInOrder },
  'bridge: ether type vlan vlan type ip': { 'same JSON': repeated, 'same text': repeated, 'same text with -n': repeated },
  'ip: ip dscp . tcp dport { ef . 80 }': { 'same bytes': shown, 'same JSON': shown, 'same text': shown, 'same text with -n': shown },
  'inet: icmp id 5': { 'same bytes': sorted },
  'ip6: icmpv6 code set 1': { 'same JSON': misread, 'same bytes': misread, 'same text': misread, 'same text with -n': misread },
  'ip: ct original protocol tcp ct original proto-src 80': { 'same bytes': lostInOrder },
  'ip: ct original protocol tcp ct reply proto-dst 1-80': { 'same bytes': lostInOrder },
  'ip: ct state vmap { established : accept, related : accept, invalid : drop }': { 'same bytes': sorted },
  'ip: fib daddr . iif type vmap { blackhole : drop, prohibit : jump c2, unreachable : drop }': { 'same bytes': sorted },
  'ip: icmp id 5': { 'same bytes': sorted },
  'ip: icmp id 5 icmp sequence 7': { 'same bytes': sorted },
  'ip: icmp id set 5': { 'same bytes': sorted },
  'ip: icmp sequence 5': { 'same bytes': sorted },
  'ip: icmp type set echo-reply': { 'same JSON': misread, 'same bytes': misread, 'same text': misread, 'same text with -n': misread },
  'ip: icmp type { echo-request, echo-reply } icmp id 5': { 'same bytes': sorted },
  'ip: igmp type set membership-query': { 'same JSON': misread, 'same bytes': misread, 'same text': misread, 'same text with -n': misread },
  'ip: log level warn': { 'same bytes': unsaid },
  'ip: meta l4proto tcp tcp option maxseg size 1400': { 'same bytes': lostInOrder },
  'ip: meta l4proto tcp th dport set 5': { 'same bytes': lostInOrder },
  'ip: meta priority set ip dscp map { ef : 1:2, cs1 : 1:3 }': { 'same bytes': sorted },
}
