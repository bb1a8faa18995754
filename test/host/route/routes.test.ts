import { describe, expect, it } from 'vitest'
import type { NewRoute, OldRoute } from '../../../src/host/route/request.ts'
import { type LookupOptions, type RouteFilter, routes } from '../../../src/host/route/routes.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

const there = { 'veth-host': 3, 'veth-ns': 2 }
const network = { to: '10.20.0.0/16', via: '10.10.0.1' }

describe('making a route sends what `ip route add` sends', () => {
  const cases: [command: string, fixture: string, route: NewRoute][] = [
    ['ip route add default via 10.10.0.1', 'add-default', { to: 'default', via: '10.10.0.1' }],
    ['ip route add default via 10.10.0.1', 'add-default', { to: '0.0.0.0/0', via: '10.10.0.1' }],
    ['ip route add default via 10.10.0.1 dev veth-host', 'add-default-by-link', { to: 'default', via: '10.10.0.1', link: 'veth-host' }],
    ['ip route add 10.20.0.0/16 dev veth-host', 'add-by-link', { to: '10.20.0.0/16', link: 'veth-host' }],
    ['ip route add 10.20.0.0/16 via 10.10.0.1 src 10.10.0.2', 'add-source', { ...network, source: '10.10.0.2' }],
    ['ip route add 10.20.0.0/16 via 10.10.0.1 metric 100', 'add-metric', { ...network, metric: 100 }],
    ['ip route add 10.20.0.0/16 via 10.10.0.1 table 100', 'add-table', { ...network, table: 100 }],
    ['ip route add 10.20.0.0/16 via 10.10.0.1 table 1000', 'add-table-above-255', { ...network, table: 1000 }],
    [
      'ip route add 10.20.0.0/16 via 192.168.99.1 dev veth-host onlink',
      'add-onlink',
      { to: '10.20.0.0/16', via: '192.168.99.1', link: 'veth-host', onLink: true },
    ],
    ['ip route add blackhole 10.20.0.0/16', 'add-blackhole', { to: '10.20.0.0/16', type: 'blackhole' }],
    ['ip route add unreachable 10.20.0.0/16', 'add-unreachable', { to: '10.20.0.0/16', type: 'unreachable' }],
    ['ip route add prohibit 10.20.0.0/16', 'add-prohibit', { to: '10.20.0.0/16', type: 'prohibit' }],
    [
      'ip route add 10.20.0.0/16 via inet6 fd00::1 dev veth-host',
      'add-via-ipv6',
      { to: '10.20.0.0/16', via: 'fd00::1', link: 'veth-host' },
    ],
    [
      'ip route add 10.20.0.0/16 dev veth-host proto static scope link',
      'add-protocol-scope',
      { to: '10.20.0.0/16', link: 'veth-host', madeBy: 'static', scope: 'link' },
    ],
    ['ip route add 10.20.0.0/16 via 10.10.0.1 mtu 1400 advmss 1360', 'add-mtu-metric', { ...network, mtu: 1400, advertisedSegment: 1360 }],
    [
      'ip route add 10.20.0.0/16 via 10.10.0.1 initcwnd 20 congctl cubic',
      'add-congestion-metric',
      { ...network, initialCongestionWindow: 20, congestionControl: 'cubic' },
    ],
    [
      'ip route add 10.20.0.0/16 nexthop via 10.10.0.1 weight 1 nexthop via 10.10.0.3 dev veth-host weight 2',
      'add-multipath',
      {
        to: '10.20.0.0/16',
        ways: [
          { via: '10.10.0.1', weight: 1 },
          { via: '10.10.0.3', link: 'veth-host', weight: 2 },
        ],
      },
    ],
    [
      'ip route add 10.20.0.0/16 nexthop via 192.168.99.1 dev veth-host weight 256 onlink nexthop via inet6 fd00::1 dev veth-host',
      'add-multipath-options',
      {
        to: '10.20.0.0/16',
        ways: [
          { via: '192.168.99.1', link: 'veth-host', weight: 256, onLink: true },
          { via: 'fd00::1', link: 'veth-host' },
        ],
      },
    ],
    ['ip route add 10.20.0.0/16 nhid 1', 'add-by-nexthop', { to: '10.20.0.0/16', nexthop: 1 }],
    ['ip route add 10.20.0.0/16 via 10.10.0.1 realms 3/5', 'add-realms', { ...network, sourceRealm: 3, realm: 5 }],
    ['ip route add 10.20.0.0/16 tos 4 via 10.10.0.1', 'add-tos', { ...network, tos: 4 }],
    ['ip route add local 10.20.0.1 dev veth-host', 'add-local', { to: '10.20.0.1', link: 'veth-host', type: 'local' }],
    ['ip route add fd01::/64 from fd02::/64 via fd00::1', 'add-ipv6-from', { to: 'fd01::/64', from: 'fd02::/64', via: 'fd00::1' }],
    [
      'ip route add fd01::/64 via fd00::1 pref high expires 100',
      'add-ipv6-preference',
      { to: 'fd01::/64', via: 'fd00::1', preference: 'high', expires: 100 },
    ],
    [
      'ip route add fd01::/64 nexthop via fd00::1 nexthop via fd00::3',
      'add-ipv6-multipath',
      { to: 'fd01::/64', ways: [{ via: 'fd00::1' }, { via: 'fd00::3' }] },
    ],
    ['ip route add fd01::/64 via fd00::1', 'add-ipv6', { to: 'fd01::/64', via: 'fd00::1' }],
    ['ip route add default via fd00::1 dev veth-host', 'add-ipv6-default', { to: 'default', via: 'fd00::1', link: 'veth-host' }],
    ['ip route add fd01::/64 dev veth-host metric 42', 'add-ipv6-metric', { to: 'fd01::/64', link: 'veth-host', metric: 42 }],
    ['ip route add blackhole fd01::/64', 'add-ipv6-blackhole', { to: 'fd01::/64', type: 'blackhole' }],
  ]

  it.each(cases)('%s', async (command, fixture, request) => {
    const rehearsal = rehearse(route, there)
    await routes(rehearsal.connection).add(request)
    expectAsTool(rehearsal, 'route/route', fixture, command, 'RTM_NEWROUTE')
  })
})

