import { expect, it, onTestFinished } from 'vitest'
import { type Host, type NeighbourFilter, type NeighbourOptions, openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })
const linkAddress = '02:00:00:00:00:09'

/** A host with 10.10.0.2/24 and fd00::2/64 on veth-host, whose cable is plugged in, and without neighbours of the kernel's own making. */
async function host(): Promise<Host> {
  const host = openHost()
  onTestFinished(() => host.close())
  host.sysctl.set('net.ipv6.conf.default.addr_gen_mode', 1)
  await host.links.add({ kind: 'veth', name: 'veth-host', address: '02:00:00:00:00:01', up: true, peer: { name: 'veth-ns' } })
  await host.links.set('veth-ns', { up: true })
  await host.addresses.add('veth-host', '10.10.0.2/24')
  await host.addresses.add('veth-host', 'fd00::2/64')
  return host
}

describeKernel('a neighbour', () => {
  it('is permanent where nothing is said', async () => {
    const { neighbours, links } = await host()
    await neighbours.add('veth-host', '10.10.0.9', { linkAddress: linkAddress.toUpperCase() })
    expect(await neighbours.get('veth-host', '10.10.0.9')).toMatchObject({
      family: 'ipv4',
      address: '10.10.0.9',
      link: (await links.get('veth-host')).index,
      linkAddress,
      state: 'permanent',
      proxy: false,
      router: false,
      externallyLearned: false,
      managed: false,
      madeBy: 'unspec',
    })
  })

  it('that the kernel is to keep asking for has no address of ours', async () => {
    const { neighbours } = await host()
    await neighbours.add('veth-host', '10.10.0.9', { managed: true })
    expect(await neighbours.get('veth-host', '10.10.0.9')).toMatchObject({ managed: true, linkAddress: undefined })
  })

  it('in a state that takes a link-layer address must have one', async () => {
    const { neighbours } = await host()
    await expect(neighbours.add('veth-host', '10.10.0.9', { state: 'reachable' })).rejects.toThrow(code('EINVAL'))
  })

  it('and a proxy for the same address are two', async () => {
    const { neighbours } = await host()
    await neighbours.add('veth-host', '10.10.0.9', { linkAddress })
    await expect(neighbours.get('veth-host', '10.10.0.9', { proxy: true })).rejects.toThrow(code('ENOENT'))
    await neighbours.add('veth-host', '10.10.0.9', { proxy: true })
    expect(await neighbours.get('veth-host', '10.10.0.9')).toMatchObject({ proxy: false, linkAddress })
    expect(await neighbours.get('veth-host', '10.10.0.9', { proxy: true })).toMatchObject({ proxy: true, linkAddress: undefined })
    expect(await neighbours.delete('veth-host', '10.10.0.9', { proxy: true })).toBe(true)
    expect(await neighbours.delete('veth-host', '10.10.0.9', { proxy: true })).toBe(false)
    expect((await neighbours.list({ family: 'ipv4' })).length).toBe(1)
  })

  it('missing, is named by the error', async () => {
    const { neighbours } = await host()
    await expect(neighbours.get('veth-host', '10.10.0.9')).rejects.toThrow('The link "veth-host" has no such neighbour 10.10.0.9')
    await expect(neighbours.set('veth-host', '10.10.0.9', { linkAddress })).rejects.toThrow(code('ENOENT'))
  })
})

describeKernel('proxies, of which the kernel does not say that they are there', () => {
  it('can be added twice, ensured and deleted', async () => {
    const { neighbours } = await host()
    await neighbours.add('veth-host', 'fd00::9', { proxy: true })
    await neighbours.add('veth-host', 'fd00::9', { proxy: true })
    expect(await neighbours.ensure('veth-host', 'fd00::9', { proxy: true })).toBe(false)
    expect(await neighbours.ensure('veth-host', 'fd00::9', { proxy: true, router: true })).toBe(true)
    expect(await neighbours.get('veth-host', 'fd00::9', { proxy: true })).toMatchObject({ router: true })
    expect(await neighbours.ensure('veth-host', 'fd00::8', { proxy: true })).toBe(true)
    expect((await neighbours.list({ proxy: true })).map(({ address }) => address).sort()).toEqual(['fd00::8', 'fd00::9'])
  })
})

