import { expect, it, onTestFinished } from 'vitest'
import { type Host, type Link, openHost } from '../../src/host/index.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { decodeDatagram } from '../../src/netlink/datagram.ts'
import { route } from '../../src/netlink/route/index.ts'
import { describeKernel, run } from './sandbox.ts'

/** A host in the test's own namespace, and one in another. */
function hosts(): { host: Host; box: Host } {
  using namespace = createNamespace()
  const [host, box] = [openHost(), openHost(namespace)]
  onTestFinished(async () => {
    await host.close()
    await box.close()
  })
  return { host, box }
}

const pair = {
  kind: 'veth',
  name: 'veth-host',
  address: '02:00:00:00:00:01',
  mtu: 1400,
  peer: { name: 'veth-ns', address: '02:00:00:00:00:02', mtu: 1400 },
} as const

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })

describeKernel('a veth pair', () => {
  it('is there in one message, each end in its own namespace with name, MAC address and MTU', async () => {
    const { host, box } = hosts()
    const made = await host.links.add({ ...pair, alias: 'netloom:myns', group: 7, peer: { ...pair.peer, namespace: box.namespace ?? '' } })
    expect(made).toMatchObject({
      name: 'veth-host',
      kind: 'veth',
      up: false,
      running: false,
      operationalState: 'down',
      mtu: 1400,
      address: '02:00:00:00:00:01',
      master: undefined,
      alias: 'netloom:myns',
      group: 7,
      alternativeNames: [],
    })
    const other = await box.links.get('veth-ns')
    expect(other).toMatchObject({ name: 'veth-ns', kind: 'veth', mtu: 1400, address: '02:00:00:00:00:02' })
    expect(made.peer?.index).toBe(other.index)
    expect(other.peer?.index).toBe(made.index)
    expect(made.peer?.namespaceId).toBeTypeOf('number')
    await expect(host.links.get('veth-ns')).rejects.toThrow(code('ENODEV'))
  })

  it('is never seen unfinished: its own addresses are set, not left to chance for udev to change', async () => {
    const { host, box } = hosts()
    await host.links.add({ ...pair, peer: { ...pair.peer, namespace: box.namespace ?? '' } })
    // NET_ADDR_SET; a sysfs mounted now shows the namespace that the mounting program is in. <linux/netdevice.h>
    run('mount', '-t', 'sysfs', 'none', '/sys')
    expect(run('cat', '/sys/class/net/veth-host/addr_assign_type')).toBe('3\n')
    const { stdout } = await box.run('sh', ['-c', 'mount -t sysfs none /sys && cat /sys/class/net/veth-ns/addr_assign_type; umount /sys'])
    expect(stdout).toBe('3\n')
  })

  it('may have both ends in one namespace', async () => {
    const { host } = hosts()
    const made = await host.links.add(pair)
    expect(made.peer).toEqual({ index: (await host.links.get('veth-ns')).index, namespaceId: undefined })
  })

  it('runs when both ends are up', async () => {
    const { host } = hosts()
    await host.links.add({ ...pair, up: true })
    expect(await settled(() => host.links.get('veth-host'), 'lower layer down')).toMatchObject({ up: true, running: false })
    await host.links.set('veth-ns', { up: true })
    expect(await settled(() => host.links.get('veth-host'), 'up')).toMatchObject({ up: true, running: true })
  })

  it('leaves nothing behind where a name is taken, here or there', async () => {
    const { host, box } = hosts()
    const before = (await host.links.list()).map(({ name }) => name)
    await box.links.add({ kind: 'bridge', name: 'veth-ns' })
    const elsewhere = { ...pair, peer: { ...pair.peer, namespace: box.namespace ?? '' } }
    await expect(host.links.add(elsewhere)).rejects.toThrow(code('EEXIST'))
    expect((await host.links.list()).map(({ name }) => name)).toEqual(before)
    await host.links.add({ kind: 'bridge', name: 'veth-host' })
    await expect(host.links.add(pair)).rejects.toThrow(code('EEXIST'))
    expect((await host.links.list({ kind: 'veth' })).length).toBe(0)
  })
})

