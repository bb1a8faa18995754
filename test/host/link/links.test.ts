import { describe, expect, it } from 'vitest'
import type { NewLink } from '../../../src/host/link/links.ts'
import { links } from '../../../src/host/link/links.ts'
import { openNamespace } from '../../../src/host/namespace/namespace.ts'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectBytes } from '../../bytes.ts'
import { expectAsTool, rehearse, toolSent } from '../against-tools.ts'

const there = { lo: 1, 'veth-ns': 2, 'veth-host': 3, br0: 4 }

describe('making a link sends what `ip link add` sends', () => {
  const peer = { name: 'veth-ns' }
  const elsewhere = { ...peer, namespace: '/proc/self/ns/net' }
  const cases: [command: string, fixture: string, link: NewLink][] = [
    ['ip link add veth-host type veth peer name veth-ns', 'add-veth', { kind: 'veth', name: 'veth-host', peer }],
    [
      'ip link add veth-host type veth peer name veth-ns netns myns',
      'add-veth-peer-in-namespace',
      { kind: 'veth', name: 'veth-host', peer: elsewhere },
    ],
    [
      'ip link add veth-host type veth peer name veth-ns address 02:00:00:00:00:02 mtu 1400 netns myns',
      'add-veth-peer-complete',
      { kind: 'veth', name: 'veth-host', peer: { address: '02:00:00:00:00:02', mtu: 1400, ...elsewhere } },
    ],
    ['ip link add br0 type bridge', 'add-bridge', { kind: 'bridge', name: 'br0' }],
    [
      'ip link add br0 address 02:00:00:00:00:10 type bridge',
      'add-bridge-address',
      { kind: 'bridge', name: 'br0', address: '02:00:00:00:00:10' },
    ],
    [
      'ip link add br0 type bridge stp_state 0 forward_delay 200 ageing_time 30000 mcast_snooping 0',
      'add-bridge-options',
      { kind: 'bridge', name: 'br0', spanningTree: false, forwardDelay: 2, ageingTime: 300, multicastSnooping: false },
    ],
    ['ip link add ifb0 type ifb', 'add-ifb', { kind: 'ifb', name: 'ifb0' }],
    ['ip link add dummy0 type dummy', 'add-dummy', { kind: 'dummy', name: 'dummy0' }],
  ]

  it.each(cases)('%s', async (command, fixture, link) => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).add(link)
    expectAsTool(rehearsal, 'route/link', fixture, command, 'RTM_NEWLINK')
  })

  it('with all settings; but the alias comes in a message of its own, because the kernel ignores it in this one', async () => {
    const rehearsal = rehearse(route, there)
    const settings = { address: '02:00:00:00:00:01', mtu: 1400, group: 7, alias: 'netloom:myns' }
    await links(rehearsal.connection).add({
      kind: 'veth',
      name: 'veth-host',
      ...settings,
      peer: { name: 'veth-ns', address: '02:00:00:00:00:02', mtu: 1400 },
    })
    const command =
      'ip link add veth-host address 02:00:00:00:00:01 mtu 1400 txqueuelen 500 group 7 alias netloom:myns type veth peer name veth-ns address 02:00:00:00:00:02 mtu 1400'
    const [theirs] = toolSent(route, 'route/link', 'add-veth-complete', command, 'RTM_NEWLINK').map(decodeLink)
    // A queue's length cannot be chosen.
    const { IFLA_IFALIAS, IFLA_TXQLEN: _, ...rest } = theirs ?? {}
    const [made, named] = rehearsal.sent.map(decodeLink)
    expect(made).toEqual(rest)
    expect(named).toMatchObject({ nlmsg_type: 'RTM_NEWLINK', IFLA_IFNAME: 'veth-host', IFLA_IFALIAS })
  })
})

it('a kind that the kernel lacks is an error that says what to do', async () => {
  const { connection } = rehearse(route, there, -95)
  await expect(links(connection).add({ kind: 'dummy', name: 'dummy0' })).rejects.toMatchObject({
    code: 'EOPNOTSUPP',
    syscall: 'RTM_NEWLINK',
    hint: expect.stringContaining('modprobe dummy'),
  })
})