it('making a route with all that is known of its path sends what `ip route add` says, metric by metric', async () => {
  const rehearsal = rehearse(route, there)
  await routes(rehearsal.connection).add({
    ...network,
    mtu: 1400,
    locked: ['mtu'],
    window: 60_000,
    roundTripTime: 100,
    roundTripVariance: 50,
    slowStartThreshold: 10,
    congestionWindow: 20,
    advertisedSegment: 1360,
    reordering: 5,
    hopLimit: 64,
    initialCongestionWindow: 20,
    minimumRetransmissionTime: 30,
    initialReceiveWindow: 30,
    quickAcknowledgement: true,
    congestionControl: 'cubic',
    fastOpenWithoutCookie: true,
    features: ['ecn'],
  })
  const command =
    'ip route add 10.20.0.0/16 via 10.10.0.1 mtu lock 1400 window 60000 rtt 100ms rttvar 50ms ssthresh 10 cwnd 20 advmss 1360 reordering 5 hoplimit 64 ' +
    'initcwnd 20 rto_min 30ms initrwnd 30 quickack 1 congctl cubic fastopen_no_cookie 1 features ecn'
  expectAsTool(rehearsal, 'route/route', 'add-metrics', command, 'RTM_NEWROUTE')
})

it('replacing a route sends what `ip route replace` sends', async () => {
  const rehearsal = rehearse(route, there)
  await routes(rehearsal.connection).replace({ to: 'default', via: '10.10.0.3' })
  expectAsTool(rehearsal, 'route/route', 'replace', 'ip route replace default via 10.10.0.3', 'RTM_NEWROUTE')
})

describe('deleting a route sends what `ip route delete` sends', () => {
  const cases: [command: string, fixture: string, route: OldRoute][] = [
    ['ip route del default', 'delete', { to: 'default' }],
    ['ip route del default via 10.10.0.1', 'delete-by-gateway', { to: 'default', via: '10.10.0.1' }],
    ['ip route del 10.20.0.0/16', 'delete-missing', { to: '10.20.0.0/16' }],
    [
      'ip route del 10.20.0.0/16 via 10.10.0.1 src 10.10.0.2 metric 100 proto static table 1000',
      'delete-exactly',
      { ...network, source: '10.10.0.2', metric: 100, madeBy: 'static', table: 1000 },
    ],
    ['ip route del 10.20.0.0/16 nhid 1', 'delete-by-nexthop', { to: '10.20.0.0/16', nexthop: 1 }],
  ]

  it.each(cases)('%s', async (command, fixture, old) => {
    const rehearsal = rehearse(route, there)
    expect(await routes(rehearsal.connection).delete(old)).toBe(true)
    expectAsTool(rehearsal, 'route/route', fixture, command, 'RTM_DELROUTE')
  })
})

describe('asking for the way sends what `ip route get` sends', () => {
  const cases: [command: string, fixture: string, to: string, options?: LookupOptions][] = [
    ['ip route get 8.8.8.8', 'get', '8.8.8.8'],
    ['ip route get 8.8.8.8 from 10.10.0.2', 'get-from', '8.8.8.8', { from: '10.10.0.2' }],
    ['ip route get 8.8.8.8 from 10.30.0.5 iif veth-ns', 'get-forwarded', '8.8.8.8', { from: '10.30.0.5', in: 'veth-ns' }],
    ['ip route get 8.8.8.8 mark 0x1', 'get-mark', '8.8.8.8', { mark: 1 }],
    ['ip route get 8.8.8.8 oif veth-host', 'get-output-link', '8.8.8.8', { out: 'veth-host' }],
    [
      'ip route get 8.8.8.8 uid 1000 ipproto tcp sport 1024 dport 443',
      'get-flow',
      '8.8.8.8',
      { user: 1000, ipProtocol: 'tcp', sourcePort: 1024, destinationPort: 443 },
    ],
    ['ip route get fibmatch 8.8.8.8', 'get-table-match', '8.8.8.8', { match: true }],
    ['ip route get 2001:4860:4860::8888', 'get-ipv6', '2001:4860:4860::8888'],
  ]

  it.each(cases)('%s', async (command, fixture, to, options) => {
    const rehearsal = rehearse(route, there)
    await routes(rehearsal.connection).lookup(to, options)
    expectAsTool(rehearsal, 'route/route', fixture, command, 'RTM_GETROUTE')
  })
})