describeKernel('a bridge', () => {
  it('has the options that it was given', async () => {
    const { host } = hosts()
    const options = {
      spanningTree: true,
      forwardDelay: 4,
      helloTime: 1,
      maxAge: 10,
      ageingTime: 60,
      priority: 4096,
      multicastSnooping: false,
    }
    const { message } = await host.links.add({ kind: 'bridge', name: 'br0', address: '02:00:00:00:00:10', ...options })
    expect(message.IFLA_LINKINFO).toMatchObject({
      IFLA_INFO_DATA: {
        IFLA_BR_STP_STATE: 1,
        IFLA_BR_FORWARD_DELAY: 400,
        IFLA_BR_HELLO_TIME: 100,
        IFLA_BR_MAX_AGE: 1000,
        IFLA_BR_AGEING_TIME: 6000,
        IFLA_BR_PRIORITY: 4096,
        IFLA_BR_MCAST_SNOOPING: 0,
      },
    })
  })

  it('takes ports and lets them go; a link can be born as a port', async () => {
    const { host } = hosts()
    const bridge = await host.links.add({ kind: 'bridge', name: 'br0', address: '02:00:00:00:00:10' })
    const port = await host.links.add({ ...pair, master: bridge })
    expect(port.master).toBe(bridge.index)
    expect((await host.links.list({ master: 'br0' })).map(({ name }) => name)).toEqual(['veth-host'])
    await host.links.set('veth-host', { master: null })
    expect((await host.links.get('veth-host')).master).toBeUndefined()
    await host.links.set('veth-host', { master: 'br0' })
    expect((await host.links.get('veth-host')).master).toBe(bridge.index)
    expect((await host.links.get('br0')).address).toBe('02:00:00:00:00:10')
  })
})

describeKernel('an existing link', () => {
  it('changes all that is named in one step, and nothing else', async () => {
    const { host } = hosts()
    const { index } = await host.links.add(pair)
    await host.links.set(index, { name: 'wlo1', address: '02:00:00:00:00:03', mtu: 1300, group: 9, alias: 'uplink', up: true })
    expect(await host.links.get('wlo1')).toMatchObject({
      index,
      name: 'wlo1',
      address: '02:00:00:00:00:03',
      mtu: 1300,
      group: 9,
      alias: 'uplink',
      up: true,
    })
    await host.links.set('wlo1', { alias: '', up: false })
    expect(await host.links.get('wlo1')).toMatchObject({ alias: undefined, up: false, mtu: 1300, group: 9 })
  })

  it('moves into another namespace and back, by object, name, path and process', async () => {
    const { host, box } = hosts()
    using named = createNamespace('blue')
    await host.links.add(pair)
    await host.links.move('veth-ns', box.namespace ?? '')
    expect((await box.links.get('veth-ns')).address).toBe('02:00:00:00:00:02')
    await box.links.move('veth-ns', 'blue', { name: 'eth0' })
    await using blue = openHost(named)
    expect((await blue.links.get('eth0')).address).toBe('02:00:00:00:00:02')
    await blue.links.move('eth0', process.pid)
    await host.links.move('eth0', '/run/netns/blue')
    expect((await blue.links.list({ kind: 'veth' })).map(({ name }) => name)).toEqual(['eth0'])
    expect((await host.links.get('veth-host')).peer?.index).toBe((await blue.links.get('eth0')).index)
  })

  it('is found by its alternative names, short and long', async () => {
    const { host } = hosts()
    const { index } = await host.links.add(pair)
    const long = 'the-cable-that-leads-from-the-host-to-the-container'
    const IFLA_PROP_LIST = { IFLA_ALT_IFNAME: ['cable', long] }
    await host.route.request(
      'RTM_NEWLINKPROP',
      { ifi_index: index, IFLA_PROP_LIST },
      { flags: ['NLM_F_CREATE', 'NLM_F_EXCL', 'NLM_F_APPEND'] },
    )
    expect(await host.links.get('cable')).toMatchObject({ index, name: 'veth-host', alternativeNames: ['cable', long] })
    expect((await host.links.get(long)).index).toBe(index)
    expect(await host.links.delete(long)).toBe(true)
  })
})

describeKernel('listing links', () => {
  it('chooses by kind, master, group and state', async () => {
    const { host } = hosts()
    const names = (list: readonly Link[]) => list.map(({ name }) => name).sort()
    // Kernels that have tunnels may begin with some of them.
    const before = names(await host.links.list())
    await host.links.add({ ...pair, group: 7, up: true })
    await host.links.add({ kind: 'bridge', name: 'br0' })
    expect(names(await host.links.list())).toEqual([...before, 'br0', 'veth-host', 'veth-ns'].sort())
    expect(names(await host.links.list({ kind: 'veth' }))).toEqual(['veth-host', 'veth-ns'])
    expect(names(await host.links.list({ kind: 'vlan' }))).toEqual([])
    expect(names(await host.links.list({ group: 7 }))).toEqual(['veth-host'])
    expect(names(await host.links.list({ kind: 'veth', up: false }))).toEqual(['veth-ns'])
    expect((await host.links.list()).consistent).toBe(true)
  })
})

