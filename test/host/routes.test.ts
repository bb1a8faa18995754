import { describe, expect, it } from 'vitest'
import { type LookupOptions, type NewRoute, type OldRoute, type RouteFilter, routes } from '../../src/host/routes.ts'
import { route } from '../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from './against-tools.ts'

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
  const cases: [why: string, route: NewRoute, message: RegExp][] = [
    ['host bits set', { to: '10.20.0.1/16', via: '10.10.0.1' }, /the network is 10\.20\.0\.0\/16/],
    ['no destination', { to: '', via: '10.10.0.1' }, /not an address/],
    ['a router with a prefix', { to: 'default', via: '10.10.0.1/24' }, /without a prefix length/],
    ['a router of IPv4 for IPv6', { to: 'fd01::/64', via: '10.10.0.1' }, /cannot lead by way of/],
    ['a source of another family', { to: 'fd01::/64', via: 'fd00::1', source: '10.10.0.2' }, /another family/],
    ['table 0, which means none', { ...network, table: 0 }, /a table is/],
  ]

  it.each(cases)('%s', async (_why, request, message) => {
    const rehearsal = rehearse(route, there)
    await expect(routes(rehearsal.connection).add({ ...request, link: 'veth-host' })).rejects.toThrow(message)
    await expect(routes(rehearsal.connection).replace({ ...request, link: 'veth-host' })).rejects.toThrow(TypeError)
    expect(rehearsal.sent).toEqual([])
  })
})
