import { expect, it, onTestFinished } from 'vitest'
import { type Host, type NewRoute, openHost } from '../../src/host/index.ts'
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
    const { routes, links } = await host()
    const { index } = await links.get('veth-host')
    await routes.add({
      to: '10.20.0.0/16',
      madeBy: 'static',
      ways: [{ via: '10.10.0.1' }, { via: '10.10.0.3', weight: 2 }, { via: '192.168.99.1', link: 'veth-host', onLink: true, weight: 256 }],
    })
    const way = { link: index, onLink: false, encapsulation: undefined }
    expect([...(await routes.list({ to: '10.20.0.0/16', link: 'veth-host', via: '10.10.0.3' }))]).toMatchObject([
      {
        via: undefined,
        link: undefined,
        madeBy: 'static',
        ways: [
          { ...way, via: '10.10.0.1', weight: 1 },
          { ...way, via: '10.10.0.3', weight: 2 },
          { ...way, via: '192.168.99.1', weight: 256, onLink: true },
        ],
      },
    ])
  })

  it('that is to be local lands in the local table, as with `ip`', async () => {
    const { routes } = await host()
    await routes.add({ to: '10.20.0.1', type: 'local', link: 'veth-host' })
    expect(await routes.get({ to: '10.20.0.1', table: 255 })).toMatchObject({ type: 'local', scope: 'host' })
    expect(await routes.lookup('10.20.0.1')).toMatchObject({ type: 'local' })
  })

  it('for a type of service, or for senders, is another one than that for all', async () => {
    const { routes } = await host()
    await routes.add({ to: '10.20.0.0/16', via: '10.10.0.1', tos: 4 })
    await expect(routes.get({ to: '10.20.0.0/16' })).rejects.toThrow(code('ESRCH'))
    expect(await routes.delete({ to: '10.20.0.0/16' })).toBe(false)
    expect(await routes.get({ to: '10.20.0.0/16', tos: 4 })).toMatchObject({ tos: 4 })
    await routes.add({ to: 'fd01::/64', from: 'fd02::/64', via: 'fd00::1' })
    await expect(routes.get({ to: 'fd01::/64' })).rejects.toThrow(code('ESRCH'))
    expect(await routes.delete({ to: 'fd01::/64' })).toBe(false)
    expect(await routes.get({ to: 'fd01::/64', from: 'fd02::/64' })).toMatchObject({ from: 'fd02::/64' })
  })

  it('missing, is named by the error', async () => {
    const { routes } = await host()
    await expect(routes.get({ to: '10.20.0.0/16', metric: 7 })).rejects.toThrow('Table 254 has no such route to 10.20.0.0/16 with metric 7')
    await expect(routes.set({ to: '10.20.0.0/16', via: '10.10.0.1' })).rejects.toThrow(code('ESRCH'))
  })
})