/** The table of docs/verbs.md for links, cell by cell. */
describeKernel('a verb on a link that is missing, alike, differing or another', () => {
  const wanted = { kind: 'bridge', name: 'br0', ageingTime: 60, mtu: 1400 } as const
  /** What is not said differs from what a new bridge has: it must stay. */
  const present = {
    alike: { ...wanted, priority: 4096 },
    differing: { ...wanted, priority: 4096, ageingTime: 90, mtu: 1300 },
    another: { ...pair, name: 'br0' },
  } as const
  const verbs = {
    add: ({ links }: Host) => links.add(wanted),
    replace: ({ links }: Host) => links.replace(wanted),
    ensure: ({ links }: Host) => links.ensure(wanted),
    set: ({ links }: Host) => links.set('br0', { kind: 'bridge', ageingTime: 60, mtu: 1400 }),
    get: ({ links }: Host) => links.get('br0'),
    delete: ({ links }: Host) => links.delete('br0'),
    addAlternativeName: ({ links }: Host) => links.addAlternativeName('br0', 'switch'),
    deleteAlternativeName: ({ links }: Host) => links.deleteAlternativeName('br0', 'switch'),
  } as const
  const described = expect.objectContaining({ name: 'br0' })
  const asSaid = expect.objectContaining({ name: 'br0', mtu: 1400, options: expect.objectContaining({ ageingTime: 60 }) })
  const made = { ageingTime: 60, priority: 32768 }
  const kept = { ageingTime: 60, priority: 4096 }
  const left = { ageingTime: 90, priority: 4096 }

  type Cell = [
    verb: keyof typeof verbs,
    state: 'missing' | keyof typeof present,
    outcome: unknown,
    afterwards: object | undefined,
    changes: number,
  ]
  const cells: Cell[] = [
    ['add', 'missing', asSaid, made, 1],
    ['add', 'alike', 'EEXIST', kept, 1],
    ['add', 'differing', 'EEXIST', left, 1],
    ['add', 'another', 'EEXIST', undefined, 1],
    ['replace', 'missing', asSaid, made, 1],
    ['replace', 'alike', asSaid, kept, 0],
    ['replace', 'differing', asSaid, kept, 1],
    ['replace', 'another', 'EEXIST', undefined, 0],
    ['ensure', 'missing', true, made, 1],
    ['ensure', 'alike', false, kept, 0],
    ['ensure', 'differing', true, kept, 1],
    ['ensure', 'another', 'EEXIST', undefined, 0],
    ['set', 'missing', 'ENODEV', undefined, 0],
    ['set', 'alike', undefined, kept, 1],
    ['set', 'differing', undefined, kept, 1],
    ['set', 'another', 'EEXIST', undefined, 0],
    ['get', 'missing', 'ENODEV', undefined, 0],
    ['get', 'differing', described, left, 0],
    ['delete', 'missing', false, undefined, 1],
    ['delete', 'differing', true, undefined, 1],
    ['addAlternativeName', 'missing', 'ENODEV', undefined, 0],
    ['addAlternativeName', 'alike', undefined, kept, 1],
    ['deleteAlternativeName', 'missing', false, undefined, 0],
    ['deleteAlternativeName', 'alike', false, kept, 1],
  ]

  it.each(cells)('%s, %s: %s', async (verb, state, outcome, afterwards, changes) => {
    const { host } = hosts()
    if (state !== 'missing') await host.links.add(present[state])
    const sent: string[] = []
    await using watched = openHost(undefined, {
      observe: ({ direction, bytes }) => {
        if (direction === 'sent') sent.push(...decodeDatagram(route, bytes).map(({ nlmsg_type: type }) => String(type)))
      },
    })
    const done = verbs[verb](watched)
    if (typeof outcome === 'string') await expect(done).rejects.toThrow(expect.objectContaining({ code: outcome }))
    else expect(await done).toEqual(outcome)
    expect(sent.filter((type) => type !== 'RTM_GETLINK')).toHaveLength(changes)
    const found = await host.links.get('br0').catch(() => undefined)
    if (afterwards !== undefined) expect(found?.options).toMatchObject(afterwards)
    else expect(found?.kind).toBe(state === 'another' ? 'veth' : undefined)
  })

  it('alternative names: given once, taken once, and nobody else can have one', async () => {
    const { host } = hosts()
    await host.links.add(pair)
    const long = 'the-cable-that-leads-from-the-host-to-the-container'
    await host.links.addAlternativeName('veth-host', long)
    await host.links.addAlternativeName(long, 'cable')
    await expect(host.links.addAlternativeName('veth-ns', 'cable')).rejects.toThrow(code('EEXIST'))
    expect((await host.links.get('cable')).alternativeNames).toEqual([long, 'cable'])
    await expect(host.links.ensure({ kind: 'bridge', name: 'cable' })).rejects.toThrow('"cable" is an alternative name of veth-host')
    expect(await host.links.deleteAlternativeName('cable', long)).toBe(true)
    expect(await host.links.deleteAlternativeName('cable', long)).toBe(false)
    expect((await host.links.get('veth-host')).alternativeNames).toEqual(['cable'])
  })
})

