import { describe, expect, it } from 'vitest'
import { type AddressOptions, addresses } from '../../src/host/addresses.ts'
import { decodeDatagram } from '../../src/netlink/datagram.ts'
import { route } from '../../src/netlink/route/index.ts'
import { expectAsTool, rehearse, toolSent } from './against-tools.ts'

const there = { 'veth-host': 3 }

describe('giving a link an address sends what `ip address add` sends', () => {
  const cases: [command: string, fixture: string, prefix: string, options?: AddressOptions][] = [
    ['ip addr add 10.10.0.1/24 dev veth-host', 'add-ipv4', '10.10.0.1/24'],
    ['ip addr add 10.10.0.1/24 broadcast + dev veth-host', 'add-ipv4-broadcast', '10.10.0.1/24', { broadcast: true }],
    ['ip addr add 10.10.0.1/24 broadcast + dev veth-host', 'add-ipv4-broadcast', '10.10.0.1/24', { broadcast: '10.10.0.255' }],
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

it('replacing an address sends what `ip address replace` sends, but for the lifetime, which cannot be chosen', async () => {
  const rehearsal = rehearse(route, there)
  await addresses(rehearsal.connection).replace('veth-host', '10.10.0.1/24')
  const command = 'ip addr replace 10.10.0.1/24 dev veth-host valid_lft 3600 preferred_lft 1800'
  const [{ IFA_CACHEINFO: _, ...theirs } = {}] = toolSent(route, 'route/address', 'replace-ipv4', command, 'RTM_NEWADDR').map(decoded)
  expect(rehearsal.sent.map(decoded).at(-1)).toEqual(theirs)
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

  it.each([
    ['fd00::1/64', true, 'IPv6 has no broadcast'],
    ['10.10.0.1/31', true, 'no address left for broadcast'],
    ['10.10.0.1/24', 'everybody', 'not an address'],
  ] as const)('%s with broadcast %s', async (prefix, broadcast, why) => {
    const rehearsal = rehearse(route, there)
    await expect(addresses(rehearsal.connection).add('veth-host', prefix, { broadcast })).rejects.toThrow(why)
    expect(rehearsal.sent).toEqual([])
  })
})

function decoded(message: Uint8Array) {
  const [{ nlmsg_seq: _, ...rest } = { nlmsg_seq: 0 }] = decodeDatagram(route, message)
  return rest as Record<string, unknown>
}
