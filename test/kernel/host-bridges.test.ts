import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { type Bridges, bridges } from '../../src/host/bridge/bridges.ts'
import type { BridgePortOptions } from '../../src/host/index.ts'
import { connect } from '../../src/host/namespace/connect.ts'
import { route } from '../../src/netlink/route/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })
const refusal = (path: string) => expect.objectContaining({ name: 'EncodeError', path: path.split('.') })

const STATION = '02:00:00:00:00:99'
const EVERYBODY = '00:00:00:00:00:00'

/** A bridge br0 with the ports port1 and port2, all of them up, without VLANs; the other ends of the cables are end1 and end2. */
async function world(...bridge: string[]): Promise<Bridges> {
  ip(
    `link add br0 address 02:00:00:00:00:10 up type bridge vlan_default_pvid 0 ${bridge.join(' ')}`,
    ...['1', '2'].map((i) => `link add port${i} up master br0 type veth peer name end${i}`),
    'link set end1 up',
    'link set end2 up',
  )
  const world = here()
  // The kernel notices a while later that a cable has another end.
  await expect
    .poll(async () => (await world.ports.list()).map(({ state }) => state), { timeout: 30_000 })
    .toEqual(['forwarding', 'forwarding'])
  return world
}

/** Runs several commands of `ip` in one go. */
function ip(...commands: string[]): void {
  run('sh', '-c', `ip -batch - <<'END'\n${commands.join('\n')}\nEND`)
}

function here(): Bridges {
  const connection = connect(route)
  onTestFinished(() => connection.close())
  return bridges(connection)
}

const json = (...command: [string, ...string[]]) => JSON.parse(run(...command))
const indexOf = (link: string): number => json('ip', '-j', 'link', 'show', 'dev', link)[0].ifindex

describeKernel(
  'a port of a bridge',
  () => {
    /** An option, a value that it does not have at first, and how `bridge` and `ip` call it. */
    const options: [option: keyof BridgePortOptions, value: never, said: string, value: unknown][] = [
      ['state', 'learning', 'state', 'learning'],
      ['priority', 9, 'priority', 9],
      ['cost', 7, 'cost', 7],
      ['hairpin', true, 'hairpin', true],
      ['guard', true, 'guard', true],
      ['rootBlock', true, 'root_block', true],
      ['fastLeave', true, 'fastleave', true],
      ['learning', false, 'learning', false],
      ['flood', false, 'flood', false],
      ['multicastFlood', false, 'mcast_flood', false],
      ['broadcastFlood', false, 'bcast_flood', false],
      ['multicastToUnicast', true, 'mcast_to_unicast', true],
      ['multicastRouter', 'always', 'multicast_router', 2],
      ['multicastRouter', 'never', 'multicast_router', 0],
      ['proxyArp', true, 'proxy_arp', true],
      ['proxyArpWifi', true, 'proxy_arp_wifi', true],
      ['neighbourSuppression', true, 'neigh_suppress', true],
      ['vlanTunnel', true, 'vlan_tunnel', true],
      ['isolated', true, 'isolated', true],
      ['locked', true, 'locked', true],
      ['backupPort', 'port2', 'backup_port', 'port2'],
      ['groupForwardMask', 0x4000, 'group_fwd_mask', '0x4000'],
    ] as never

    const seen = () => json('ip', '-d', '-j', 'link', 'show', 'dev', 'port1')[0].linkinfo.info_slave_data

    it.each(options)('%s: %s is what `ip` sees as %s %s', async (option, value, said, expected) => {
      const { ports } = await world()
      const before = (await ports.get('port1'))[option]
      expect(seen()[said]).not.toEqual(expected)
      await ports.set('port1', { [option]: value })
      expect(seen()[said]).toEqual(expected)
      const after = (await ports.get('port1'))[option]
      expect(after).toEqual(option === 'backupPort' ? indexOf('port2') : value)
      expect(after).not.toEqual(before)
      expect(await ports.ensure('port1', { [option]: value })).toBe(false)
    })

    it('is what `bridge` made of it', async () => {
      const { ports } = await world()
      run('bridge', 'link', 'set', 'dev', 'port1', 'cost', '7', 'priority', '9', 'hairpin', 'on', 'learning', 'off', 'mcast_router', '0')
      expect(await ports.get('port1')).toMatchObject({
        link: indexOf('port1'),
        name: 'port1',
        bridge: indexOf('br0'),
        number: 1,
        state: 'forwarding',
        cost: 7,
        priority: 9,
        hairpin: true,
        learning: false,
        multicastRouter: 'never',
        isolated: false,
      })
    })

    it('loses its backup with null', async () => {
      const { ports } = await world()
      await ports.set('port1', { backupPort: 'port2' })
      await ports.set('port1', { backupPort: null })
      expect(seen()).not.toHaveProperty('backup_port')
      expect(await ports.get('port1')).not.toHaveProperty('backupPort')
    })

    it('is listed with its bridge', async () => {
      const { ports } = await world()
      run('ip', 'link', 'add', 'br1', 'type', 'bridge')
      run('ip', 'link', 'set', 'end2', 'master', 'br1')
      const names = async (bridge?: string) => (await ports.list(bridge === undefined ? {} : { bridge })).map(({ name }) => name).sort()
      expect(await names()).toEqual(['end2', 'port1', 'port2'])
      expect(await names('br0')).toEqual(['port1', 'port2'])
      expect(await names('br1')).toEqual(['end2'])
      await expect(ports.list({ bridge: 'nosuch' })).rejects.toThrow(code('ENODEV'))
    })

    it.each([
      ['set', 'a port', undefined],
      ['set', 'no port', 'EOPNOTSUPP'],
      ['set', 'missing', 'ENODEV'],
      ['ensure', 'differing', true],
      ['ensure', 'alike', false],
      ['ensure', 'no port', 'EOPNOTSUPP'],
      ['ensure', 'missing', 'ENODEV'],
      ['get', 'no port', 'EOPNOTSUPP'],
      ['get', 'missing', 'ENODEV'],
    ] as const)('%s, %s: %s', async (verb, state, outcome) => {
      const { ports } = await world()
      const link = state === 'missing' ? 'nosuch' : state === 'no port' ? 'end1' : 'port1'
      if (state === 'alike') run('bridge', 'link', 'set', 'dev', 'port1', 'isolated', 'on', 'cost', '7')
      const done = verb === 'get' ? ports.get(link) : ports[verb](link, { isolated: true, cost: 7 })
      if (typeof outcome === 'string') {
        await expect(done).rejects.toThrow(code(outcome))
        if (state === 'no port') await expect(done).rejects.toThrow('The link "end1" is no port of a bridge')
      } else {
        expect(await done).toBe(outcome)
        expect(seen()).toMatchObject({ isolated: true, cost: 7, priority: 32 })
      }
    })
  },
  'ip',
  'bridge',
)