describeKernel('ensuring a route', () => {
  const to = '10.20.0.0/16'

  it('keeps what is not said: metrics, maker, source, and the way', async () => {
    const { routes } = await host()
    await routes.add({ to, via: '10.10.0.1', source: '10.10.0.2', madeBy: 'static', advertisedSegment: 1200, locked: ['mtu'], mtu: 1400 })
    expect(await routes.ensure({ to, mtu: 1300 })).toBe(true)
    expect(await routes.get({ to })).toMatchObject({
      via: '10.10.0.1',
      source: '10.10.0.2',
      madeBy: 'static',
      advertisedSegment: 1200,
      mtu: 1300,
      locked: ['mtu'],
    })
    expect(await routes.ensure({ to, mtu: 1300 })).toBe(false)
  })

  it('takes the way for one thing', async () => {
    const { routes, links } = await host()
    const { index } = await links.get('veth-host')
    await routes.add({ to, via: '10.10.0.1', mtu: 1400 })
    expect(await routes.ensure({ to, type: 'blackhole' })).toBe(true)
    expect(await routes.get({ to })).toMatchObject({ type: 'blackhole', via: undefined })
    expect(await routes.ensure({ to, ways: [{ via: '10.10.0.1' }, { via: '10.10.0.3' }] })).toBe(true)
    expect(await routes.ensure({ to, ways: [{ via: '10.10.0.3' }, { via: '10.10.0.1' }] })).toBe(false)
    expect(await routes.ensure({ to, mtu: 1300 })).toBe(true)
    expect(await routes.get({ to })).toMatchObject({ type: 'unicast', mtu: 1300, ways: [{ via: '10.10.0.1' }, { via: '10.10.0.3' }] })
    expect(await routes.ensure({ to, link: 'veth-host' })).toBe(true)
    expect(await routes.get({ to })).toMatchObject({ via: undefined, link: index, scope: 'link', ways: [], mtu: 1300 })
    expect(await routes.ensure({ to, ways: [{ link: 'veth-host' }] })).toBe(false)
  })

  it('by a next hop is another way than by the same router', async () => {
    const { routes, nexthops } = await host()
    await nexthops.add({ id: 7, via: '10.10.0.1', link: 'veth-host' })
    await routes.add({ to, nexthop: 7 })
    expect(await routes.ensure({ to, nexthop: 7 })).toBe(false)
    expect(await routes.ensure({ to, mtu: 1300 })).toBe(true)
    expect(await routes.get({ to })).toMatchObject({ nexthop: 7, via: '10.10.0.1', mtu: 1300 })
    expect(await routes.ensure({ to, via: '10.10.0.1' })).toBe(true)
    expect(await routes.get({ to })).toMatchObject({ nexthop: undefined, via: '10.10.0.1', mtu: 1300 })
  })

  it('of IPv6 counts from the metric 1024 where none, or 0, is said', async () => {
    const { routes } = await host()
    const six = { to: 'fd01::/64', via: 'fd00::1' }
    await routes.add(six)
    expect(await routes.ensure({ ...six, metric: 0 })).toBe(false)
    expect(await routes.ensure({ ...six, metric: 1024 })).toBe(false)
    expect(await routes.ensure({ ...six, metric: 1 })).toBe(true)
    expect((await routes.list({ to: six.to })).map(({ metric }) => metric).sort()).toEqual([1, 1024])
  })

  it('of another type of service makes another route (IPv4)', async () => {
    const { routes } = await host()
    await routes.add({ to, via: '10.10.0.1' })
    expect(await routes.ensure({ to, via: '10.10.0.3', tos: 4 })).toBe(true)
    expect((await routes.list({ to })).map(({ tos, via }) => [tos, via])).toEqual([
      [4, '10.10.0.3'],
      [0, '10.10.0.1'],
    ])
  })
})

