import { expect, it, onTestFinished } from 'vitest'
import { type Address, type AddressOptions, type Host, openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })

/** A host with a pair of links, both ends up, without addresses of the kernel's own making. */
async function host(): Promise<Host> {
  const host = openHost()
  onTestFinished(() => host.close())
  host.sysctl.set('net.ipv6.conf.default.addr_gen_mode', 1)
  await host.links.add({ kind: 'veth', name: 'veth-host', address: '02:00:00:00:00:01', up: true, peer: { name: 'veth-ns' } })
  await host.links.set('veth-ns', { up: true })
  return host
}

describeKernel('an address', () => {
  it('is what was given, on the link that it was given to', async () => {
    const { addresses, links } = await host()
    await addresses.add('veth-host', '10.10.0.1/24')
    const [address, ...others] = await addresses.list()
    expect(others).toEqual([])
    expect(address).toMatchObject({
      family: 'ipv4',
      address: '10.10.0.1',
      prefix: '10.10.0.1/24',
      link: (await links.get('veth-host')).index,
      peer: undefined,
      broadcast: undefined,
      scope: 'everywhere',
      tentative: false,
      duplicate: false,
      validFor: undefined,
    })
  })

  it('of IPv6 can be used at once; where duplicates are looked for, it is tentative first', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', 'fd00::1/64')
    await addresses.add('veth-host', 'fd00::2/64', { detectDuplicates: true })
    const found = await addresses.list({ link: 'veth-host', family: 'ipv6' })
    expect(Object.fromEntries(found.map(({ address, tentative }) => [address, tentative]))).toEqual({ 'fd00::1': false, 'fd00::2': true })
  })

  it('gets a broadcast address when asked for', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', '10.10.0.1/24', { broadcast: true })
    expect((await addresses.list()).map(({ broadcast }) => broadcast)).toEqual(['10.10.0.255'])
    await addresses.replace('veth-host', '10.10.0.1/24')
    expect((await addresses.list()).length).toBe(1)
  })

  it('of the host itself has its scope, as with `ip`', async () => {
    const { addresses } = await host()
    await addresses.add('lo', '127.0.0.2/8')
    expect((await addresses.list({ link: 'lo' })).map(({ scope }) => scope)).toEqual(['host'])
  })

  it('is listed by link and by family', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', '10.10.0.1/24')
    await addresses.add('veth-host', 'fd00::1/64')
    await addresses.add('veth-ns', '10.20.0.1/24')
    const texts = async (filter?: Parameters<typeof addresses.list>[0]) => (await addresses.list(filter)).map(({ prefix }) => prefix).sort()
    expect(await texts()).toEqual(['10.10.0.1/24', '10.20.0.1/24', 'fd00::1/64'])
    expect(await texts({ link: 'veth-host' })).toEqual(['10.10.0.1/24', 'fd00::1/64'])
    expect(await texts({ family: 'ipv6' })).toEqual(['fd00::1/64'])
    expect(await texts({ link: 'veth-ns', family: 'ipv6' })).toEqual([])
    expect(await texts({ link: 'lo' })).toEqual([])
  })
})

describeKernel('a verb on an address that is missing, or there already', () => {
  it.each([
    ['add', '10.10.0.1/24', 'there', 'EEXIST'],
    ['add', 'fd00::1/64', 'there', 'EEXIST'],
    ['replace', '10.10.0.1/24', 'missing', undefined],
    ['replace', '10.10.0.1/24', 'there', undefined],
    ['replace', 'fd00::1/64', 'missing', undefined],
    ['replace', 'fd00::1/64', 'there', undefined],
    ['delete', '10.10.0.1/24', 'missing', false],
    ['delete', '10.10.0.1/24', 'there', true],
    ['delete', 'fd00::1/64', 'missing', false],
    ['delete', 'fd00::1/64', 'there', true],
  ] as const)('%s %s, %s: %s', async (verb, prefix, state, outcome) => {
    const { addresses } = await host()
    if (state === 'there') await addresses.add('veth-host', prefix)
    const done = addresses[verb]('veth-host', prefix)
    if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
    else expect(await done).toBe(outcome)
    expect((await addresses.list()).length).toBe(verb === 'delete' ? 0 : 1)
  })

  it('on a link that is missing', async () => {
    const { addresses } = await host()
    await expect(addresses.add('nosuch', '10.10.0.1/24')).rejects.toThrow('No link of this network namespace is called "nosuch"')
    await expect(addresses.add(99, '10.10.0.1/24')).rejects.toThrow(code('ENODEV'))
    await expect(addresses.list({ link: 'nosuch' })).rejects.toThrow(code('ENODEV'))
    expect(await addresses.delete('nosuch', '10.10.0.1/24')).toBe(false)
    expect(await addresses.delete(99, '10.10.0.1/24')).toBe(false)
  })
})