describeKernel(
  'an entry of a forwarding database',
  () => {
    const seen = (...which: string[]) =>
      json('bridge', '-d', '-j', 'fdb', 'show', ...which).filter(({ mac }: { mac: string }) => mac === STATION)
    const tunnels = () => json('bridge', '-d', '-j', 'fdb', 'show', 'dev', 'vx0')

    it.each([
      [{}, { ifname: 'port1', master: 'br0', state: 'static', flags: [] }],
      [{ lifetime: 'permanent' }, { ifname: 'port1', master: 'br0', state: 'permanent' }],
      [{ lifetime: 'dynamic' }, { ifname: 'port1', master: 'br0', state: '' }],
      [{ sticky: true }, { ifname: 'port1', master: 'br0', state: 'static', flags: ['sticky'] }],
      [
        { externallyLearned: true, lifetime: 'dynamic' },
        { ifname: 'port1', master: 'br0', flags: ['extern_learn'] },
      ],
      [{ table: 'link' }, { ifname: 'port1', state: 'permanent', flags: ['self'] }],
      [{ link: 'br0' }, { ifname: 'br0', master: 'br0', state: 'permanent' }],
    ] as const)('%j is what `bridge` sees as %j', async (options, expected) => {
      const { fdb } = await world()
      await fdb.add({ address: STATION, link: 'port1', ...options })
      expect(seen()).toEqual([expect.objectContaining(expected)])
      const [entry] = await fdb.list({ address: STATION })
      expect(entry).toMatchObject({ address: STATION, ...options, link: indexOf(expected.ifname) })
      expect(entry?.bridge).toBe('master' in expected ? indexOf('br0') : undefined)
      const { link, table, lifetime } = await fdb.get({ address: STATION, link: 'port1', ...options })
      expect({ link, table, lifetime }).toEqual({ link: entry?.link, table: entry?.table, lifetime: entry?.lifetime })
    })

    it('is what `bridge` made of it', async () => {
      const { fdb } = await world()
      run('bridge', 'fdb', 'add', STATION, 'dev', 'port2', 'master', 'static', 'sticky')
      expect(await fdb.get({ address: STATION, link: 'port1' })).toMatchObject({
        address: STATION,
        link: indexOf('port2'),
        table: 'bridge',
        bridge: indexOf('br0'),
        vlan: undefined,
        lifetime: 'static',
        sticky: true,
        externallyLearned: false,
        remote: undefined,
        unusedFor: expect.any(Number),
      })
    })

    it('of a tunnel has its other end', async () => {
      const { fdb } = await world()
      run('ip', 'link', 'add', 'vx0', 'type', 'vxlan', 'id', '42', 'dstport', '4789', 'nolearning')
      const remote = { address: '10.0.0.2', port: 8472, vni: 77, link: 'port1' }
      await fdb.add({ address: STATION, link: 'vx0', remote, router: true })
      expect(tunnels()).toMatchObject([{ mac: STATION, dst: '10.0.0.2', port: 8472, vni: 77, viaIf: 'port1', flags: ['self', 'router'] }])
      expect(await fdb.get({ address: STATION, link: 'vx0' })).toMatchObject({
        table: 'link',
        lifetime: 'static',
        router: true,
        remote: { ...remote, link: indexOf('port1') },
      })
    })

    it('of a tunnel may leave the other end to a next hop', async () => {
      const { fdb } = await world()
      run('ip', 'link', 'add', 'vx0', 'type', 'vxlan', 'id', '42', 'dstport', '4789', 'nolearning')
      run('ip', 'nexthop', 'add', 'id', '5', 'via', '10.0.0.2', 'fdb')
      run('ip', 'nexthop', 'add', 'id', '10', 'group', '5', 'fdb')
      await fdb.add({ address: STATION, link: 'vx0', nexthop: 10 })
      expect(tunnels()).toMatchObject([{ mac: STATION, nhid: 10 }])
      expect(await fdb.list({ link: 'vx0' })).toMatchObject([{ nexthop: 10, remote: undefined }])
    })

    it('for all that are unknown has several tunnels', async () => {
      const { fdb } = await world()
      run('ip', 'link', 'add', 'vx0', 'type', 'vxlan', 'id', '42', 'dstport', '4789', 'nolearning')
      await fdb.append({ address: EVERYBODY, link: 'vx0', remote: { address: '10.0.0.2' } })
      expect(await fdb.ensure({ address: EVERYBODY, link: 'vx0', remote: { address: '10.0.0.2', port: 4789, vni: 42 } })).toBe(false)
      expect(await fdb.ensure({ address: EVERYBODY, link: 'vx0', remote: { address: '10.0.0.3' } })).toBe(true)
      expect(await fdb.ensure({ address: EVERYBODY, link: 'vx0', remote: { address: '10.0.0.3' } })).toBe(false)
      expect(tunnels().map(({ dst }: { dst: string }) => dst)).toEqual(['10.0.0.2', '10.0.0.3'])
      expect(await fdb.delete({ address: EVERYBODY, link: 'vx0', remote: { address: '10.0.0.2' } })).toBe(true)
      expect((await fdb.list({ link: 'vx0' })).map(({ remote }) => remote?.address)).toEqual(['10.0.0.3'])
    })

    it('of a tunnel is moved by `replace` and by `ensure`', async () => {
      const { fdb } = await world()
      run('ip', 'link', 'add', 'vx0', 'type', 'vxlan', 'id', '42', 'dstport', '4789', 'nolearning')
      const to = (address: string) => ({ address: STATION, link: 'vx0', remote: { address } })
      await fdb.add(to('10.0.0.2'))
      await expect(fdb.add(to('10.0.0.2'))).rejects.toThrow(code('EEXIST'))
      await fdb.replace(to('10.0.0.3'))
      expect(tunnels()).toMatchObject([{ dst: '10.0.0.3' }])
      expect(await fdb.ensure(to('10.0.0.4'))).toBe(true)
      expect(await fdb.ensure(to('10.0.0.4'))).toBe(false)
      expect(tunnels()).toMatchObject([{ dst: '10.0.0.4' }])
      expect(await fdb.ensure({ address: STATION, link: 'vx0', router: true })).toBe(true)
      expect(tunnels()).toMatchObject([{ dst: '10.0.0.4', flags: ['self', 'router'] }])
    })

    it.each([
      ['add', 'missing', undefined],
      ['add', 'alike', 'EEXIST'],
      ['add', 'differing', 'EEXIST'],
      ['replace', 'missing', undefined],
      ['replace', 'alike', undefined],
      ['replace', 'differing', undefined],
      ['ensure', 'missing', true],
      ['ensure', 'alike', false],
      ['ensure', 'differing', true],
      ['get', 'missing', 'ENOENT'],
      ['delete', 'missing', false],
      ['delete', 'alike', true],
      ['delete', 'at another port', false],
      ['delete', 'permanent', true],
      ['add', 'without its link', 'ENODEV'],
      ['delete', 'without its link', false],
    ] as const)('%s, %s: %s', async (verb, state, outcome) => {
      const { fdb } = await world()
      if (state === 'alike') run('bridge', 'fdb', 'add', STATION, 'dev', 'port1', 'master', 'static')
      if (state === 'permanent') run('bridge', 'fdb', 'add', STATION, 'dev', 'port1', 'master', 'permanent')
      if (state === 'differing' || state === 'at another port')
        run('bridge', 'fdb', 'add', STATION, 'dev', 'port2', 'master', 'static', 'sticky')
      const entry = { address: STATION, link: state === 'without its link' ? 'nosuch' : 'port1', lifetime: 'static' } as const
      const done = fdb[verb](entry)
      if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
      else expect(await done).toBe(outcome)
      if (verb === 'delete') expect(seen().length).toBe(state === 'at another port' ? 1 : 0)
      if (verb === 'replace') expect(seen()).toMatchObject([{ ifname: 'port1', flags: [] }])
      // What nothing was said about stays.
      if (verb === 'ensure') expect(seen()).toMatchObject([{ ifname: 'port1', flags: state === 'differing' ? ['sticky'] : [] }])
    })

    it('is listed by link, bridge, table and lifetime', async () => {
      const { fdb } = await world()
      await fdb.add({ address: STATION, link: 'port1' })
      await fdb.add({ address: '02:00:00:00:00:98', link: 'port2', lifetime: 'permanent' })
      const found = async (filter: Parameters<typeof fdb.list>[0]) =>
        (await fdb.list(filter)).map(({ address }) => address).filter((address) => /^02:00:00:00:00:9/.test(address))
      expect(await found({ link: 'port1' })).toEqual([STATION])
      expect((await found({ bridge: 'br0' })).sort()).toEqual(['02:00:00:00:00:98', STATION])
      expect(await found({ table: 'link' })).toEqual([])
      expect(await found({ lifetime: 'permanent' })).toEqual(['02:00:00:00:00:98'])
      // The ports say something of themselves now and then, and the bridge hears it between the two questions.
      await vi.waitFor(async () => {
        const all = json('bridge', '-j', 'fdb', 'show')
        expect((await fdb.list()).map(({ address }) => address).sort()).toEqual(all.map(({ mac }: { mac: string }) => mac).sort())
      })
    })

    it('goes with others in one flush', async () => {
      const { fdb } = await world()
      await fdb.add({ address: STATION, link: 'port1' })
      await fdb.add({ address: '02:00:00:00:00:98', link: 'port2' })
      await fdb.add({ address: '02:00:00:00:00:97', link: 'port2', lifetime: 'permanent' })
      const left = async () =>
        (await fdb.list({ bridge: 'br0' }))
          .map(({ address }) => address)
          .filter((address) => /^02:00:00:00:00:9/.test(address))
          .sort()
      await fdb.flush({ link: 'port1' })
      expect(await left()).toEqual(['02:00:00:00:00:97', '02:00:00:00:00:98'])
      await fdb.flush({ link: 'br0', lifetime: 'static' })
      expect(await left()).toEqual(['02:00:00:00:00:97'])
      await fdb.flush({ link: 'br0', lifetime: 'permanent' })
      expect(await left()).toEqual([])
      await expect(fdb.flush({ link: 'nosuch' })).rejects.toThrow(code('ENODEV'))
    })
  },
  'ip',
  'bridge',
)