describeKernel('a pair that is there already', () => {
  const there = { ...pair, up: true }

  it('is found alike, or changed at either end, in whichever namespace it is', async () => {
    const { host, box } = hosts()
    for (const namespace of [undefined, box.namespace ?? '']) {
      const wanted = { ...there, peer: { ...there.peer, ...(namespace === undefined ? {} : { namespace }) } }
      expect(await host.links.ensure(wanted)).toBe(true)
      expect(await host.links.ensure(wanted)).toBe(false)
      expect(await host.links.ensure({ ...wanted, peer: { ...wanted.peer, mtu: 1300 } })).toBe(true)
      const end = namespace === undefined ? host : box
      expect(await end.links.get('veth-ns')).toMatchObject({ mtu: 1300 })
      expect(await host.links.replace(wanted)).toMatchObject({ name: 'veth-host', mtu: 1400, up: true })
      expect(await end.links.get('veth-ns')).toMatchObject({ mtu: 1400 })
      await host.links.delete('veth-host')
    }
  })

  it('may be said to be in the namespace where it is anyway', async () => {
    const { host } = hosts()
    const wanted = { ...there, peer: { ...there.peer, namespace: '/proc/thread-self/ns/net' } }
    expect(await host.links.ensure(wanted)).toBe(true)
    expect(await host.links.ensure(wanted)).toBe(false)
  })

  it('is refused where its other end is called otherwise, or is elsewhere', async () => {
    const { host, box } = hosts()
    await host.links.add(there)
    const other = 'veth-host is there already, and its other end is not'
    await expect(host.links.ensure({ ...there, peer: { name: 'eth0' } })).rejects.toThrow(`${other} eth0`)
    await expect(host.links.ensure({ ...there, peer: { name: 'veth-ns', namespace: box.namespace ?? '' } })).rejects.toThrow(other)
    // Not even the same numbers make another pair this one.
    const [outside, inside] = [await host.links.get('veth-host'), await host.links.get('veth-ns')]
    await box.links.add({ kind: 'veth', name: 'x', index: outside.index, peer: { name: 'veth-ns', index: inside.index } })
    await expect(host.links.ensure({ ...there, peer: { name: 'veth-ns', namespace: box.namespace ?? '' } })).rejects.toThrow(other)
  })
})

describeKernel('settings of a link', () => {
  it('are what they were set to, and are found so', async () => {
    const { host } = hosts()
    await host.links.add(pair)
    const settings = {
      up: true,
      broadcast: '02:ff:ff:ff:ff:ff',
      txQueueLength: 500,
      gsoMaxSize: 60000,
      gsoMaxSegments: 100,
      promiscuous: true,
      allMulticast: true,
      multicast: false,
      arp: false,
      addressGeneration: 'none',
      linkMode: 'dormant',
    } as const
    await host.links.set('veth-host', settings)
    expect(await host.links.get('veth-host')).toMatchObject(settings)
    expect(await host.links.ensure({ ...pair, ...settings })).toBe(false)
    expect(await host.links.ensure({ ...pair, ...settings, multicast: true })).toBe(true)
  })

  it('count when the link is made, those too that take a second message', async () => {
    const { host } = hosts()
    const settings = { index: 77, txQueues: 3, rxQueues: 2, arp: false, alias: 'cable', addressGeneration: 'random' } as const
    expect(await host.links.add({ ...pair, ...settings })).toMatchObject(settings)
    expect(await host.links.ensure({ ...pair, ...settings })).toBe(false)
    await expect(host.links.ensure({ ...pair, index: 78 })).rejects.toThrow('its index is 77, which cannot be changed to 78')
  })

  it('leave a link alone that was there before: its alias is not that of one that could not be made', async () => {
    const { host } = hosts()
    await host.links.add({ ...pair, alias: 'first' })
    await expect(host.links.add({ ...pair, alias: 'second', peer: { name: 'x' } })).rejects.toThrow(code('EEXIST'))
    expect((await host.links.get('veth-host')).alias).toBe('first')
  })
})

