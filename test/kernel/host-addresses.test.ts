import { expect, it, onTestFinished } from 'vitest'
import { type Host, openHost } from '../../src/host/index.ts'
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

describeKernel(
  'addresses of ours, as `ip` sees them',
  () => {
    it('are the same', async () => {
      const { addresses } = await host()
      await addresses.add('veth-host', '10.10.0.1/24', { broadcast: true })
      await addresses.add('veth-host', 'fd00::1/64')
      const [{ addr_info }] = JSON.parse(run('ip', '-j', 'address', 'show', 'dev', 'veth-host'))
      expect(addr_info).toMatchObject([
        { family: 'inet', local: '10.10.0.1', prefixlen: 24, broadcast: '10.10.0.255', scope: 'global', label: 'veth-host' },
        { family: 'inet6', local: 'fd00::1', prefixlen: 64, scope: 'global', nodad: true },
      ])
    })
  },
  'ip',
)
