import { expect, it, onTestFinished } from 'vitest'
import { type Host, openHost } from '../../src/host/index.ts'
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

describeKernel('a route', () => {
  it('to everywhere leads by way of the router', async () => {
    const { routes, links } = await host()
    await routes.add({ to: 'default', via: '10.10.0.1' })
    const { index } = await links.get('veth-host')
    const [route, ...others] = await routes.list({ family: 'ipv4', to: 'default' })
    expect(others).toEqual([])
    expect(route).toMatchObject({
      family: 'ipv4',
      to: 'default',
      type: 'unicast',
      via: '10.10.0.1',
      link: index,
      source: undefined,
      metric: 0,
      table: 254,
      scope: 'everywhere',
      madeBy: 'boot',
      mtu: undefined,
      ways: [],
    })
  })

  it('has what it was given', async () => {
    const { routes } = await host()
    await routes.add({ to: '10.20.0.0/16', via: '10.10.0.1', link: 'veth-host', source: '10.10.0.2', metric: 100, table: 1000, mtu: 1300 })
    expect([...(await routes.list({ table: 1000 }))]).toMatchObject([
      { to: '10.20.0.0/16', via: '10.10.0.1', source: '10.10.0.2', metric: 100, table: 1000, mtu: 1300 },
    ])
    await routes.add({ to: '10.30.0.0/16', via: '192.168.99.1', link: 'veth-host', onLink: true })
    expect([...(await routes.list({ to: '10.30.0.0/16' }))]).toMatchObject([{ via: '192.168.99.1' }])
    await routes.add({ to: '10.40.0.0/16', via: 'fd00::1', link: 'veth-host' })
    expect([...(await routes.list({ to: '10.40.0.0/16' }))]).toMatchObject([{ family: 'ipv4', via: 'fd00::1' }])
  })

  it('of IPv6 gets the metric 1024 where none is given', async () => {
    const { routes } = await host()
    await routes.add({ to: 'fd01::/64', via: 'fd00::1' })
    expect([...(await routes.list({ to: 'fd01::/64' }))]).toMatchObject([{ family: 'ipv6', via: 'fd00::1', metric: 1024 }])
  })

  it('may share packets among several ways', async () => {
    const { routes, route, links } = await host()
    const { index } = await links.get('veth-host')
    await route.request(
      'RTM_NEWROUTE',
      {
        rtm_family: 'AF_INET',
        rtm_dst_len: 16,
        rtm_table: 'RT_TABLE_MAIN',
        rtm_protocol: 'RTPROT_STATIC',
        rtm_type: 'RTN_UNICAST',
        RTA_DST: '10.20.0.0',
        RTA_MULTIPATH: [{ RTA_GATEWAY: '10.10.0.1' }, { rtnh_hops: 1, RTA_GATEWAY: '10.10.0.3' }],
      },
      { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] },
    )
    expect([...(await routes.list({ to: '10.20.0.0/16', link: 'veth-host' }))]).toMatchObject([
      {
        via: undefined,
        link: undefined,
        madeBy: 'static',
        ways: [
          { via: '10.10.0.1', link: index, weight: 1 },
          { via: '10.10.0.3', link: index, weight: 2 },
        ],
      },
    ])
  })
})

describeKernel('listing routes', () => {
  it('shows the main table where no other is named', async () => {
    const { routes, links } = await host()
    const main = await routes.list({ family: 'ipv4' })
    expect([...main]).toMatchObject([{ to: '10.10.0.0/24', madeBy: 'kernel', scope: 'link', source: '10.10.0.2' }])
    expect((await routes.list({ family: 'ipv4', table: 255 })).map(({ type }) => type)).toContain('local')
    expect((await routes.list({ table: 'all' })).length).toBeGreaterThan(main.length)
    expect((await routes.list()).map(({ family }) => family)).toContain('ipv6')
    expect([...(await routes.list({ link: 'lo', family: 'ipv4' }))]).toEqual([])
    expect((await routes.list({ link: await links.get('veth-host'), family: 'ipv4' })).length).toBe(1)
  })

  it.each(['ipv4', 'ipv6', undefined] as const)('of a table that nobody has used gives none (%s)', async (family) => {
    const { routes } = await host()
    expect([...(await routes.list({ table: 4711, ...(family === undefined ? {} : { family }) }))]).toEqual([])
  })
})