describeKernel('what the kernel does not change about an address that is there', () => {
  it.each([
    ['10.10.0.1/24', { label: 'veth-host:1' }, 'label'],
    ['10.10.0.1/24', { broadcast: true }, 'broadcast'],
    ['10.10.0.1/24', { scope: 'link' }, 'scope'],
    ['10.10.0.1/24', { noPrefixRoute: true }, 'noPrefixRoute'],
    ['fd00::1/48', {}, 'prefix'],
  ] as const)('%s with %j is refused', async (prefix, options, name) => {
    const { addresses } = await host()
    await addresses.add('veth-host', prefix.startsWith('fd') ? 'fd00::1/64' : prefix)
    const [before] = await addresses.list()
    for (const verb of ['replace', 'ensure', 'set'] as const) {
      const done = addresses[verb]('veth-host', prefix, options)
      await expect(done).rejects.toThrow(code('EEXIST'))
      await expect(done).rejects.toThrow(`with the ${name} ${before?.[name] ?? 'none'}, which the kernel does not change`)
    }
    expect([...(await addresses.list())]).toEqual([before])
  })

  it('but what is not said stays', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', '10.10.0.1/24', { label: 'veth-host:1', broadcast: true, scope: 'link', noPrefixRoute: true })
    await addresses.replace('veth-host', '10.10.0.1/24', { validFor: 3600 })
    expect(await addresses.get('veth-host', '10.10.0.1/24')).toMatchObject({
      label: 'veth-host:1',
      broadcast: '10.10.0.255',
      scope: 'link',
      noPrefixRoute: true,
    })
  })

  it('the metric of IPv6 stays too, where none is said', async () => {
    const { addresses } = await host()
    for (const prefix of ['10.10.0.1/24', 'fd00::1/64']) {
      await addresses.add('veth-host', prefix, { metric: 50 })
      await addresses.replace('veth-host', prefix)
    }
    expect((await addresses.list()).map(({ family, metric }) => [family, metric])).toEqual([
      ['ipv4', 0],
      ['ipv6', 50],
    ])
  })
})

describeKernel('an address with a peer', () => {
  it('of IPv4 is told apart by it', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', '10.10.0.1', { peer: '10.10.0.2/32' })
    await addresses.add('veth-host', '10.10.0.1', { peer: '10.10.0.3/32' })
    expect(await addresses.get('veth-host', '10.10.0.1', { peer: '10.10.0.3/32' })).toMatchObject({
      prefix: '10.10.0.1/32',
      peer: '10.10.0.3/32',
    })
    expect(await addresses.ensure('veth-host', '10.10.0.1', { peer: '10.10.0.2/32' })).toBe(false)
    expect(await addresses.ensure('veth-host', '10.10.0.1', { peer: '10.10.0.4/32' })).toBe(true)
    expect(await addresses.delete('veth-host', '10.10.0.1', { peer: '10.10.0.3/32' })).toBe(true)
    expect(await addresses.delete('veth-host', '10.10.0.1')).toBe(false)
    expect((await addresses.list()).map(({ peer }) => peer)).toEqual(['10.10.0.2/32', '10.10.0.4/32'])
  })

  it('of IPv6 gets another one', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', 'fd00::1', { peer: 'fd00::2/128' })
    expect(await addresses.ensure('veth-host', 'fd00::1', { peer: 'fd00::3/128' })).toBe(true)
    expect((await addresses.list()).map(({ prefix, peer }) => [prefix, peer])).toEqual([['fd00::1/128', 'fd00::3/128']])
  })
})

describeKernel('the time of an address', () => {
  it('begins anew when it is said, and is over for new connections first', async () => {
    const { addresses } = await host()
    await addresses.add('veth-host', 'fd00::1/64', { validFor: 100, preferredFor: 0 })
    expect(await addresses.get('veth-host', 'fd00::1/64')).toMatchObject({ preferredFor: 0, deprecated: true })
    expect(await addresses.ensure('veth-host', 'fd00::1/64', { validFor: 3600 })).toBe(true)
    const { validFor = 0 } = await addresses.get('veth-host', 'fd00::1/64')
    expect(validFor).toBeGreaterThan(3000)
  })
})