describe('changing a link sends what `ip link set` sends', () => {
  type Change = Parameters<ReturnType<typeof links>['set']>[1]
  const cases: [command: string, fixture: string, link: string, change: Change][] = [
    ['ip link set lo up', 'set-loopback-up', 'lo', { up: true }],
    ['ip link set veth-host up', 'set-up', 'veth-host', { up: true }],
    ['ip link set veth-host down', 'set-down', 'veth-host', { up: false }],
    ['ip link set veth-host mtu 1400', 'set-mtu', 'veth-host', { mtu: 1400 }],
    ['ip link set veth-host name wlo1', 'set-name', 'veth-host', { name: 'wlo1' }],
    ['ip link set veth-host address 02:00:00:00:00:03', 'set-address', 'veth-host', { address: '02:00:00:00:00:03' }],
    ['ip link set veth-host alias netloom:myns', 'set-alias', 'veth-host', { alias: 'netloom:myns' }],
    ["ip link set veth-host alias ''", 'set-alias-none', 'veth-host', { alias: '' }],
    ['ip link set veth-host group 7', 'set-group', 'veth-host', { group: 7 }],
    ['ip link set veth-host master br0', 'set-master', 'veth-host', { master: 'br0' }],
    ['ip link set veth-host nomaster', 'set-nomaster', 'veth-host', { master: null }],
  ]

  it.each(cases)('%s', async (command, fixture, link, change) => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).set(link, change)
    expectAsTool(rehearsal, 'route/link', fixture, command, 'RTM_NEWLINK')
  })

  it('several at once in one message; attributes stand in our order, which the kernel does not mind', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).set('veth-host', { up: true, mtu: 1400, address: '02:00:00:00:00:03' })
    const command = 'ip link set veth-host mtu 1400 address 02:00:00:00:00:03 up'
    const theirs = toolSent(route, 'route/link', 'set-several', command, 'RTM_NEWLINK').at(-1)
    expect(rehearsal.sent.map(decodeLink).at(-1)).toEqual(theirs && decodeLink(theirs))
  })

  it('into another namespace: ip link set veth-ns netns myns', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).move('veth-ns', '/proc/self/ns/net')
    expectAsTool(rehearsal, 'route/link', 'set-netns-name', 'ip link set veth-ns netns myns', 'RTM_NEWLINK')
  })

  it('by a descriptor also where a process is named: `ip` leaves it to the kernel to look the process up, by then it may be another', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).move('veth-ns', process.pid)
    const sent = rehearsal.sent.map(decodeLink).at(-1)
    expect(sent).toHaveProperty('IFLA_NET_NS_FD')
    expect(sent).not.toHaveProperty('IFLA_NET_NS_PID')
  })

  it('without asking for its number where that is known', async () => {
    const rehearsal = rehearse(route)
    await links(rehearsal.connection).set({ index: 3 }, { mtu: 1400 })
    expect(rehearsal.sent).toHaveLength(1)
    expectAsTool(rehearsal, 'route/link', 'set-mtu', 'ip link set veth-host mtu 1400', 'RTM_NEWLINK')
  })
})

describe('finding links', () => {
  it('asks by name as `ip link show` first does, but for virtual functions: they are not told, and there may be hundreds', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).get('veth-host')
    const [theirs] = toolSent(route, 'route/link', 'show-by-name', 'ip link show veth-host', 'RTM_GETLINK').map(decodeLink)
    const expected = encodeDatagram(route, [{ ...theirs, nlmsg_type: 'RTM_GETLINK', IFLA_EXT_MASK: ['RTEXT_FILTER_SKIP_STATS'] }])
    expectBytes(rehearsal.sent[0] ?? new Uint8Array(), expected, route)
  })

  it('asks by alternative name where no link of its own could be called so', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).get('veth-host-with-a-long-name')
    expect(rehearsal.sent.map(decodeLink)).toMatchObject([{ nlmsg_type: 'RTM_GETLINK', IFLA_ALT_IFNAME: 'veth-host-with-a-long-name' }])
    expect(rehearsal.sent.map(decodeLink)[0]).not.toHaveProperty('IFLA_IFNAME')
  })

  it('leaves it to the kernel to choose by kind and by master', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).list({ kind: 'veth', master: 'br0' })
    const asked = rehearsal.sent.map(decodeLink).at(-1)
    expect(asked).toMatchObject({ nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'], IFLA_LINKINFO: { IFLA_INFO_KIND: 'veth' }, IFLA_MASTER: 4 })
  })
})