describeKernel('where several routes have one metric, which only appending makes', () => {
  const append = async ({ route }: Host, six: boolean, via: string) =>
    route.request(
      'RTM_NEWROUTE',
      {
        rtm_family: six ? 'AF_INET6' : 'AF_INET',
        rtm_dst_len: six ? 64 : 16,
        rtm_table: 'RT_TABLE_MAIN',
        rtm_protocol: 'RTPROT_BOOT',
        rtm_type: 'RTN_UNICAST',
        RTA_DST: six ? 'fd01::' : '10.20.0.0',
        RTA_GATEWAY: via,
      },
      { flags: ['NLM_F_CREATE', 'NLM_F_APPEND'] },
    )

  it('replace takes the place of the first, and of the second says EEXIST (IPv4)', async () => {
    const world = await host()
    const { routes } = world
    await routes.add({ to: '10.20.0.0/16', via: '10.10.0.1' })
    await append(world, false, '10.10.0.3')
    const vias = async () => (await routes.list({ to: '10.20.0.0/16' })).map(({ via }) => via)
    await expect(routes.replace({ to: '10.20.0.0/16', via: '10.10.0.3' })).rejects.toThrow(code('EEXIST'))
    expect(await routes.ensure({ to: '10.20.0.0/16', via: '10.10.0.3' })).toBe(false)
    await routes.replace({ to: '10.20.0.0/16', via: '10.10.0.4' })
    expect(await vias()).toEqual(['10.10.0.4', '10.10.0.3'])
  })

  it('they are one with several ways, and replace takes the place of all (IPv6)', async () => {
    const world = await host()
    const { routes } = world
    await routes.add({ to: 'fd01::/64', via: 'fd00::1' })
    await append(world, true, 'fd00::3')
    expect(await routes.get({ to: 'fd01::/64' })).toMatchObject({ ways: [{ via: 'fd00::1' }, { via: 'fd00::3' }] })
    await routes.replace({ to: 'fd01::/64', via: 'fd00::4' })
    expect([...(await routes.list({ to: 'fd01::/64' }))]).toMatchObject([{ via: 'fd00::4', ways: [] }])
    await append(world, true, 'fd00::3')
    expect(await routes.delete({ to: 'fd01::/64', via: 'fd00::4' })).toBe(true)
    expect(await routes.get({ to: 'fd01::/64' })).toMatchObject({ via: 'fd00::3' })
  })

  it('replace makes of a route by a router one by a link and back, and never two (IPv6)', async () => {
    const { routes } = await host()
    await routes.add({ to: 'fd01::/64', via: 'fd00::1' })
    for (const way of [
      { link: 'veth-host' },
      { via: 'fd00::3' },
      { type: 'blackhole' },
      { ways: [{ via: 'fd00::1' }, { via: 'fd00::3' }] },
    ] as const) {
      await routes.replace({ to: 'fd01::/64', ...way })
      expect((await routes.list({ to: 'fd01::/64' })).length).toBe(1)
    }
    expect(await routes.delete({ to: 'fd01::/64' })).toBe(true)
    expect(await routes.delete({ to: 'fd01::/64' })).toBe(false)
  })
})

