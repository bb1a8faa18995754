import { expect, it, onTestFinished } from 'vitest'
import { type Host, type Link, openHost } from '../../src/host/index.ts'
import { createNamespace } from '../../src/host/namespaces.ts'
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
    expect(await host.links.get('veth-host')).toMatchObject({ up: true, running: false })
    await host.links.set('veth-ns', { up: true })
    expect(await settled(() => host.links.get('veth-host'))).toMatchObject({ up: true, running: true, operationalState: 'up' })
  })

  it('leaves nothing behind where a name is taken, here or there', async () => {
    const { host, box } = hosts()
    await box.links.add({ kind: 'bridge', name: 'veth-ns' })
    const elsewhere = { ...pair, peer: { ...pair.peer, namespace: box.namespace ?? '' } }
    await expect(host.links.add(elsewhere)).rejects.toThrow(code('EEXIST'))
    expect((await host.links.list()).map(({ name }) => name)).toEqual(['lo'])
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
    await host.links.add({ ...pair, group: 7, up: true })
    await host.links.add({ kind: 'bridge', name: 'br0' })
    const names = (list: readonly Link[]) => list.map(({ name }) => name).sort()
    expect(names(await host.links.list())).toEqual(['br0', 'lo', 'veth-host', 'veth-ns'])
    expect(names(await host.links.list({ kind: 'veth' }))).toEqual(['veth-host', 'veth-ns'])
    expect(names(await host.links.list({ kind: 'vlan' }))).toEqual([])
    expect(names(await host.links.list({ group: 7 }))).toEqual(['veth-host'])
    expect(names(await host.links.list({ kind: 'veth', up: false }))).toEqual(['veth-ns'])
    expect((await host.links.list()).consistent).toBe(true)
  })
})

describeKernel('a verb on a link that is missing, or there already', () => {
  it.each([
    ['get', 'missing', 'ENODEV'],
    ['set', 'missing', 'ENODEV'],
    ['move', 'missing', 'ENODEV'],
    ['delete', 'missing', false],
    ['add', 'there', 'EEXIST'],
    ['rename to', 'there', 'EEXIST'],
    ['delete', 'there', true],
  ])('%s, %s: %s', async (verb, state, outcome) => {
    const { host, box } = hosts()
    if (state === 'there') await host.links.add(pair)
    const verbs: Record<string, () => Promise<unknown>> = {
      get: () => host.links.get('veth-host'),
      set: () => host.links.set('veth-host', { up: true }),
      move: () => host.links.move('veth-host', box.namespace ?? ''),
      delete: () => host.links.delete('veth-host'),
      add: () => host.links.add(pair),
      'rename to': () => host.links.set('veth-ns', { name: 'veth-host' }),
    }
    const done = verbs[verb]?.()
    if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
    else await expect(done).resolves.toBe(outcome)
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

/** The kernel tells that a cable has two ends a moment later. */
async function settled(ask: () => Promise<Link>): Promise<Link> {
  for (let tries = 0; ; tries += 1) {
    const link = await ask()
    if (link.operationalState === 'up' || tries === 200) return link
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