describe('deleting a link', () => {
  it('by number sends what `ip link delete` sends', async () => {
    const rehearsal = rehearse(route, there)
    expect(await links(rehearsal.connection).delete(3)).toBe(true)
    expectAsTool(rehearsal, 'route/link', 'delete', 'ip link del veth-host', 'RTM_DELLINK')
  })

  it('by name is one message, where `ip` asks for the number first: nobody can give the name to another link in between', async () => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).delete('veth-host')
    expect(rehearsal.sent.map(decodeLink)).toMatchObject([{ nlmsg_type: 'RTM_DELLINK', ifi_index: 0, IFLA_IFNAME: 'veth-host' }])
  })
})

describe('what no kernel would take is refused before anything is sent', () => {
  const veth = { kind: 'veth', name: 'veth-host', peer: { name: 'veth-ns' } } as const
  const cases: [why: string, link: unknown][] = [
    ['a name of 16 bytes', { ...veth, name: 'a-16-byte-name-x' }],
    ['a name of 8 characters that are 16 bytes', { ...veth, name: 'éééééééé' }],
    ['no name', { ...veth, name: '' }],
    ['a slash in a name', { ...veth, name: 'a/b' }],
    ['a blank in a name', { ...veth, name: 'a b' }],
    ['a colon in a name', { ...veth, name: 'eth0:1' }],
    ['the directory itself', { ...veth, name: '.' }],
    ['the directory above', { ...veth, name: '..' }],
    ['a pattern for the kernel to fill in', { ...veth, name: 'veth%d' }],
    ['what sysctl means all links by', { ...veth, name: 'all' }],
    ['a bad name of the peer', { ...veth, peer: { name: 'a/b' } }],
    ['a MAC address that is short', { ...veth, address: '02:00:00:00:00' }],
    ['a multicast MAC address', { ...veth, address: '01:00:00:00:00:10' }],
    ['a MAC address of zeros', { ...veth, address: '00:00:00:00:00:00' }],
    ['a MAC address of the peer that is none', { ...veth, peer: { name: 'veth-ns', address: 'x' } }],
    ['an MTU too small for IPv4', { ...veth, mtu: 67 }],
    ['half a byte of MTU', { ...veth, mtu: 1400.5 }],
    ['a group below zero', { ...veth, group: -1 }],
    ['an alias of 256 bytes', { ...veth, alias: 'x'.repeat(256) }],
    ['a kind that is not known', { kind: 'tunnel', name: 'tunnel0' }],
    ['an inherited word as a kind', { kind: 'constructor', name: 'tunnel0' }],
  ]

  it.each(cases)('%s', async (_why, link) => {
    const rehearsal = rehearse(route, there)
    await expect(links(rehearsal.connection).add(link as NewLink)).rejects.toThrow(TypeError)
    expect(rehearsal.sent).toEqual([])
  })

  it('a namespace that is not there', async () => {
    const rehearsal = rehearse(route, there)
    const peer = { name: 'veth-ns', namespace: '/proc/self/ns/nowhere' }
    await expect(links(rehearsal.connection).add({ kind: 'veth', name: 'veth-host', peer })).rejects.toThrow(/ENOENT.*nowhere/)
    expect(rehearsal.sent).toEqual([])
  })

  it.each([0, -1, 1.5, Number.NaN])('%d as the number of a link', async (index) => {
    const rehearsal = rehearse(route, there)
    await expect(links(rehearsal.connection).set(index, { up: true })).rejects.toThrow(TypeError)
    expect(rehearsal.sent).toEqual([])
  })
})

it('a namespace given as an object stays the caller’s: it is open afterwards', async () => {
  using namespace = openNamespace('/proc/self/ns/net')
  await links(rehearse(route, there).connection).move('veth-ns', namespace)
  expect(namespace.fd).toBeGreaterThan(2)
})

function decodeLink(message: Uint8Array) {
  const [{ nlmsg_seq: _, ...link } = { nlmsg_seq: 0 }] = decodeDatagram(route, message)
  return link as Record<string, unknown>
}