describeKernel('a link is made with', () => {
  const rounds = async (work: (host: Host) => Promise<unknown>) => {
    let sent = 0
    await using host = openHost(undefined, { observe: ({ direction }) => (sent += direction === 'sent' ? 1 : 0) })
    await work(host)
    return sent
  }

  it('one datagram, which asks for it too; two where the kernel needs telling twice; one more to find its master', async () => {
    hosts()
    expect(await rounds(({ links }) => links.add({ kind: 'bridge', name: 'br0' }))).toBe(1)
    expect(await rounds(({ links }) => links.add({ ...pair, alias: 'cable' }))).toBe(2)
    expect(await rounds(({ links }) => links.add({ kind: 'ifb', name: 'ifb7', master: 'br0' }).catch(() => undefined))).toBe(2)
  })
})

/** Verbs that no table has a row for. */
describeKernel('a link that is in the way, or missing', () => {
  it.each([
    ['move', 'missing', 'ENODEV'],
    ['rename to', 'there', 'EEXIST'],
  ])('%s, %s: %s', async (verb, state, outcome) => {
    const { host, box } = hosts()
    if (state === 'there') await host.links.add(pair)
    const done = verb === 'move' ? host.links.move('veth-host', box.namespace ?? '') : host.links.set('veth-ns', { name: 'veth-host' })
    await expect(done).rejects.toThrow(code(outcome))
  })

  it('says which link is missing', async () => {
    const { host } = hosts()
    await expect(host.links.get('veth-host')).rejects.toThrow('No link of this network namespace is called "veth-host"')
    await expect(host.links.get(99)).rejects.toThrow('No link of this network namespace has the index 99')
  })

  it('says that lo stays where it is', async () => {
    const { host, box } = hosts()
    await expect(host.links.delete('lo')).rejects.toThrow(code('EOPNOTSUPP'))
    await expect(host.links.move('lo', box.namespace ?? '')).rejects.toThrow(code('EINVAL'))
    await expect(host.links.set('lo', { master: 'lo' })).rejects.toThrow(expect.objectContaining({ name: 'NetlinkError' }))
  })
})

describeKernel(
  'what we made, as `ip` sees it',
  () => {
    it('is the same', async () => {
      const { host } = hosts()
      await host.links.add({ kind: 'bridge', name: 'br0', address: '02:00:00:00:00:10', forwardDelay: 4 })
      await host.links.add({ ...pair, alias: 'netloom:myns', group: 7, master: 'br0', up: true })
      const [veth] = JSON.parse(run('ip', '-j', '-d', 'link', 'show', 'veth-host'))
      expect(veth).toMatchObject({
        ifname: 'veth-host',
        link: 'veth-ns',
        mtu: 1400,
        master: 'br0',
        group: '7',
        address: '02:00:00:00:00:01',
        ifalias: 'netloom:myns',
        linkinfo: { info_kind: 'veth', info_slave_kind: 'bridge' },
      })
      expect(veth.flags).toContain('UP')
      const [bridge] = JSON.parse(run('ip', '-j', '-d', 'link', 'show', 'br0'))
      expect(bridge).toMatchObject({ address: '02:00:00:00:00:10', linkinfo: { info_kind: 'bridge', info_data: { forward_delay: 400 } } })
    })
  },
  'ip',
)

/** The kernel tells whether a cable has two ends a moment later: a second, before Linux 6.9. */
async function settled(ask: () => Promise<Link>, state: Link['operationalState']): Promise<Link> {
  for (let tries = 0; ; tries += 1) {
    const link = await ask()
    if (link.operationalState === state || tries === 400) return link
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