describeKernel('listing and flushing neighbours', () => {
  it('choose by link, master, family, state and kind', async () => {
    const { neighbours, links } = await host()
    await links.add({ kind: 'bridge', name: 'br0', up: true })
    await links.set('veth-ns', { master: 'br0' })
    await neighbours.add('veth-host', '10.10.0.8', { linkAddress, state: 'stale' })
    await neighbours.add('veth-host', '10.10.0.9', { linkAddress })
    await neighbours.add('veth-host', 'fd00::9', { linkAddress, state: 'noarp' })
    await neighbours.add('veth-ns', '10.30.0.9', { linkAddress })
    await neighbours.add('veth-ns', '10.10.0.7', { proxy: true })
    // The kernel has entries of its own for the multicast groups that links are in.
    const addresses = async (filter?: NeighbourFilter) =>
      (await neighbours.list(filter)).flatMap(({ address }) => (/^(ff02:|224\.)/.test(address) ? [] : [address])).sort()
    expect(await addresses()).toEqual(['10.10.0.8', '10.10.0.9', '10.30.0.9', 'fd00::9'])
    expect(await addresses({ link: 'veth-ns' })).toEqual(['10.30.0.9'])
    expect(await addresses({ master: 'br0' })).toEqual(['10.30.0.9'])
    expect(await addresses({ family: 'ipv6' })).toEqual(['fd00::9'])
    expect(await addresses({ state: 'stale' })).toEqual(['10.10.0.8'])
    expect(await addresses({ proxy: true })).toEqual(['10.10.0.7'])
    expect(await addresses({ proxy: true, link: 'veth-host' })).toEqual([])
    expect(await neighbours.flush({ link: 'veth-host' })).toBe(1)
    expect(await addresses()).toEqual(['10.10.0.9', '10.30.0.9', 'fd00::9'])
    expect(await neighbours.flush({ state: 'permanent' })).toBe(2)
    expect(await neighbours.flush({ proxy: true })).toBe(1)
    expect(await addresses()).toEqual(['fd00::9'])
    expect(await addresses({ proxy: true })).toEqual([])
  })
})

/** Neighbours in our words, in those of `ip neighbour add`, and as `ip -j neighbour` shows them. */
const same: readonly (readonly [address: string, options: NeighbourOptions, words: string, shown: object])[] = [
  ['10.10.0.9', { linkAddress }, 'lladdr 02:00:00:00:00:09', { lladdr: linkAddress, state: ['PERMANENT'] }],
  ['10.10.0.9', { linkAddress, state: 'noarp' }, 'lladdr 02:00:00:00:00:09 nud noarp', { state: ['NOARP'] }],
  ['10.10.0.9', { linkAddress, state: 'reachable' }, 'lladdr 02:00:00:00:00:09 nud reachable', { state: ['REACHABLE'] }],
  ['10.10.0.9', { linkAddress, state: 'stale' }, 'lladdr 02:00:00:00:00:09 nud stale', { state: ['STALE'] }],
  [
    '10.10.0.9',
    { linkAddress, externallyLearned: true, madeBy: 'static' },
    'lladdr 02:00:00:00:00:09 extern_learn protocol static',
    { extern_learn: null, protocol: 'static' },
  ],
  ['fd00::9', { linkAddress, router: true }, 'lladdr 02:00:00:00:00:09 router', { router: null, lladdr: linkAddress }],
]

describeKernel(
  'a neighbour of ours and the same of `ip`',
  () => {
    it.each(same)('%s, %j is: %s', async (address, options, words, shown) => {
      const { neighbours } = await host()
      const look = () => JSON.parse(run('ip', '-j', 'neighbour', 'show', address, 'dev', 'veth-host', 'nud', 'all'))
      await neighbours.add('veth-host', address, options)
      const [ours] = look()
      expect(ours).toMatchObject({ dst: address, ...shown })
      const described = timeless(await neighbours.get('veth-host', address))
      expect(await neighbours.delete('veth-host', address)).toBe(true)

      run('ip', 'neighbour', 'add', address, 'dev', 'veth-host', ...words.split(' '))
      expect(look()).toEqual([ours])
      expect(timeless(await neighbours.get('veth-host', address))).toEqual(described)
      expect(await neighbours.ensure('veth-host', address, options)).toBe(false)
    })

    it('is a proxy for both', async () => {
      const { neighbours } = await host()
      await neighbours.add('veth-host', '10.10.0.9', { proxy: true })
      expect(JSON.parse(run('ip', '-j', 'neighbour', 'show', 'proxy'))).toMatchObject([{ dst: '10.10.0.9', dev: 'veth-host', proxy: null }])
      run('ip', 'neighbour', 'del', 'proxy', '10.10.0.9', 'dev', 'veth-host')
      run('ip', 'neighbour', 'add', 'proxy', '10.10.0.9', 'dev', 'veth-host')
      expect(await neighbours.ensure('veth-host', '10.10.0.9', { proxy: true })).toBe(false)
    })
  },
  'ip',
)

function timeless<T extends object>(neighbour: T): Omit<T, 'message' | 'used' | 'confirmed' | 'updated' | 'probes'> {
  const { message: _m, used: _u, confirmed: _c, updated: _t, probes: _p, ...rest } = neighbour as T & Record<string, unknown>
  return rest as Omit<T, 'message' | 'used' | 'confirmed' | 'updated' | 'probes'>
}