describeKernel(
  'an entry of a multicast database',
  () => {
    const GROUP = '239.1.1.1'
    const snooping = ['mcast_igmp_version', '3', 'mcast_mld_version', '2']
    const OLD = 'this kernel replaces no entries, and takes no list of senders'
    const changesEntry = (verb: string, state: string) =>
      (verb === 'replace' && state !== 'missing') || (verb === 'ensure' && state === 'differing')

    /** Asks the kernel for it, in its own words. */
    const replacesEntries = async (): Promise<boolean> => {
      await using connection = connect(route)
      const addr = { u: '239.9.9.9', proto: 'ETH_P_IP' } as const
      const entry = { ifindex: indexOf('port2'), state: 'MDB_PERMANENT', addr } as const
      const request = { family: 'AF_BRIDGE', ifindex: indexOf('br0'), MDBA_SET_ENTRY: entry } as const
      await connection.request('RTM_NEWMDB', request)
      const replaced = connection.request('RTM_NEWMDB', request, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
      const outcome = await replaced.then(
        () => true,
        () => false,
      )
      await connection.request('RTM_DELMDB', request)
      return outcome
    }

    const seen = (group = GROUP) =>
      json('bridge', '-d', '-s', '-j', 'mdb', 'show')[0].mdb.filter(({ grp }: { grp: string }) => grp === group)

    it.each([
      [{}, { port: 'port1', state: 'permanent', protocol: 'static' }],
      [{ permanent: false }, { port: 'port1', state: 'temp' }],
      [{ group: 'ff05::5' }, { port: 'port1', state: 'permanent' }],
      [{ group: '01:02:03:04:05:06' }, { port: 'port1', state: 'permanent' }],
      [{ source: '10.0.0.9' }, { port: 'port1', src: '10.0.0.9' }],
      [
        { group: 'ff05::5', source: 'fd00::9' },
        { port: 'port1', src: 'fd00::9' },
      ],
      [{ port: 'br0' }, { port: 'br0', state: 'temp' }],
    ] as const)('%j is what `bridge` sees as %j', async (options, expected) => {
      const { mdb } = await world(...snooping)
      const entry = { bridge: 'br0', port: 'port1', group: GROUP, ...options }
      await mdb.add(entry)
      expect(seen(entry.group)).toEqual([expect.objectContaining({ dev: 'br0', ...expected })])
      expect(await mdb.get(entry)).toMatchObject({
        ...entry,
        bridge: indexOf('br0'),
        port: indexOf(expected.port),
        permanent: !('state' in expected) || expected.state === 'permanent',
      })
      expect(await mdb.ensure(entry)).toBe(false)
      expect(await mdb.delete(entry)).toBe(true)
      expect(seen(entry.group)).toEqual([])
    })

    it('may tell the senders that are wanted, and those that are not', async ({ skip }) => {
      const { mdb } = await world(...snooping)
      if (!(await replacesEntries())) skip(OLD)
      const entry = { bridge: 'br0', port: 'port1', group: GROUP }
      await mdb.add({ ...entry, mode: 'include', sources: ['10.0.0.9', '10.0.0.8'], madeBy: 'zebra' })
      const [found] = seen().filter(({ src }: { src?: string }) => src === undefined)
      expect(found).toMatchObject({ filter_mode: 'include', protocol: 'zebra' })
      expect(found.source_list.map(({ address }: { address: string }) => address).sort()).toEqual(['10.0.0.8', '10.0.0.9'])
      const listed = await mdb.get(entry)
      expect(listed).toMatchObject({ mode: 'include', madeBy: 'zebra', source: undefined })
      expect(listed.sources.map(({ address }) => address).sort()).toEqual(['10.0.0.8', '10.0.0.9'])
      expect(await mdb.ensure({ ...entry, mode: 'include', sources: ['10.0.0.8', '10.0.0.9'] })).toBe(false)
      expect(await mdb.ensure({ ...entry, mode: 'exclude', sources: ['10.0.0.8'] })).toBe(true)
      expect(await mdb.get(entry)).toMatchObject({ mode: 'exclude', sources: [{ address: '10.0.0.8' }], madeBy: 'zebra' })
    })

    it('is what `bridge` made of it', async () => {
      const { mdb } = await world(...snooping)
      run('bridge', 'mdb', 'add', 'dev', 'br0', 'port', 'port1', 'grp', GROUP, 'src', '10.0.0.9', 'temp')
      expect(await mdb.list({ group: GROUP })).toMatchObject([
        { bridge: indexOf('br0'), port: indexOf('port1'), group: GROUP, source: '10.0.0.9', permanent: false, vlan: undefined },
      ])
    })

    it.for([
      ['add', 'missing', undefined],
      ['add', 'alike', 'EEXIST'],
      ['add', 'differing', 'EEXIST'],
      ['replace', 'missing', undefined],
      ['replace', 'alike', undefined],
      ['replace', 'differing', undefined],
      ['ensure', 'missing', true],
      ['ensure', 'alike', false],
      ['ensure', 'differing', true],
      ['get', 'missing', 'ENOENT'],
      ['delete', 'missing', false],
      ['delete', 'alike', true],
      ['delete', 'differing', true],
      ['add', 'without its bridge', 'ENODEV'],
      ['delete', 'without its bridge', false],
    ] as const)('%s, %s: %s', async ([verb, state, outcome], { skip }) => {
      const { mdb } = await world(...snooping)
      if (changesEntry(verb, state) && !(await replacesEntries())) skip(OLD)
      if (state === 'alike') run('bridge', 'mdb', 'add', 'dev', 'br0', 'port', 'port1', 'grp', GROUP, 'permanent')
      if (state === 'differing') run('bridge', 'mdb', 'add', 'dev', 'br0', 'port', 'port1', 'grp', GROUP, 'temp')
      const entry = { bridge: state === 'without its bridge' ? 'nosuch' : 'br0', port: 'port1', group: GROUP, permanent: true }
      const done = mdb[verb](entry)
      if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
      else expect(await done).toBe(outcome)
      if (verb === 'delete') expect(seen()).toEqual([])
      if (verb === 'replace' || verb === 'ensure') expect(seen()).toMatchObject([{ port: 'port1', state: 'permanent' }])
    })

    it('is listed by bridge, port and group, and goes with others in one flush', async () => {
      const { mdb } = await world(...snooping)
      await mdb.add({ bridge: 'br0', port: 'port1', group: GROUP })
      await mdb.add({ bridge: 'br0', port: 'port2', group: GROUP })
      await mdb.add({ bridge: 'br0', port: 'port2', group: '239.1.1.2' })
      expect((await mdb.list({ group: GROUP })).length).toBe(2)
      expect((await mdb.list({ port: 'port2', permanent: true })).map(({ group }) => group).sort()).toEqual([GROUP, '239.1.1.2'])
      expect(await mdb.flush({ port: 'port2', permanent: true })).toBe(2)
      expect((await mdb.list({ permanent: true })).map(({ group }) => group)).toEqual([GROUP])
      await expect(mdb.list({ bridge: 'nosuch' })).rejects.toThrow(code('ENODEV'))
    })

    it('is not needed for ports with routers: these are listed by themselves', async () => {
      const { mdb, ports } = await world(...snooping)
      await ports.set('port1', { multicastRouter: 'always' })
      const [{ router }] = json('bridge', '-d', '-s', '-j', 'mdb', 'show')
      expect(router).toMatchObject({ br0: [{ port: 'port1', type: 'permanent' }] })
      expect(await mdb.routers()).toMatchObject([
        { bridge: indexOf('br0'), port: indexOf('port1'), kind: 'permanent', expiresIn: undefined },
      ])
    })
  },
  'ip',
  'bridge',
)

/** Asks the kernel, in namespaces of the test's own. */
function hasVlans(): boolean {
  try {
    run('ip', 'link', 'add', 'probe', 'type', 'bridge', 'vlan_filtering', '1')
    run('ip', 'link', 'delete', 'probe')
    return true
  } catch {
    return false
  }
}

describeKernel(
  'a VLAN of a bridge',
  () => {
    beforeEach((context) => {
      if (!hasVlans()) context.skip('this kernel has no VLANs on bridges')
    })

    const vlans = (...options: string[]) => world('vlan_filtering', '1', ...options)
    const seen = (link = 'port1'): Record<string, unknown>[] =>
      json('bridge', '-d', '-j', 'vlan', 'show').find(({ ifname }: { ifname: string }) => ifname === link)?.vlans ?? []

    it.each([
      [10, {}, [{ vlan: 10, state: 'forwarding', mcast_router: 1 }]],
      [10, { pvid: true, untagged: true }, [{ vlan: 10, flags: ['PVID', 'Egress Untagged'] }]],
      [[10, 20], {}, [{ vlan: 10, vlanEnd: 20 }]],
      [[10, 20], { untagged: true }, [{ vlan: 10, vlanEnd: 20, flags: ['Egress Untagged'] }]],
      [10, { state: 'blocking', multicastRouter: 'always' }, [{ vlan: 10, state: 'blocking', mcast_router: 2 }]],
    ] as const)('%j with %j is what `bridge` sees as %j', async (range, settings, expected) => {
      const { vlans: ours } = await vlans()
      await ours.add('port1', range, settings)
      expect(seen()).toMatchObject(expected)
      const listed = await ours.list({ link: 'port1' })
      const [first, last] = typeof range === 'number' ? [range, range] : range
      expect(listed.map(({ vlan }) => vlan)).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i))
      for (const vlan of listed) {
        expect(vlan).toMatchObject({
          link: indexOf('port1'),
          pvid: false,
          untagged: false,
          state: 'forwarding',
          multicastRouter: 'automatic',
          ...settings,
        })
      }
      expect(await ours.ensure('port1', range, settings)).toBe(false)
    })

    it('is what `bridge` made of it', async () => {
      const { vlans: ours } = await vlans()
      run('bridge', 'vlan', 'add', 'dev', 'port1', 'vid', '10', 'pvid', 'untagged')
      run('bridge', 'vlan', 'add', 'dev', 'port1', 'vid', '20-22')
      run('bridge', 'vlan', 'set', 'dev', 'port1', 'vid', '21', 'state', 'blocking')
      expect(await ours.list({ link: 'port1' })).toMatchObject([
        { vlan: 10, pvid: true, untagged: true, state: 'forwarding', traffic: undefined },
        { vlan: 20, pvid: false, untagged: false, state: 'forwarding' },
        { vlan: 21, state: 'blocking' },
        { vlan: 22, state: 'forwarding' },
      ])
      expect((await ours.list({ vlan: [21, 30] })).map(({ vlan }) => vlan)).toEqual([21, 22])
      expect(await ours.get('port1', 10)).toMatchObject({ vlan: 10, pvid: true })
      expect((await ours.list({ link: 'port1', traffic: true }))[0]?.traffic).toMatchObject({ received: { bytes: expect.any(BigInt) } })
    })

    it('of the bridge itself', async () => {
      const { vlans: ours } = await vlans()
      await ours.add('br0', 10, { untagged: true })
      expect(seen('br0')).toMatchObject([{ vlan: 10, flags: ['Egress Untagged'] }])
      expect(await ours.delete('br0', 10)).toBe(true)
      expect(seen('br0')).toEqual([])
    })

    it('is mapped to a tunnel, moved to another and unmapped', async () => {
      const { vlans: ours, ports } = await vlans()
      run('ip', 'link', 'add', 'vx0', 'type', 'vxlan', 'external', 'dstport', '4789', 'nolearning')
      run('ip', 'link', 'set', 'vx0', 'master', 'br0')
      await ports.set('vx0', { vlanTunnel: true })
      const tunnels = () => json('bridge', '-j', 'vlan', 'tunnelshow').find(({ ifname }: { ifname: string }) => ifname === 'vx0')?.tunnels
      await ours.add('vx0', [10, 12], { tunnel: 1000 })
      expect(tunnels()).toEqual([{ vlan: 10, vlanEnd: 12, tunid: 1000, tunidEnd: 1002 }])
      expect((await ours.list({ link: 'vx0' })).map(({ tunnel }) => tunnel)).toEqual([1000, 1001, 1002])
      expect(await ours.ensure('vx0', [10, 12], { tunnel: 1000 })).toBe(false)
      expect(await ours.ensure('vx0', 11, { tunnel: 7 })).toBe(true)
      expect((await ours.list({ link: 'vx0' })).map(({ tunnel }) => tunnel)).toEqual([1000, 7, 1002])
      await ours.set('vx0', [10, 12], { tunnel: null })
      expect((await ours.list({ link: 'vx0' })).map(({ tunnel }) => tunnel)).toEqual([undefined, undefined, undefined])
      expect((await ours.list({ link: 'vx0' })).map(({ vlan }) => vlan)).toEqual([10, 11, 12])
    })

    it.each([
      ['add', 'missing', undefined],
      ['add', 'alike', 'EEXIST'],
      ['add', 'differing', 'EEXIST'],
      ['replace', 'missing', undefined],
      ['replace', 'alike', undefined],
      ['replace', 'differing', undefined],
      ['ensure', 'missing', true],
      ['ensure', 'alike', false],
      ['ensure', 'differing', true],
      ['set', 'missing', 'ENOENT'],
      ['set', 'alike', undefined],
      ['set', 'differing', undefined],
      ['get', 'missing', 'ENOENT'],
      ['delete', 'missing', false],
      ['delete', 'alike', true],
      ['delete', 'differing', true],
      ['add', 'without its link', 'ENODEV'],
      ['delete', 'without its link', false],
    ] as const)('%s, %s: %s', async (verb, state, outcome) => {
      const { vlans: ours } = await vlans()
      if (state === 'alike') run('bridge', 'vlan', 'add', 'dev', 'port1', 'vid', '10', 'untagged')
      if (state === 'differing') {
        run('bridge', 'vlan', 'add', 'dev', 'port1', 'vid', '10', 'pvid')
        run('bridge', 'vlan', 'set', 'dev', 'port1', 'vid', '10', 'mcast_router', '2')
      }
      const link = state === 'without its link' ? 'nosuch' : 'port1'
      const done = verb === 'get' || verb === 'delete' ? ours[verb](link, 10) : ours[verb](link, 10, { untagged: true })
      if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
      else expect(await done).toBe(outcome)
      if (verb === 'delete') expect(seen()).toEqual([])
      const kept = state === 'differing' && verb !== 'replace'
      if (typeof outcome !== 'string' && verb !== 'delete') {
        expect(seen()).toMatchObject([{ vlan: 10, flags: [...(kept ? ['PVID'] : []), 'Egress Untagged'], mcast_router: kept ? 2 : 1 }])
      }
    })

    it('has options that count on all ports', async () => {
      const { vlans: ours } = await vlans('mcast_vlan_snooping', '1')
      await ours.add('port1', [10, 12])
      const all = () => json('bridge', '-d', '-j', 'vlan', 'global', 'show')[0].vlans
      const settings = {
        multicastSnooping: false,
        multicastQuerier: true,
        igmpVersion: 3,
        mldVersion: 2,
        lastMemberCount: 3,
        lastMemberInterval: 2,
        startupQueryCount: 4,
        startupQueryInterval: 30,
        membershipInterval: 270,
        querierInterval: 260,
        queryInterval: 130,
        queryResponseInterval: 11,
      }
      await ours.global.set('br0', [10, 11], settings)
      expect(all()).toMatchObject([
        {
          vlan: 10,
          vlanEnd: 11,
          mcast_snooping: 0,
          mcast_querier: 1,
          mcast_igmp_version: 3,
          mcast_mld_version: 2,
          mcast_last_member_count: 3,
          mcast_last_member_interval: 200,
          mcast_startup_query_count: 4,
          mcast_startup_query_interval: 3000,
          mcast_membership_interval: 27000,
          mcast_querier_interval: 26000,
          mcast_query_interval: 13000,
          mcast_query_response_interval: 1100,
        },
        { vlan: 12, mcast_snooping: 1 },
      ])
      expect(await ours.global.get('br0', 11)).toMatchObject({ bridge: indexOf('br0'), vlan: 11, ...settings })
      expect((await ours.global.list({ bridge: 'br0' })).map(({ vlan }) => vlan)).toEqual([10, 11, 12])
      expect(await ours.global.ensure('br0', [10, 11], settings)).toBe(false)
      expect(await ours.global.ensure('br0', [10, 12], { igmpVersion: 3 })).toBe(true)
      expect(await ours.global.get('br0', 12)).toMatchObject({ igmpVersion: 3, multicastSnooping: true })
      await expect(ours.global.get('br0', 99)).rejects.toThrow(code('ENOENT'))
      await ours.set('port1', 12, { multicastRouter: 'always' })
      expect((await ours.global.get('br0', 12)).routerPorts).toEqual([indexOf('port1')])
    })

    it('is part of what forwarding and multicast databases say', async () => {
      const { vlans: ours, fdb, mdb } = await vlans()
      await ours.add('port1', 10)
      await fdb.add({ address: STATION, link: 'port1', vlan: 10 })
      expect(await fdb.list({ vlan: 10, address: STATION })).toMatchObject([{ vlan: 10, link: indexOf('port1') }])
      await mdb.add({ bridge: 'br0', port: 'port1', group: '239.1.1.1', vlan: 10 })
      expect(await mdb.list({ vlan: 10, group: '239.1.1.1' })).toMatchObject([{ vlan: 10, port: indexOf('port1') }])
      expect(await fdb.delete({ address: STATION, link: 'port2', vlan: 10 })).toBe(false)
      expect(await fdb.delete({ address: STATION, link: 'port1', vlan: 10 })).toBe(true)
      // Where none is said, all of the port's are meant, and none.
      await fdb.add({ address: STATION, link: 'port1' })
      expect((await fdb.list({ address: STATION })).map(({ vlan }) => vlan)).toEqual(expect.arrayContaining([undefined, 10]))
      expect(await fdb.delete({ address: STATION, link: 'port1' })).toBe(true)
      expect(await fdb.list({ address: STATION })).toEqual([])
    })

    it('is refused to a link that is neither a bridge nor a port', async () => {
      const { vlans: ours } = await vlans()
      await expect(ours.add('end1', 10)).rejects.toThrow('Only a bridge and its ports have VLANs')
    })
  },
  'ip',
  'bridge',
)

