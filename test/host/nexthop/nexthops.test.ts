import { describe, expect, it } from 'vitest'
import { type NexthopFilter, nexthops } from '../../../src/host/nexthop/nexthops.ts'
import type { NewNexthop } from '../../../src/host/nexthop/request.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

const there = { 'veth-host': 3, 'veth-ns': 2, br0: 4 }

describe('making a next hop sends what `ip nexthop add` sends', () => {
  const link = 'veth-host'
  const cases: [command: string, fixture: string, nexthop: NewNexthop][] = [
    ['ip nexthop add id 1 via fd00::1 dev veth-host protocol static', 'add-ipv6', { id: 1, via: 'fd00::1', link, madeBy: 'static' }],
    ['ip nexthop add id 1 dev veth-host', 'add-by-link', { id: 1, link }],
    ['ip nexthop add id 1 via 192.168.99.1 dev veth-host onlink', 'add-onlink', { id: 1, via: '192.168.99.1', link, onLink: true }],
    ['ip nexthop add id 1 blackhole', 'add-blackhole', { id: 1, blackhole: true }],
    ['ip nexthop add id 1 via 10.10.0.1 fdb', 'add-fdb', { id: 1, via: '10.10.0.1', fdb: true }],
    ['ip nexthop add id 10 group 1 fdb', 'add-fdb-group', { id: 10, group: [{ id: 1 }], fdb: true }],
    ['ip nexthop add id 10 group 1/2', 'add-group', { id: 10, group: [{ id: 1 }, { id: 2 }] }],
    [
      'ip nexthop add id 10 group 1,5/2,256 type mpath',
      'add-group-weights',
      {
        id: 10,
        group: [
          { id: 1, weight: 5 },
          { id: 2, weight: 256 },
        ],
        groupType: 'mpath',
      },
    ],
    [
      'ip nexthop add id 20 group 1/2 type resilient buckets 4 idle_timer 60 unbalanced_timer 300',
      'add-resilient',
      { id: 20, group: [{ id: 1 }, { id: 2 }], groupType: 'resilient', buckets: 4, idleTimer: 60, unbalancedTimer: 300 },
    ],
  ]

  it.each(cases)('%s', async (command, fixture, nexthop) => {
    const rehearsal = rehearse(route, there)
    expect(await nexthops(rehearsal.connection).add(nexthop)).toBe(nexthop.id)
    expectAsTool(rehearsal, 'route/nexthop', fixture, command, 'RTM_NEWNEXTHOP')
  })
})

it('replacing a next hop sends what `ip nexthop replace` sends', async () => {
  const rehearsal = rehearse(route, there)
  await nexthops(rehearsal.connection).replace({ id: 1, via: '10.10.0.5', link: 'veth-host' })
  expectAsTool(rehearsal, 'route/nexthop', 'replace', 'ip nexthop replace id 1 via 10.10.0.5 dev veth-host', 'RTM_NEWNEXTHOP')
})

it('deleting a next hop sends what `ip nexthop delete` sends', async () => {
  const rehearsal = rehearse(route, there)
  expect(await nexthops(rehearsal.connection).delete(1)).toBe(true)
  expectAsTool(rehearsal, 'route/nexthop', 'delete', 'ip nexthop del id 1', 'RTM_DELNEXTHOP')
})

describe('listing next hops sends what `ip nexthop show` sends', () => {
  const cases: [command: string, fixture: string, filter: NexthopFilter][] = [
    ['ip nexthop show', 'show', {}],
    ['ip nexthop show groups', 'show-groups', { groups: true }],
    ['ip nexthop show fdb', 'show-fdb', { fdb: true }],
    ['ip nexthop show dev veth-host', 'show-dev', { link: 'veth-host' }],
    ['ip nexthop show master br0', 'show-master', { master: 'br0' }],
  ]

  it.each(cases)('%s', async (command, fixture, filter) => {
    const rehearsal = rehearse(route, there)
    await nexthops(rehearsal.connection).list(filter)
    expectAsTool(rehearsal, 'route/nexthop', fixture, command, 'RTM_GETNEXTHOP')
  })
})

describe('what is no next hop is refused before anything is sent', () => {
  const group = [{ id: 1 }]
  const cases: [why: string, nexthop: Record<string, unknown>, message: string][] = [
    ['number 0, which means none', { id: 0, blackhole: true }, 'id: expected a whole number from 1 to 4294967295, got 0'],
    ['text for a number', { id: '1', blackhole: true }, 'id: expected a whole number from 1 to 4294967295, got "1"'],
    ['a router with a prefix', { via: '10.10.0.1/24' }, 'via: an address stands without a prefix length'],
    ['a router of another family', { via: '10.10.0.1', family: 'ipv6' }, 'via: expected an address of ipv6, got 10.10.0.1'],
    ['a group with a router', { group, via: '10.10.0.1' }, 'via: a group has no such thing'],
    ['a group of nobody', { group: [] }, 'group: expected an array of at least one'],
    ['a member without a number', { group: [{ weight: 2 }] }, 'group > [0] > id: expected the number of a next hop, got nothing'],
    ['a weight of 0', { group: [{ id: 1, weight: 0 }] }, 'group > [0] > weight: expected a whole number from 1 to 65536, got 0'],
    ['a black hole with a link', { blackhole: true, link: 'veth-host' }, 'link: a black hole has no such thing'],
    ['buckets without a group', { via: '10.10.0.1', buckets: 4 }, 'buckets: only a group has such a thing'],
    ['buckets of a plain group', { group, buckets: 4 }, 'buckets: only a resilient group has such a thing'],
    ['a time backwards', { group, groupType: 'resilient', idleTimer: -1 }, 'idleTimer: expected a number from 0 to 42949672.95, got -1'],
    ['a misspelt field', { gateway: '10.10.0.1' }, 'gateway: there is no such field'],
  ]

  it.each(cases)('%s', async (_why, nexthop, message) => {
    const rehearsal = rehearse(route, there)
    await expect(nexthops(rehearsal.connection).add(nexthop as NewNexthop)).rejects.toThrow(message)
    const numbered = { id: 1, ...nexthop } as NewNexthop & { id: number }
    for (const verb of ['replace', 'ensure'] as const) await expect(nexthops(rehearsal.connection)[verb](numbered)).rejects.toThrow(message)
    expect(rehearsal.sent).toEqual([])
  })
})
