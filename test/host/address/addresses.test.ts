import { describe, expect, it } from 'vitest'
import { addresses } from '../../../src/host/address/addresses.ts'
import type { AddressOptions } from '../../../src/host/address/request.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

const there = { 'veth-host': 3 }

describe('giving a link an address sends what `ip address add` sends', () => {
  const cases: [command: string, fixture: string, prefix: string, options?: AddressOptions][] = [
    ['ip addr add 10.10.0.1/24 dev veth-host', 'add-ipv4', '10.10.0.1/24'],
    ['ip addr add 10.10.0.1/24 broadcast + dev veth-host', 'add-ipv4-broadcast', '10.10.0.1/24', { broadcast: true }],
    ['ip addr add 10.10.0.1/24 broadcast + dev veth-host', 'add-ipv4-broadcast', '10.10.0.1/24', { broadcast: '10.10.0.255' }],
    ['ip addr add 10.10.0.1/24 dev veth-host label veth-host:1', 'add-ipv4-label', '10.10.0.1/24', { label: 'veth-host:1' }],
    ['ip addr add 10.10.0.1/24 dev veth-host scope link', 'add-ipv4-scope', '10.10.0.1/24', { scope: 'link' }],
    [
      'ip addr add 10.10.0.1/24 dev veth-host valid_lft 3600 preferred_lft 1800',
      'add-ipv4-lifetime',
      '10.10.0.1/24',
      { validFor: 3600, preferredFor: 1800 },
    ],
    ['ip addr add 10.10.0.1 peer 10.10.0.2/32 dev veth-host', 'add-ipv4-peer', '10.10.0.1', { peer: '10.10.0.2/32' }],
    [
      'ip addr add 10.10.0.1/24 dev veth-host metric 50 noprefixroute',
      'add-ipv4-no-prefix-route',
      '10.10.0.1/24',
      { metric: 50, noPrefixRoute: true },
    ],
    [
      'ip addr add 10.10.0.1/24 label veth-host:1 metric 50 broadcast + scope site valid_lft 3600 preferred_lft 1800 noprefixroute dev veth-host',
      'add-ipv4-everything',
      '10.10.0.1/24',
      { label: 'veth-host:1', metric: 50, broadcast: true, scope: 'site', validFor: 3600, preferredFor: 1800, noPrefixRoute: true },
    ],
    ['ip addr add fd00::1 peer fd00::2/128 dev veth-host nodad', 'add-ipv6-peer', 'fd00::1', { peer: 'fd00::2/128' }],
    [
      'ip addr add fd00::1/64 dev veth-host metric 50 mngtmpaddr nodad noprefixroute',
      'add-ipv6-options',
      'fd00::1/64',
      { metric: 50, managesTemporary: true, noPrefixRoute: true },
    ],
    ['ip addr add fd00::1/64 dev veth-host', 'add-ipv6', 'fd00::1/64', { detectDuplicates: true }],
    ['ip addr add fd00::1/64 dev veth-host nodad', 'add-ipv6-nodad', 'fd00::1/64'],
    ['ip addr add fd00::1/64 dev veth-host nodad', 'add-ipv6-nodad', 'FD00:0::0001/64'],
  ]

  it.each(cases)('%s (%s) for %s, %j', async (command, fixture, prefix, options) => {
    const rehearsal = rehearse(route, there)
    await addresses(rehearsal.connection).add('veth-host', prefix, options)
    expectAsTool(rehearsal, 'route/address', fixture, command, 'RTM_NEWADDR')
  })
})

it('replacing an address sends what `ip address replace` sends', async () => {
  const rehearsal = rehearse(route, there)
  await addresses(rehearsal.connection).replace('veth-host', '10.10.0.1/24', { validFor: 3600, preferredFor: 1800 })
  const command = 'ip addr replace 10.10.0.1/24 dev veth-host valid_lft 3600 preferred_lft 1800'
  expectAsTool(rehearsal, 'route/address', 'replace-ipv4', command, 'RTM_NEWADDR')
})