describeKernel(
  'a bridge without VLANs',
  () => {
    it('says so where the kernel has none', async (context) => {
      if (hasVlans()) context.skip('this kernel has VLANs on bridges')
      const { vlans } = await world()
      await expect(vlans.list()).rejects.toThrow('This kernel has no VLANs on bridges')
      await expect(vlans.add('port1', 10)).rejects.toThrow(code('EOPNOTSUPP'))
    })
  },
  'ip',
  'bridge',
)

describeKernel('what no kernel would take is refused before it is asked', () => {
  // A bridge that is not there: whatever is sent is refused by the kernel, in other words.
  const key = { bridge: 'nosuch', port: 'nosuch', group: '239.1.1.1' }
  const cases: [why: string, path: string, say: (bridges: Bridges) => Promise<unknown>][] = [
    ['no option', 'isolate', ({ ports }) => ports.set('nosuch', { isolate: true } as never)],
    ['a cost of 0', 'cost', ({ ports }) => ports.set('nosuch', { cost: 0 })],
    ['a priority of 64', 'priority', ({ ports }) => ports.ensure('nosuch', { priority: 64 })],
    ['a string for a number', 'cost', ({ ports }) => ports.set('nosuch', { cost: '7' } as never)],
    ['a number for yes', 'isolated', ({ ports }) => ports.set('nosuch', { isolated: 1 } as never)],
    ['a state that there is not', 'state', ({ ports }) => ports.set('nosuch', { state: 'waiting' } as never)],
    ['a MAC address of five bytes', 'address', ({ fdb }) => fdb.add({ address: '02:00:00:00:00', link: 'nosuch' })],
    ['no link', 'link', ({ fdb }) => fdb.add({ address: STATION } as never)],
    ['a VLAN of 5000', 'vlan', ({ fdb }) => fdb.add({ address: STATION, link: 'nosuch', vlan: 5000 })],
    ['a lifetime that there is not', 'lifetime', ({ fdb }) => fdb.ensure({ address: STATION, link: 'nosuch', lifetime: 'long' } as never)],
    ['a remote that is no address', 'remote.address', ({ fdb }) => fdb.add({ address: STATION, link: 'nosuch', remote: { address: 'x' } })],
    [
      'a VNI of 2^24',
      'remote.vni',
      ({ fdb }) => fdb.add({ address: STATION, link: 'nosuch', remote: { address: '10.0.0.2', vni: 2 ** 24 } }),
    ],
    [
      'a remote and a next hop',
      'nexthop',
      ({ fdb }) => fdb.add({ address: STATION, link: 'nosuch', remote: { address: '10.0.0.2' }, nexthop: 1 }),
    ],
    ['a group that is none', 'group', ({ mdb }) => mdb.add({ ...key, group: '10.0.0.9' })],
    ['a MAC address that is no group’s', 'group', ({ mdb }) => mdb.add({ ...key, group: '02:00:00:00:00:01' })],
    ['sources without their meaning', 'mode', ({ mdb }) => mdb.add({ ...key, sources: ['10.0.0.9'] })],
    ['a source that is no address', 'sources.[0]', ({ mdb }) => mdb.add({ ...key, mode: 'include', sources: ['x'] })],
    ['no VLAN', 'vlans', ({ vlans }) => vlans.add('nosuch', 0)],
    ['VLANs in the wrong order', 'vlans', ({ vlans }) => vlans.add('nosuch', [20, 10])],
    ['several VLANs of which each is the port’s own', 'pvid', ({ vlans }) => vlans.add('nosuch', [10, 20], { pvid: true })],
    ['a setting that there is not', 'tagged', ({ vlans }) => vlans.ensure('nosuch', 10, { tagged: true } as never)],
    ['a tunnel beyond the last', 'tunnel', ({ vlans }) => vlans.add('nosuch', [10, 11], { tunnel: 2 ** 24 - 1 })],
    ['a version of IGMP that there is not', 'igmpVersion', ({ vlans }) => vlans.global.set('nosuch', 10, { igmpVersion: 4 })],
  ]

  it.each(cases)('%s: %s', async (_why, path, say) => {
    await expect(say(here())).rejects.toThrow(refusal(path))
  })
})