describeKernel('a lookup', () => {
  it('says by way of whom, by which link, and from which address a packet would go', async () => {
    const { routes, links } = await host()
    await routes.add({ to: 'default', via: '10.10.0.1' })
    const { index } = await links.get('veth-host')
    expect(await routes.lookup('8.8.8.8')).toMatchObject({
      to: '8.8.8.8/32',
      type: 'unicast',
      via: '10.10.0.1',
      link: index,
      source: '10.10.0.2',
      table: 254,
    })
    expect(await routes.lookup('10.10.0.9')).toMatchObject({ via: undefined, link: index })
    expect(await routes.lookup('10.10.0.2')).toMatchObject({ type: 'local', source: '10.10.0.2' })
    expect(await routes.lookup('fd00::9')).toMatchObject({ family: 'ipv6', link: index, source: 'fd00::2' })
  })

  it('minds mark, sender and link', async () => {
    const { routes, route, forwarding, links, addresses } = await host()
    await routes.add({ to: 'default', via: '10.10.0.1' })
    await routes.add({ to: 'default', via: '10.10.0.3', table: 100 })
    await route.request(
      'RTM_NEWRULE',
      { family: 'AF_INET', action: 'FR_ACT_TO_TBL', table: 100, FRA_FWMARK: 7 },
      { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] },
    )
    expect(await routes.lookup('8.8.8.8', { mark: 7 })).toMatchObject({ via: '10.10.0.3', table: 100 })
    expect(await routes.lookup('8.8.8.8', { mark: 8 })).toMatchObject({ via: '10.10.0.1', table: 254 })
    expect(await routes.lookup('8.8.8.8', { out: 'lo' })).toMatchObject({ link: 1 })
    await addresses.add('veth-ns', '10.30.0.1/24')
    forwarding.enable()
    expect(await routes.lookup('8.8.8.8', { from: '10.30.0.5', in: 'veth-ns' })).toMatchObject({
      via: '10.10.0.1',
      link: (await links.get('veth-host')).index,
    })
  })

  it.each([
    ['nothing', undefined, 'ENETUNREACH'],
    ['unreachable', 'unreachable', 'EHOSTUNREACH'],
    ['prohibit', 'prohibit', 'EACCES'],
    ['blackhole', 'blackhole', 'EINVAL'],
  ] as const)('where %s leads there: %s %s', async (_what, type, expected) => {
    const { routes } = await host()
    if (type !== undefined) await routes.add({ to: '8.8.8.0/24', type })
    await expect(routes.lookup('8.8.8.8')).rejects.toThrow(code(expected))
  })
})

describeKernel('a verb on a route that is missing, or there already', () => {
  const ways = { ipv4: { to: '10.20.0.0/16', via: '10.10.0.1' }, ipv6: { to: 'fd01::/64', via: 'fd00::1' } }
  it.each([
    ['add', 'ipv4', 'there', 'EEXIST'],
    ['add', 'ipv6', 'there', 'EEXIST'],
    ['replace', 'ipv4', 'missing', undefined],
    ['replace', 'ipv4', 'there', undefined],
    ['replace', 'ipv6', 'missing', undefined],
    ['replace', 'ipv6', 'there', undefined],
    ['delete', 'ipv4', 'missing', false],
    ['delete', 'ipv4', 'there', true],
    ['delete', 'ipv6', 'missing', false],
    ['delete', 'ipv6', 'there', true],
  ] as const)('%s (%s), %s: %s', async (verb, family, state, outcome) => {
    const { routes } = await host()
    const way = ways[family]
    if (state === 'there') await routes.add(way)
    const done = routes[verb](way)
    if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
    else expect(await done).toBe(outcome)
    expect((await routes.list({ to: way.to })).length).toBe(verb === 'delete' ? 0 : 1)
  })

  it('replace puts the new router in the old one’s place', async () => {
    const { routes } = await host()
    await routes.add({ to: 'default', via: '10.10.0.1' })
    await routes.replace({ to: 'default', via: '10.10.0.3' })
    expect((await routes.list({ to: 'default', family: 'ipv4' })).map(({ via }) => via)).toEqual(['10.10.0.3'])
  })

  it('by a router or a link that is not there', async () => {
    const { routes, links } = await host()
    await expect(routes.add({ to: 'default', via: '192.168.99.1' })).rejects.toThrow(code('ENETUNREACH'))
    await expect(routes.add({ to: 'default', link: 'nosuch' })).rejects.toThrow(code('ENODEV'))
    await expect(routes.add({ to: 'default', via: '10.10.0.1', source: '9.9.9.9' })).rejects.toThrow(code('EINVAL'))
    expect(await routes.delete({ to: 'default', link: 'nosuch' })).toBe(false)
    await links.set('veth-host', { up: false })
    await expect(routes.add({ to: '10.20.0.0/16', link: 'veth-host' })).rejects.toThrow(code('ENETDOWN'))
  })
})

describeKernel(
  'routes of ours, as `ip` sees them',
  () => {
    it('are the same', async () => {
      const { routes } = await host()
      await routes.add({ to: 'default', via: '10.10.0.1' })
      await routes.add({ to: '10.20.0.0/16', via: '10.10.0.1', source: '10.10.0.2', metric: 100, mtu: 1300 })
      await routes.add({ to: '10.30.0.0/16', type: 'blackhole' })
      const seen = JSON.parse(run('ip', '-j', 'route', 'show'))
      expect(seen).toMatchObject([
        { dst: 'default', gateway: '10.10.0.1', dev: 'veth-host' },
        { dst: '10.10.0.0/24' },
        { dst: '10.20.0.0/16', gateway: '10.10.0.1', prefsrc: '10.10.0.2', metric: 100, metrics: [{ mtu: 1300 }] },
        { type: 'blackhole', dst: '10.30.0.0/16' },
      ])
    })
  },
  'ip',
)