describeKernel('flushing routes', () => {
  it('takes those that pass the filter', async () => {
    const { routes, nexthops } = await host()
    await nexthops.add({ id: 7, via: '10.10.0.1', link: 'veth-host' })
    await routes.add({ to: 'default', via: '10.10.0.1', table: 1000 })
    await routes.add({ to: '10.20.0.0/16', ways: [{ via: '10.10.0.1' }, { via: '10.10.0.3' }], table: 1000 })
    await routes.add({ to: '10.30.0.0/16', nexthop: 7, table: 1000 })
    await routes.add({ to: '10.40.0.0/16', type: 'blackhole', table: 1000, madeBy: 'bird' })
    await routes.add({ to: 'fd01::/64', ways: [{ via: 'fd00::1' }, { via: 'fd00::3' }], table: 1000 })
    await routes.add({ to: 'fd02::/64', type: 'unreachable', table: 1000 })
    const main = (await routes.list()).length
    expect(await routes.flush({ table: 1000, madeBy: 'bird' })).toBe(1)
    expect(await routes.flush({ table: 1000, type: 'unreachable' })).toBe(1)
    expect(await routes.flush({ table: 1000, family: 'ipv6' })).toBe(1)
    expect(await routes.flush({ table: 1000 })).toBe(3)
    expect([...(await routes.list({ table: 1000 }))]).toEqual([])
    expect((await routes.list()).length).toBe(main)
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

/** Routes in our words, in those of `ip route add`, and as `ip -j -d route` shows them. */
const same: readonly (readonly [route: NewRoute, words: string, shown: object])[] = [
  [
    { to: 'default', via: '10.10.0.1' },
    'default via 10.10.0.1',
    { dst: 'default', gateway: '10.10.0.1', dev: 'veth-host', protocol: 'boot' },
  ],
  [{ to: '10.20.0.0/16', link: 'veth-host' }, '10.20.0.0/16 dev veth-host', { dst: '10.20.0.0/16', scope: 'link' }],
  [
    { to: '10.20.0.0/16', via: '10.10.0.1', source: '10.10.0.2', metric: 100, madeBy: 'static', tos: 4 },
    '10.20.0.0/16 via 10.10.0.1 src 10.10.0.2 metric 100 proto static tos 4',
    { gateway: '10.10.0.1', prefsrc: '10.10.0.2', metric: 100, protocol: 'static', tos: '0x04' },
  ],
  [
    { to: '10.20.0.0/16', via: '192.168.99.1', link: 'veth-host', onLink: true },
    '10.20.0.0/16 via 192.168.99.1 dev veth-host onlink',
    { flags: ['onlink'] },
  ],
  [
    { to: '10.20.0.0/16', via: 'fd00::1', link: 'veth-host' },
    '10.20.0.0/16 via inet6 fd00::1 dev veth-host',
    { via: { family: 'inet6', host: 'fd00::1' } },
  ],
  [{ to: '10.20.0.0/16', type: 'prohibit' }, 'prohibit 10.20.0.0/16', { type: 'prohibit' }],
  [
    { to: '10.20.0.0/16', ways: [{ via: '10.10.0.1', weight: 3 }, { via: '10.10.0.3' }] },
    '10.20.0.0/16 nexthop via 10.10.0.1 weight 3 nexthop via 10.10.0.3',
    {
      nexthops: [
        { gateway: '10.10.0.1', weight: 3 },
        { gateway: '10.10.0.3', weight: 1 },
      ],
    },
  ],
  [
    {
      ...{ to: '10.20.0.0/16', via: '10.10.0.1', mtu: 1400, locked: ['mtu'], window: 60_000, roundTripTime: 100, roundTripVariance: 50 },
      ...{
        slowStartThreshold: 10,
        congestionWindow: 20,
        advertisedSegment: 1360,
        reordering: 5,
        hopLimit: 64,
        initialCongestionWindow: 20,
      },
      ...{
        minimumRetransmissionTime: 30,
        initialReceiveWindow: 30,
        quickAcknowledgement: true,
        congestionControl: 'cubic',
        features: ['ecn'],
      },
      fastOpenWithoutCookie: true,
    },
    '10.20.0.0/16 via 10.10.0.1 mtu lock 1400 window 60000 rtt 100ms rttvar 50ms ssthresh 10 cwnd 20 advmss 1360 reordering 5 hoplimit 64 ' +
      'initcwnd 20 rto_min 30ms initrwnd 30 quickack 1 congctl cubic features ecn fastopen_no_cookie 1',
    { metrics: [expect.objectContaining({ mtu: 1400, advmss: 1360, hoplimit: 64, initcwnd: 20 })] },
  ],
  [
    { to: '10.20.0.0/16', via: '10.10.0.1', sourceRealm: 3, realm: 5 },
    '10.20.0.0/16 via 10.10.0.1 realms 3/5',
    { flow: { from: '3', to: '5' } },
  ],
  [
    {
      to: '10.20.0.0/16',
      link: 'veth-host',
      encapsulation: { kind: 'ip', id: 42, source: '10.0.0.1', destination: '10.0.0.2', tos: 4, ttl: 64, key: true, checksum: true },
    },
    '10.20.0.0/16 encap ip id 42 src 10.0.0.1 dst 10.0.0.2 tos 4 ttl 64 key csum dev veth-host',
    { encap: 'ip', id: 42, src: '10.0.0.1', dst: '10.0.0.2' },
  ],
  [
    { to: '10.20.0.0/16', link: 'veth-host', encapsulation: { kind: 'seg6', mode: 'encap', segments: ['fc00::1', 'fc00::2'] } },
    '10.20.0.0/16 encap seg6 mode encap segs fc00::1,fc00::2 dev veth-host',
    { encap: 'seg6', mode: 'encap', segs: ['fc00::1', 'fc00::2'] },
  ],
  [
    { to: 'fd01::/64', link: 'veth-host', encapsulation: { kind: 'seg6', mode: 'inline', segments: ['fc00::1', 'fc00::2'] } },
    'fd01::/64 encap seg6 mode inline segs fc00::1,fc00::2 dev veth-host',
    { encap: 'seg6', mode: 'inline' },
  ],
  [
    { to: 'fd01::1', link: 'veth-host', encapsulation: { kind: 'seg6local', action: 'End.X', via: 'fd00::1', count: true } },
    'fd01::1 encap seg6local action End.X nh6 fd00::1 count dev veth-host',
    { encap: 'seg6local', action: 'End.X', nh6: 'fd00::1' },
  ],
  [
    { to: 'fd01::1', link: 'veth-host', encapsulation: { kind: 'seg6local', action: 'End.B6.Encaps', segments: ['fc00::1'] } },
    'fd01::1 encap seg6local action End.B6.Encaps srh segs fc00::1 dev veth-host',
    { encap: 'seg6local', action: 'End.B6.Encaps' },
  ],
  [{ to: '10.20.0.0/16', nexthop: 7 }, '10.20.0.0/16 nhid 7', { nhid: 7, gateway: '10.10.0.9' }],
  [
    { to: 'fd01::/64', via: 'fd00::1', metric: 42, preference: 'high' },
    'fd01::/64 via fd00::1 metric 42 pref high',
    { metric: 42, pref: 'high' },
  ],
  [{ to: 'fd01::/64', from: 'fd02::/64', via: 'fd00::1' }, 'fd01::/64 from fd02::/64 via fd00::1', { from: 'fd02::/64' }],
  [
    { to: 'fd01::/64', ways: [{ via: 'fd00::1', weight: 3 }, { via: 'fd00::3' }] },
    'fd01::/64 nexthop via fd00::1 weight 3 nexthop via fd00::3',
    {
      nexthops: [
        { gateway: 'fd00::1', weight: 3 },
        { gateway: 'fd00::3', weight: 1 },
      ],
    },
  ],
  [{ to: 'fd01::/64', type: 'blackhole' }, 'blackhole fd01::/64', { type: 'blackhole' }],
]

describeKernel(
  'a route of ours and the same of `ip`',
  () => {
    it.each(same)('%j is: %s', async (route, words, shown) => {
      const { routes, nexthops } = await host()
      await nexthops.add({ id: 7, via: '10.10.0.9', link: 'veth-host' })
      const family = route.to.startsWith('fd') ? '-6' : '-4'
      const look = () => JSON.parse(run('ip', family, '-j', '-d', 'route', 'show', route.to))
      const seen = async () =>
        (await routes.list({ to: route.to, family: family === '-6' ? 'ipv6' : 'ipv4' })).map(({ message: _, ...rest }) => rest)
      await routes.add(route)
      const ours = look()
      expect(ours).toMatchObject([shown])
      const described = await seen()
      expect(described.length).toBe(1)
      expect(await routes.ensure(route)).toBe(false)
      const { to, tos, from } = route
      expect(await routes.delete({ to, ...(tos === undefined ? {} : { tos }), ...(from === undefined ? {} : { from }) })).toBe(true)
      expect(look()).toEqual([])

      run('ip', 'route', 'add', ...words.split(' '))
      expect(look()).toEqual(ours)
      expect(await seen()).toEqual(described)
      expect(await routes.ensure(route)).toBe(false)
    })

    it('with an end is so for both (IPv6)', async () => {
      const { routes } = await host()
      await routes.add({ to: 'fd01::/64', via: 'fd00::1', expires: 1000 })
      const [shown] = JSON.parse(run('ip', '-6', '-j', 'route', 'show', 'fd01::/64'))
      expect(shown.expires).toBeGreaterThan(900)
      expect(shown.expires).toBeLessThanOrEqual(1000)
      run('ip', 'route', 'replace', 'fd01::/64', 'via', 'fd00::1', 'expires', '500')
      expect((await routes.get({ to: 'fd01::/64' })).expires).toBeGreaterThan(400)
      expect((await routes.get({ to: 'fd01::/64' })).expires).toBeLessThanOrEqual(500)
    })
  },
  'ip',
)