describe('taking an address away sends what `ip address delete` sends', () => {
  it.each([
    ['ip addr del 10.10.0.1/24 dev veth-host', 'delete-ipv4', '10.10.0.1/24'],
    ['ip addr del fd00::1/64 dev veth-host', 'delete-ipv6', 'fd00::1/64'],
  ])('%s', async (command, fixture, prefix) => {
    const rehearsal = rehearse(route, there)
    expect(await addresses(rehearsal.connection).delete('veth-host', prefix)).toBe(true)
    expectAsTool(rehearsal, 'route/address', fixture, command, 'RTM_DELADDR')
  })

  it('with a peer, what tells them apart is said too', async () => {
    const rehearsal = rehearse(route, there)
    expect(await addresses(rehearsal.connection).delete('veth-host', '10.10.0.1', { peer: '10.10.0.2/32' })).toBe(true)
    const command = 'ip addr del 10.10.0.1 peer 10.10.0.2/32 dev veth-host'
    expectAsTool(rehearsal, 'route/address', 'delete-ipv4-peer', command, 'RTM_DELADDR')
  })
})

describe('listing addresses sends what `ip address show` sends', () => {
  it.each([
    ['ip addr show', 'show-all', {}],
    ['ip -4 addr show', 'show-ipv4', { family: 'ipv4' }],
    ['ip addr show dev veth-host', 'show-one-link', { link: 'veth-host' }],
  ] as const)('%s', async (command, fixture, filter) => {
    const rehearsal = rehearse(route, there)
    await addresses(rehearsal.connection).list(filter)
    expectAsTool(rehearsal, 'route/address', fixture, command, 'RTM_GETADDR')
  })
})

describe('what is no address is refused before anything is sent', () => {
  it.each([
    '',
    '10.10.0',
    '10.10.0.1/33',
    '10.10.0.1/-1',
    '10.10.0.1/',
    '10.10.0.1/24/24',
    '010.10.0.1/24',
    'fd00::1/129',
    'fd00::1%eth0/64',
    'default',
  ])('%j', async (prefix) => {
    const rehearsal = rehearse(route, there)
    await expect(addresses(rehearsal.connection).add('veth-host', prefix)).rejects.toThrow(TypeError)
    await expect(addresses(rehearsal.connection).delete('veth-host', prefix)).rejects.toThrow(TypeError)
    expect(rehearsal.sent).toEqual([])
  })

  const options: [prefix: string, options: Record<string, unknown>, why: string][] = [
    ['fd00::1/64', { broadcast: true }, 'broadcast: IPv6 has no such thing'],
    ['fd00::1/64', { label: 'veth-host:1' }, 'label: IPv6 has no such thing'],
    ['fd00::1/64', { scope: 'link' }, 'scope: IPv6 has no such thing'],
    ['10.10.0.1/24', { managesTemporary: true }, 'managesTemporary: IPv4 has no such thing'],
    ['10.10.0.1/31', { broadcast: true }, 'broadcast: 10.10.0.1/31 has no address left for broadcast'],
    ['10.10.0.1/24', { broadcast: 'everybody' }, 'broadcast: expected an address or a prefix, got "everybody"'],
    ['10.10.0.1/24', { broadcast: 'fd00::ff' }, 'broadcast: expected an address of IPv4, got fd00::ff'],
    ['10.10.0.1/24', { peer: '10.10.0.2/32' }, 'prefix: expected 10.10.0.1 alone'],
    ['10.10.0.1', { peer: 'fd00::2' }, 'peer: expected an address of the same family as 10.10.0.1'],
    ['10.10.0.1/24', { label: 'sixteen-bytes-it' }, 'label: expected a text of 1 to 15 bytes, got "sixteen-bytes-it"'],
    ['10.10.0.1/24', { metric: '50' }, 'metric: expected a whole number from 0 to 4294967295, got "50"'],
    ['10.10.0.1/24', { validFor: 0 }, 'validFor: expected a whole number from 1'],
    ['10.10.0.1/24', { validFor: 10, preferredFor: 11 }, 'preferredFor: expected at most 10, which is validFor, got 11'],
    ['10.10.0.1/24', { noPrefixRoute: 'yes' }, 'noPrefixRoute: expected true or false, got "yes"'],
    ['10.10.0.1/24', { scope: 'global' }, 'scope: expected one of everywhere, site, link, host, nowhere, got "global"'],
    ['10.10.0.1/24', { madeBy: 256 }, 'madeBy: expected'],
    ['10.10.0.1/24', { brodcast: true }, 'brodcast: there is no such field; broadcast is meant, probably'],
  ]

  it.each(options)('%s with %j', async (prefix, options, why) => {
    const rehearsal = rehearse(route, there)
    for (const verb of ['add', 'replace', 'ensure', 'set'] as const)
      await expect(addresses(rehearsal.connection)[verb]('veth-host', prefix, options as AddressOptions)).rejects.toThrow(why)
    expect(rehearsal.sent).toEqual([])
  })
})