describe('listing routes sends what `ip route show` sends', () => {
  const cases: [command: string, fixture: string, filter: RouteFilter][] = [
    ['ip route show', 'show', { family: 'ipv4' }],
    ['ip -6 route show', 'show-ipv6', { family: 'ipv6' }],
    ['ip route show table 100', 'show-one-table', { family: 'ipv4', table: 100 }],
    ['ip route show table all', 'show-all-tables', { table: 'all' }],
  ]

  it.each(cases)('%s', async (command, fixture, filter) => {
    const rehearsal = rehearse(route, there)
    await routes(rehearsal.connection).list(filter)
    expectAsTool(rehearsal, 'route/route', fixture, command, 'RTM_GETROUTE')
  })
})

describe('what is no route is refused before anything is sent', () => {
  const six = { to: 'fd01::/64', via: 'fd00::1' }
  const cases: [why: string, route: Record<string, unknown>, message: string][] = [
    [
      'host bits set',
      { to: '10.20.0.1/16', via: '10.10.0.1' },
      'to: 10.20.0.1/16 is an address within a network; the network is 10.20.0.0/16',
    ],
    ['an empty destination', { to: '', via: '10.10.0.1' }, 'to: expected an address or a prefix, got ""'],
    ['no destination', { via: '10.10.0.1' }, 'to: expected default or a network, got nothing'],
    ['a router with a prefix', { to: 'default', via: '10.10.0.1/24' }, 'via: an address stands without a prefix length'],
    ['a router of IPv4 for IPv6', { to: 'fd01::/64', via: '10.10.0.1' }, 'via: a route of IPv6 cannot lead by way of 10.10.0.1'],
    [
      'the same among several',
      { to: 'fd01::/64', ways: [{ via: 'fd00::1' }, { via: '10.10.0.1' }] },
      'ways > [1] > via: a route of IPv6 cannot',
    ],
    ['a source of another family', { ...six, source: '10.10.0.2' }, 'source: expected an address of the same family as fd01::/64'],
    ['table 0, which means none', { ...network, table: 0 }, 'table: expected a whole number from 1 to 4294967295, got 0'],
    ['text for a number', { ...network, metric: '100' }, 'metric: expected a whole number from 0 to 4294967295, got "100"'],
    ['a half', { ...network, mtu: 1400.5 }, 'mtu: expected a whole number from 1 to 65520, got 1400.5'],
    ['an MTU that the kernel would cut', { ...network, mtu: 65_521 }, 'mtu: expected a whole number'],
    ['text for yes', { ...network, onLink: 'yes' }, 'onLink: expected true or false, got "yes"'],
    ['no type', { ...network, type: 'black hole' }, 'type: expected one of unicast, local'],
    ['no ways', { to: '10.20.0.0/16', ways: [] }, 'ways: expected an array of at least one'],
    [
      'a weight of 0',
      { to: '10.20.0.0/16', ways: [{ via: '10.10.0.1', weight: 0 }] },
      'ways > [0] > weight: expected a whole number from 1 to 256, got 0',
    ],
    ['a way and ways', { ...network, ways: [{ via: '10.10.0.1' }] }, 'via: either this or ways says where packets go'],
    ['a way and a next hop', { ...network, nexthop: 1 }, 'via: either this or nexthop says where packets go'],
    ['seconds of IPv4', { ...network, expires: 10 }, 'expires: a route of IPv4 has no such thing'],
    ['realms of IPv6', { ...six, realm: 5 }, 'realm: a route of IPv6 has no such thing'],
    [
      'no label',
      { ...network, encapsulation: { kind: 'mpls', labels: '1048576' } },
      'encapsulation > labels: expected labels up to 1048575',
    ],
    [
      'no encapsulation',
      { ...network, encapsulation: { kind: 'ipip' } },
      'encapsulation > kind: expected one of bpf, ioam6, ip, ip6, mpls, rpl, seg6, seg6local, xfrm, kernel, got "ipip"',
    ],
    [
      'a tunnel of another family',
      { ...network, encapsulation: { kind: 'ip', destination: 'fd00::9' } },
      'encapsulation > destination: expected',
    ],
    ['a misspelt field', { ...network, mertic: 100 }, 'mertic: there is no such field; metric is meant, probably'],
  ]

  it.each(cases)('%s', async (_why, request, message) => {
    const rehearsal = rehearse(route, there)
    for (const verb of ['add', 'replace', 'ensure', 'set'] as const)
      await expect(routes(rehearsal.connection)[verb](request as unknown as NewRoute)).rejects.toThrow(message)
    expect(rehearsal.sent).toEqual([])
  })
})
