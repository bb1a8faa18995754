import { describe, expect, it } from 'vitest'
import { type NeighbourFilter, neighbours } from '../../../src/host/neighbour/neighbours.ts'
import type { NeighbourKind, NeighbourOptions } from '../../../src/host/neighbour/request.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

const there = { 'veth-host': 3 }
const linkAddress = '02:00:00:00:00:02'

describe('making an entry sends what `ip neighbour add` sends', () => {
  const cases: [command: string, fixture: string, address: string, options: NeighbourOptions][] = [
    ['ip neigh add 10.10.0.2 lladdr 02:00:00:00:00:02 dev veth-host', 'add', '10.10.0.2', { linkAddress }],
    [
      'ip neigh add 10.10.0.2 lladdr 02:00:00:00:00:02 dev veth-host nud reachable',
      'add-reachable',
      '10.10.0.2',
      { linkAddress, state: 'reachable' },
    ],
    ['ip neigh add proxy 10.10.0.9 dev veth-host', 'add-proxy', '10.10.0.9', { proxy: true }],
    [
      'ip neigh add fd00::2 lladdr 02:00:00:00:00:02 dev veth-host nud noarp router extern_learn protocol static',
      'add-options',
      'fd00::2',
      { linkAddress, state: 'noarp', router: true, externallyLearned: true, madeBy: 'static' },
    ],
    ['ip neigh add 10.10.0.2 dev veth-host managed', 'add-managed', '10.10.0.2', { managed: true }],
    ['ip neigh add fd00::2 lladdr 02:00:00:00:00:02 dev veth-host', 'add-ipv6', 'FD00:0::2', { linkAddress }],
  ]

  it.each(cases)('%s', async (command, fixture, address, options) => {
    const rehearsal = rehearse(route, there)
    await neighbours(rehearsal.connection).add('veth-host', address, options)
    expectAsTool(rehearsal, 'route/neighbour', fixture, command, 'RTM_NEWNEIGH')
  })
})

it('replacing an entry sends what `ip neighbour replace` sends', async () => {
  const rehearsal = rehearse(route, there)
  await neighbours(rehearsal.connection).replace('veth-host', '10.10.0.2', { linkAddress: '02:00:00:00:00:03' })
  const command = 'ip neigh replace 10.10.0.2 lladdr 02:00:00:00:00:03 dev veth-host'
  expectAsTool(rehearsal, 'route/neighbour', 'replace', command, 'RTM_NEWNEIGH')
})

describe('deleting an entry sends what `ip neighbour delete` sends', () => {
  const cases: [command: string, fixture: string, address: string, which: NeighbourKind][] = [
    ['ip neigh del 10.10.0.2 dev veth-host', 'delete', '10.10.0.2', {}],
    ['ip neigh del proxy 10.10.0.9 dev veth-host', 'delete-proxy', '10.10.0.9', { proxy: true }],
  ]

  it.each(cases)('%s', async (command, fixture, address, which) => {
    const rehearsal = rehearse(route, there)
    expect(await neighbours(rehearsal.connection).delete('veth-host', address, which)).toBe(true)
    expectAsTool(rehearsal, 'route/neighbour', fixture, command, 'RTM_DELNEIGH')
  })
})

describe('asking for entries sends what `ip neighbour` sends', () => {
  const cases: [command: string, fixture: string, filter: NeighbourFilter][] = [
    ['ip neigh show', 'show', {}],
    ['ip -s neigh show dev veth-host', 'show-statistics', { link: 'veth-host' }],
    ['ip neigh show proxy dev veth-host', 'show-proxies', { proxy: true, link: 'veth-host' }],
  ]

  it.each(cases)('%s', async (command, fixture, filter) => {
    const rehearsal = rehearse(route, there)
    await neighbours(rehearsal.connection).list(filter)
    expectAsTool(rehearsal, 'route/neighbour', fixture, command, 'RTM_GETNEIGH')
  })

  it.each([
    ['ip neigh get 10.10.0.2 dev veth-host', 'get', '10.10.0.2', {}],
    ['ip neigh get proxy 10.10.0.9 dev veth-host', 'get-proxy', '10.10.0.9', { proxy: true }],
  ] as const)('%s', async (command, fixture, address, which) => {
    const rehearsal = rehearse(route, there)
    // The rehearsed kernel knows no neighbours, so the question is all that there is.
    await expect(neighbours(rehearsal.connection).get('veth-host', address, which)).rejects.toThrow()
    expectAsTool(rehearsal, 'route/neighbour', fixture, command, 'RTM_GETNEIGH')
  })
})

describe('what is no neighbour is refused before anything is sent', () => {
  const cases: [address: string, options: Record<string, unknown>, message: string][] = [
    ['10.10.0', {}, 'address: expected an address or a prefix, got "10.10.0"'],
    ['10.10.0.2/24', {}, 'address: an address stands without a prefix length'],
    ['10.10.0.2', { linkAddress: '02:00:00:00:00' + ':zz' }, 'linkAddress: expected an address such as 02:00:00:00:00:01'],
    ['10.10.0.2', { linkAddress: '' }, 'linkAddress: expected an address such as 02:00:00:00:00:01, got ""'],
    ['10.10.0.2', { linkAddress, state: 'static' }, 'state: expected one of permanent'],
    ['10.10.0.2', { linkAddress, router: 1 }, 'router: expected true or false, got 1'],
    ['10.10.0.9', { proxy: true, linkAddress }, 'linkAddress: a proxy has none'],
    ['10.10.0.2', { lladdr: linkAddress }, 'lladdr: there is no such field'],
  ]

  it.each(cases)('%s with %j', async (address, options, message) => {
    const rehearsal = rehearse(route, there)
    for (const verb of ['add', 'replace', 'ensure', 'set'] as const)
      await expect(neighbours(rehearsal.connection)[verb]('veth-host', address, options)).rejects.toThrow(message)
    expect(rehearsal.sent).toEqual([])
  })
})
