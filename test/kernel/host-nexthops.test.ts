import { expect, it, onTestFinished } from 'vitest'
import { type Host, type NewNexthop, type NexthopFilter, openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })

/** A host with 10.10.0.2/24 and fd00::2/64 on veth-host, whose cable is plugged in. */
async function host(): Promise<Host> {
  const host = openHost()
  onTestFinished(() => host.close())
  await host.links.set('lo', { up: true })
  await host.links.add({ kind: 'veth', name: 'veth-host', address: '02:00:00:00:00:01', up: true, peer: { name: 'veth-ns' } })
  await host.links.set('veth-ns', { up: true })
  await host.addresses.add('veth-host', '10.10.0.2/24')
  await host.addresses.add('veth-host', 'fd00::2/64')
  return host
}

/** The same with the next hops 1 and 2. */
async function hostWithTwo(): Promise<Host> {
  const made = await host()
  await made.nexthops.add({ id: 1, via: '10.10.0.1', link: 'veth-host' })
  await made.nexthops.add({ id: 2, via: '10.10.0.3', link: 'veth-host' })
  return made
}

describeKernel('a next hop', () => {
  it('gets a number from the kernel where none is given', async () => {
    const { nexthops, links } = await host()
    const id = await nexthops.add({ via: '10.10.0.1', link: 'veth-host' })
    expect(await nexthops.get(id)).toMatchObject({
      id,
      family: 'ipv4',
      via: '10.10.0.1',
      link: (await links.get('veth-host')).index,
      onLink: false,
      blackhole: false,
      group: undefined,
      fdb: false,
      madeBy: 'unspec',
    })
    expect(await nexthops.add({ family: 'ipv6', blackhole: true })).not.toBe(id)
  })

  it('is what routes lead by, and they follow it', async () => {
    const { nexthops, routes } = await host()
    await nexthops.add({ id: 7, via: '10.10.0.1', link: 'veth-host' })
    await routes.add({ to: '10.20.0.0/16', nexthop: 7 })
    expect(await routes.get({ to: '10.20.0.0/16' })).toMatchObject({ nexthop: 7, via: '10.10.0.1' })
    await nexthops.replace({ id: 7, via: '10.10.0.3', link: 'veth-host' })
    expect(await routes.lookup('10.20.0.9')).toMatchObject({ via: '10.10.0.3' })
    expect(await nexthops.delete(7)).toBe(true)
    await expect(routes.get({ to: '10.20.0.0/16' })).rejects.toThrow(code('ESRCH'))
  })

  it('becomes a black hole and a way out again by set, which keeps what is not said', async () => {
    const { nexthops } = await host()
    await nexthops.add({ id: 7, via: '10.10.0.1', link: 'veth-host', madeBy: 'static' })
    await nexthops.set(7, { blackhole: true })
    expect(await nexthops.get(7)).toMatchObject({ blackhole: true, via: undefined, madeBy: 'static' })
    await nexthops.set(7, { via: 'fd00::1', link: 'veth-host' })
    expect(await nexthops.get(7)).toMatchObject({ blackhole: false, via: 'fd00::1', family: 'ipv6', madeBy: 'static' })
  })

  it('missing, is named by the error', async () => {
    const { nexthops } = await host()
    await expect(nexthops.get(7)).rejects.toThrow('No next hop has the number 7')
    await expect(nexthops.set(7, { blackhole: true })).rejects.toThrow(code('ENOENT'))
  })
})

describeKernel('a group of next hops', () => {
  it('shares packets by weight, and goes with the last of its members', async () => {
    const { nexthops } = await hostWithTwo()
    await nexthops.add({ id: 10, group: [{ id: 1, weight: 3 }, { id: 2 }] })
    expect(await nexthops.get(10)).toMatchObject({
      family: undefined,
      group: [
        { id: 1, weight: 3 },
        { id: 2, weight: 1 },
      ],
      groupType: 'mpath',
    })
    await nexthops.delete(1)
    expect(await nexthops.get(10)).toMatchObject({ group: [{ id: 2, weight: 1 }] })
    await nexthops.delete(2)
    expect(await nexthops.delete(10)).toBe(false)
  })

  it('may be resilient', async () => {
    const { nexthops } = await hostWithTwo()
    const group = [{ id: 1 }, { id: 2 }]
    await nexthops.add({ id: 20, group, groupType: 'resilient', buckets: 8, idleTimer: 60, unbalancedTimer: 300 })
    expect(await nexthops.get(20)).toMatchObject({
      groupType: 'resilient',
      buckets: 8,
      idleTimer: 60,
      unbalancedTimer: 300,
      unbalancedFor: 0,
    })
    expect(await nexthops.ensure({ id: 20, group, groupType: 'resilient', idleTimer: 60 })).toBe(false)
    expect(await nexthops.ensure({ id: 20, group, groupType: 'resilient', idleTimer: 30 })).toBe(true)
    expect(await nexthops.get(20)).toMatchObject({ buckets: 8, idleTimer: 30, unbalancedTimer: 300 })
  })

  it('keeps its maker, whatever is said', async () => {
    const { nexthops } = await hostWithTwo()
    await nexthops.add({ id: 10, group: [{ id: 1 }], madeBy: 'static' })
    await nexthops.replace({ id: 10, group: [{ id: 2 }], madeBy: 'bgp' })
    expect(await nexthops.get(10)).toMatchObject({ group: [{ id: 2, weight: 1 }], madeBy: 'static' })
    await expect(nexthops.ensure({ id: 10, group: [{ id: 2 }], madeBy: 'bgp' })).rejects.toThrow(code('EEXIST'))
  })

  it('is no single one: the kernel makes neither of the other', async () => {
    const { nexthops } = await hostWithTwo()
    await nexthops.add({ id: 10, group: [{ id: 1 }] })
    await expect(nexthops.replace({ id: 10, via: '10.10.0.1', link: 'veth-host' })).rejects.toThrow(code('EINVAL'))
    await expect(nexthops.replace({ id: 1, group: [{ id: 2 }] })).rejects.toThrow(code('EINVAL'))
    await expect(nexthops.add({ id: 11, group: [{ id: 77 }] })).rejects.toThrow(code('EINVAL'))
  })
})