describeKernel('flushing addresses', () => {
  it('takes those that pass the filter, secondary ones too', async () => {
    const { addresses } = await host()
    for (const prefix of ['10.10.0.1/24', '10.10.0.2/24', 'fd00::1/64']) await addresses.add('veth-host', prefix)
    await addresses.add('veth-ns', '10.20.0.1/24')
    expect((await addresses.list({ link: 'veth-host', family: 'ipv4' })).map(({ secondary }) => secondary)).toEqual([false, true])
    expect(await addresses.flush({ link: 'veth-host', family: 'ipv4' })).toBe(2)
    expect((await addresses.list()).map(({ address }) => address)).toEqual(['10.20.0.1', 'fd00::1'])
    expect(await addresses.flush({ link: 'veth-host' })).toBe(1)
    expect(await addresses.flush({ link: 'veth-host' })).toBe(0)
  })
})

/** Addresses in our words, in those of `ip address add`, and as `ip -j address` shows them. */
const same: readonly (readonly [prefix: string, options: AddressOptions, words: string, shown: object])[] = [
  ['10.10.0.1/24', {}, '10.10.0.1/24', { local: '10.10.0.1', prefixlen: 24, scope: 'global', label: 'veth-host' }],
  ['10.10.0.1/24', { broadcast: true }, '10.10.0.1/24 broadcast +', { broadcast: '10.10.0.255' }],
  [
    '10.10.0.1/24',
    { label: 'veth-host:1', scope: 'link' },
    '10.10.0.1/24 label veth-host:1 scope link',
    { label: 'veth-host:1', scope: 'link' },
  ],
  ['10.10.0.1', { peer: '10.10.0.2/32' }, '10.10.0.1 peer 10.10.0.2/32', { local: '10.10.0.1', address: '10.10.0.2', prefixlen: 32 }],
  ['10.10.0.1/24', { metric: 50, noPrefixRoute: true }, '10.10.0.1/24 metric 50 noprefixroute', { metric: 50, noprefixroute: true }],
  ['fd00::1/64', { detectDuplicates: true }, 'fd00::1/64', { local: 'fd00::1', prefixlen: 64, scope: 'global' }],
  ['fd00::1/64', { managesTemporary: true }, 'fd00::1/64 mngtmpaddr nodad', { mngtmpaddr: true, nodad: true }],
  ['fd00::1', { peer: 'fd00::2/128', metric: 50 }, 'fd00::1 peer fd00::2/128 metric 50 nodad', { local: 'fd00::1', address: 'fd00::2' }],
]

describeKernel(
  'an address of ours and the same of `ip`',
  () => {
    it.each(same)('%s, %j is: %s', async (prefix, options, words, shown) => {
      const { addresses, links } = await host()
      const look = () => JSON.parse(run('ip', '-j', '-d', 'address', 'show', 'dev', 'veth-host'))[0].addr_info
      await addresses.add('veth-host', prefix, options)
      const [ours] = look()
      expect(ours).toMatchObject(shown)
      const described = steady(await addresses.get('veth-host', prefix, options.peer === undefined ? {} : { peer: options.peer }))
      expect(await addresses.flush({ link: await links.get('veth-host') })).toBe(1)

      run('ip', 'address', 'add', ...words.split(' '), 'dev', 'veth-host')
      expect(look()).toEqual([ours])
      expect((await addresses.list()).map(steady)).toEqual([described])
      expect(await addresses.ensure('veth-host', prefix, options)).toBe(false)
    })

    it('for a time is so for both', async () => {
      const { addresses } = await host()
      await addresses.add('veth-host', '10.10.0.1/24', { validFor: 3600, preferredFor: 1800 })
      const [{ addr_info }] = JSON.parse(run('ip', '-j', 'address', 'show', 'dev', 'veth-host'))
      expect(addr_info[0].valid_life_time).toBeGreaterThan(3500)
      expect(addr_info[0].valid_life_time).toBeLessThanOrEqual(3600)
      expect(addr_info[0].preferred_life_time).toBeLessThanOrEqual(1800)
      run('ip', 'address', 'change', '10.10.0.1/24', 'dev', 'veth-host', 'valid_lft', '900', 'preferred_lft', '800')
      const { validFor, preferredFor } = await addresses.get('veth-host', '10.10.0.1/24')
      expect(validFor).toBeGreaterThan(700)
      expect(validFor).toBeLessThanOrEqual(900)
      expect(preferredFor).toBeLessThanOrEqual(800)
    })
  },
  'ip',
)

/** An address without what goes by: duplicate detection may have ended between two looks. */
function steady({ message: _, tentative: _tentative, ...rest }: Address): Omit<Address, 'message' | 'tentative'> {
  return rest
}
