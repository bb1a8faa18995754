/** Where we differ from nft 1.0.6, and why. */

type Check = 'same bytes' | 'same JSON' | 'same text' | 'same text with -n'

const lostInOrder = 'nft lists what it found in another order, or without a match, so that its own JSON does not give the same bytes'
const shown = 'nft 1.0.6 shows how the field is cut out of its byte, which later versions do not'
const repeated = 'nft leaves ether type out before vlan id, but not before vlan type; we leave it out before both, as it says no more'

export const reasons: Readonly<Record<string, Readonly<Partial<Record<Check, string>>>>> = {
  'ip: ip dscp { ef, cs1 }': { 'same bytes': 'nft sends the elements as they were written and lists them sorted' },
  'ip: ip protocol tcp tcp dport 22': { 'same bytes': lostInOrder },
  'inet: meta l4proto tcp ip saddr 1.2.3.4 tcp dport 5': { 'same bytes': lostInOrder },
  'bridge: ether type vlan vlan type ip': { 'same JSON': repeated, 'same text': repeated, 'same text with -n': repeated },
  'ip: ip dscp . tcp dport { ef . 80 }': { 'same bytes': shown, 'same JSON': shown, 'same text': shown, 'same text with -n': shown },
}