describeKernel('listing next hops', () => {
  it('chooses by link, master, family, kind and maker', async () => {
    const { nexthops, links } = await hostWithTwo()
    await links.add({ kind: 'bridge', name: 'br0', up: true })
    await links.set('veth-ns', { master: 'br0' })
    await nexthops.add({ id: 3, family: 'ipv6', link: 'veth-ns', madeBy: 'static' })
    await nexthops.add({ id: 4, via: '10.10.0.1', fdb: true })
    await nexthops.add({ id: 10, group: [{ id: 1 }, { id: 2 }] })
    const ids = async (filter?: NexthopFilter) => (await nexthops.list(filter)).map(({ id }) => id)
    expect(await ids()).toEqual([1, 2, 3, 4, 10])
    expect(await ids({ link: 'veth-host' })).toEqual([1, 2])
    expect(await ids({ master: 'br0' })).toEqual([3])
    expect(await ids({ groups: true })).toEqual([10])
    expect(await ids({ fdb: true })).toEqual([4])
    expect(await ids({ madeBy: 'static' })).toEqual([3])
    expect(await ids({ family: 'ipv6' })).toEqual([3])
  })
})

/** Next hops in our words, in those of `ip nexthop add`, and as `ip -j nexthop` shows them. */
const same: readonly (readonly [nexthop: NewNexthop, words: string, shown: object])[] = [
  [{ via: '10.10.0.1', link: 'veth-host' }, 'via 10.10.0.1 dev veth-host', { gateway: '10.10.0.1', dev: 'veth-host', scope: 'link' }],
  [{ via: 'fd00::1', link: 'veth-host', madeBy: 'bgp' }, 'via fd00::1 dev veth-host protocol bgp', { gateway: 'fd00::1', protocol: 'bgp' }],
  [{ via: '192.168.99.1', link: 'veth-host', onLink: true }, 'via 192.168.99.1 dev veth-host onlink', { flags: ['onlink'] }],
  [{ link: 'veth-host' }, 'dev veth-host', { dev: 'veth-host' }],
  [{ blackhole: true }, 'blackhole', { blackhole: null }],
  [{ family: 'ipv6', blackhole: true }, '-6 blackhole', { blackhole: null }],
  [{ via: '10.10.0.1', fdb: true }, 'via 10.10.0.1 fdb', { gateway: '10.10.0.1', fdb: null }],
  [{ group: [{ id: 1, weight: 5 }, { id: 2 }] }, 'group 1,5/2', { group: [{ id: 1, weight: 5 }, { id: 2 }] }],
  [
    { group: [{ id: 1 }, { id: 2 }], groupType: 'resilient', buckets: 8, idleTimer: 60, unbalancedTimer: 300 },
    'group 1/2 type resilient buckets 8 idle_timer 60 unbalanced_timer 300',
    { type: 'resilient', resilient_args: { buckets: 8, idle_timer: 60, unbalanced_timer: 300 } },
  ],
]

describeKernel(
  'a next hop of ours and the same of `ip`',
  () => {
    it.each(same)('%j is: %s', async (nexthop, words, shown) => {
      const { nexthops } = await hostWithTwo()
      const look = () => JSON.parse(run('ip', '-j', 'nexthop', 'show', 'id', '7'))
      await nexthops.add({ id: 7, ...nexthop })
      const [ours] = look()
      expect(ours).toMatchObject({ id: 7, ...shown })
      const { message: _, ...described } = await nexthops.get(7)
      expect(await nexthops.delete(7)).toBe(true)

      const family = words.startsWith('-6 ') ? ['-6'] : []
      run('ip', ...family, 'nexthop', 'add', 'id', '7', ...words.replace('-6 ', '').split(' '))
      expect(look()).toEqual([ours])
      const { message: _message, ...theirs } = await nexthops.get(7)
      expect(theirs).toEqual(described)
      expect(await nexthops.ensure({ id: 7, ...nexthop })).toBe(false)
    })
  },
  'ip',
)
