import { writeFileSync } from 'node:fs'
import { expect, it, onTestFinished, vi } from 'vitest'
import {
  createContainerNetwork,
  deleteContainerNetwork,
  listContainerNetworks,
  type NetworkDescription,
  type NetworkEvent,
  StepError,
  steps,
} from '../../src/container/index.ts'
import { connectivity } from '../../src/container/steps/connectivity.ts'
import { openNamespace } from '../../src/host/namespace/namespace.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { NetlinkError } from '../../src/netlink/index.ts'
import { MNT_DETACH, MS_BIND, mount, unmount } from '../../src/system/mount.ts'
import { asked, surroundings, type World, world } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const MS_RDONLY = 1
const MS_REMOUNT = 32

/** Makes /proc/sys read-only until the test ends. */
function forbidSettings(): void {
  mount('/proc/sys', '/proc/sys', 'none', MS_BIND)
  onTestFinished(() => unmount('/proc/sys', MNT_DETACH))
  mount('none', '/proc/sys', 'none', MS_BIND | MS_REMOUNT | MS_RDONLY)
}

/** Asks for a network that cannot be made; gives the error, once it is sure that all is as before. */
async function refusal(
  here: World,
  description: Partial<NetworkDescription> = {},
  watch?: (event: NetworkEvent) => void,
): Promise<unknown> {
  const before = await surroundings(here)
  const error = await createContainerNetwork({ ...asked, ...description }, watch === undefined ? {} : { watch }).then(
    () => expect.fail('the network was made'),
    (error: unknown) => error,
  )
  expect(await surroundings(here)).toEqual(before)
  return error
}

/** A network can be made here now, and leaves nothing behind. */
async function expectRoom(here: World): Promise<void> {
  const before = await surroundings(here)
  await (await createContainerNetwork(asked)).delete()
  expect(await surroundings(here)).toEqual(before)
}

/** How many datagrams these steps send and receive at least; others two. */
const exchanges: Readonly<Record<string, number>> = { veth: 3, addresses: 4 }

describeKernel('a step that fails leaves everything as it was', () => {
  const moments = steps.flatMap((step) => [
    [step.name, 'begin', 1] as const,
    // The steps whose work is no netlink message.
    ...(['namespace', 'forwarding', 'connectivity'].includes(step.name)
      ? []
      : ([1, 2, 3, 4] as const).map((nth) => [step.name, 'exchange', nth] as const).slice(0, exchanges[step.name] ?? 2)),
    [step.name, 'verified', 1] as const,
  ])

  it.each(moments)('%s: its watcher throws at %s %i', async (name, type, nth) => {
    const here = await world()
    const cause = new Error('I have seen enough')
    let count = 0
    const error = await refusal(here, {}, (event) => {
      if (event.step.name === name && event.type === type && ++count === nth) throw cause
    })
    expect(count).toBe(nth)
    expect(error).toBeInstanceOf(StepError)
    expect(error).toMatchObject({ step: name, cause, leftovers: [], message: `network myns: step ‘${name}’ failed: I have seen enough` })
    await expectRoom(here)
  })

  it.each(steps.map((step) => [step.name, step] as const))('%s: it fails when all of its work is done', async (name, step) => {
    const here = await world()
    const verify = vi.spyOn(step, 'verify').mockRejectedValueOnce(new Error('the kernel says otherwise'))
    onTestFinished(() => verify.mockRestore())
    expect(await refusal(here, {}, () => {})).toMatchObject({ step: name, cause: new Error('the kernel says otherwise'), leftovers: [] })
    await expectRoom(here)
  })

  it.each(steps.map((step) => [step.name, step] as const))('%s: it cannot even begin', async (name, step) => {
    const here = await world()
    const apply = vi.spyOn(step, 'apply').mockRejectedValueOnce(new Error('no'))
    onTestFinished(() => apply.mockRestore())
    expect(await refusal(here)).toMatchObject({ step: name, cause: new Error('no'), leftovers: [] })
    await expectRoom(here)
  })

  it('says what could not be taken back, and keeps the record of it for the next run', async () => {
    const here = await world()
    const before = await surroundings(here)
    const [namespace] = steps
    const undo = vi.spyOn(namespace ?? expect.fail(), 'undo').mockRejectedValueOnce(new Error('it is busy'))
    onTestFinished(() => undo.mockRestore())
    const error = await createContainerNetwork({ ...asked, probe: '203.0.113.99' }).catch((error: unknown) => error)
    expect(error).toMatchObject({
      step: 'connectivity',
      leftovers: [new Error('it is busy')],
      message: expect.stringMatching(/; not all could be taken back: it is busy$/),
    })
    expect([...(await listContainerNetworks()).keys()]).toEqual(['myns'])
    await (await createContainerNetwork(asked)).delete()
    expect(await surroundings(here)).toEqual(before)
  })
})

describeKernel('what really goes wrong is named', () => {
  it('the namespace’s name is taken, and what is there stays', async () => {
    const here = await world()
    const theirs = createNamespace('myns')
    onTestFinished(() => theirs.close())
    expect(await refusal(here)).toMatchObject({
      step: 'namespace',
      code: 'EEXIST',
      message: expect.stringContaining('there is a /run/netns/myns already'),
    })
    using still = openNamespace('myns')
    expect(still.inode).toBe(theirs.inode)
  })

  it('the namespace’s name is taken at the last moment, and what is there stays', async () => {
    const here = await world()
    let inode: number | undefined
    const error = await createContainerNetwork(asked, {
      watch: ({ type, step }) => {
        if (type !== 'begin' || step.name !== 'namespace') return
        using theirs = createNamespace('myns')
        inode = theirs.inode
      },
    }).catch((error: unknown) => error)
    expect(error).toMatchObject({ step: 'namespace', code: 'EEXIST' })
    using still = openNamespace('myns')
    expect(still.inode).toBe(inode)
    expect(await here.host.firewall.tables()).toEqual([])
  })

  it('the name is taken by a stale file', async () => {
    const here = await world()
    createNamespace('other').close()
    writeFileSync('/run/netns/myns', '')
    expect(await refusal(here)).toMatchObject({ step: 'namespace', code: 'EEXIST' })
  })

  it('the link’s name is taken', async () => {
    const here = await world()
    await here.host.links.add({ kind: 'veth', name: 'veth-myns', peer: { name: 'theirs' } })
    expect(await refusal(here)).toMatchObject({
      step: 'veth',
      code: 'EEXIST',
      message: 'network myns: step ‘veth’ failed: the host has a link called veth-myns already',
    })
  })

  it('the link’s name is taken at the last moment, and what is there stays', async () => {
    const { host } = await world()
    const veth = steps[1] ?? expect.fail()
    const { apply } = veth
    const spy = vi.spyOn(veth, 'apply').mockImplementationOnce(async (site) => {
      await host.links.add({ kind: 'veth', name: 'veth-myns', peer: { name: 'theirs' } })
      await apply(site)
    })
    onTestFinished(() => spy.mockRestore())
    const error = await createContainerNetwork(asked).catch((error: unknown) => error)
    expect(error).toMatchObject({ step: 'veth', code: 'EEXIST', cause: expect.any(NetlinkError), leftovers: [] })
    expect((await host.links.get('theirs')).kind).toBe('veth')
  })

  it.each([undefined, 1400])('there is no such uplink (MTU %s)', async (mtu) => {
    const here = await world()
    const error = await refusal(here, { uplink: 'wlo2', ...(mtu === undefined ? {} : { mtu }) })
    expect(error).toMatchObject({
      step: 'veth',
      code: 'ENODEV',
      cause: expect.any(NetlinkError),
      message: expect.stringContaining('No link of this network namespace is called "wlo2"'),
    })
  })

  it('the subnet overlaps what the host has', async () => {
    const here = await world()
    await here.host.addresses.add('lo', '10.0.0.1/8')
    expect(await refusal(here)).toMatchObject({
      step: 'addresses',
      code: 'EADDRINUSE',
      message: 'network myns: step ‘addresses’ failed: the host has 10.0.0.1/8, which overlaps 10.10.0.0/24',
    })
  })

  it('two networks want the same subnet', async () => {
    const here = await world()
    await using _first = await createContainerNetwork({ ...asked, name: 'first' })
    expect(await refusal(here)).toMatchObject({ step: 'addresses', code: 'EADDRINUSE' })
  })

  it('settings may not be written', async () => {
    const here = await world()
    forbidSettings()
    expect(await refusal(here)).toMatchObject({ step: 'forwarding', code: 'EROFS', leftovers: [] })
  })

  it('settings may not be written, but need not: forwarding is on', async () => {
    const here = await world()
    here.host.sysctl.set('net.ipv4.ip_forward', 1)
    forbidSettings()
    await expectRoom(here)
  })

  it('a table of that name is no network’s', async () => {
    const here = await world()
    await here.host.firewall.masquerade({ table: 'netloom-myns', source: '10.30.0.0/24', out: 'wlo1' })
    expect(await refusal(here)).toMatchObject({ code: 'EEXIST', message: 'there is a table netloom-myns that is no network’s record' })
  })

  it('nobody answers', async () => {
    const here = await world()
    expect(await refusal(here, { probe: '203.0.113.99' })).toMatchObject({
      step: 'connectivity',
      code: 'ERR_NOT_AS_PLANNED',
      message: expect.stringMatching(/203\.0\.113\.99 did not answer: /),
    })
  })

  it('no route leads to what must answer', async () => {
    const here = await world()
    await here.host.routes.delete({ to: 'default' })
    expect(await refusal(here)).toMatchObject({ step: 'connectivity', message: expect.stringContaining('did not answer') })
  })

  it('there is a network of this name already', async () => {
    const here = await world()
    await using network = await createContainerNetwork(asked)
    expect(await refusal(here)).toMatchObject({ code: 'EEXIST', message: 'there is a network myns already' })
    expect((await network.check()).every(({ problem }) => problem === undefined)).toBe(true)
  })

  it('there is a network of this name already, with its rules flushed: it is not torn down', async () => {
    const here = await world()
    await using network = await createContainerNetwork(asked)
    run('nft', 'flush', 'chain', 'ip', 'netloom-myns', 'forward')
    expect(await refusal(here)).toMatchObject({ code: 'EEXIST', message: 'there is a network myns already' })
    expect((await network.check()).filter(({ problem }) => problem !== undefined).map(({ step }) => step.name)).toEqual(['forward rules'])
  })
})

describeKernel('an AbortSignal', () => {
  it('that was given before: nothing is begun', async () => {
    const here = await world()
    const before = await surroundings(here)
    const reason = new Error('never mind')
    const events: NetworkEvent[] = []
    const making = createContainerNetwork(asked, { signal: AbortSignal.abort(reason), watch: (event) => events.push(event) })
    await expect(making).rejects.toBe(reason)
    expect(events).toEqual([])
    expect(await surroundings(here)).toEqual(before)
  })

  it.each(steps.map(({ name }) => name))('given in step %s: the next is not begun, all is taken back', async (name) => {
    const here = await world()
    const before = await surroundings(here)
    const controller = new AbortController()
    const begun: string[] = []
    const making = createContainerNetwork(asked, {
      signal: controller.signal,
      watch: ({ type, step }) => {
        if (type === 'begin') begun.push(step.name)
        if (type === 'begin' && step.name === name) controller.abort()
      },
    })
    await expect(making).rejects.toMatchObject({ name: 'AbortError' })
    expect(begun.at(-1)).toBe(name)
    expect(await surroundings(here)).toEqual(before)
    await expectRoom(here)
  })

  it('given while the record is written', async () => {
    const here = await world()
    const before = await surroundings(here)
    const controller = new AbortController()
    const making = createContainerNetwork(asked, { signal: controller.signal })
    controller.abort()
    await expect(making).rejects.toMatchObject({ name: 'AbortError' })
    expect(await surroundings(here)).toEqual(before)
  })

  it('given when all is done changes nothing', async () => {
    await world()
    const controller = new AbortController()
    await using network = await createContainerNetwork(asked, { signal: controller.signal })
    controller.abort()
    expect((await network.check()).every(({ problem }) => problem === undefined)).toBe(true)
  })
})

describeKernel('several at once', () => {
  it('two networks of different names', async () => {
    const here = await world()
    const before = await surroundings(here)
    const networks = await Promise.all([
      createContainerNetwork(asked),
      createContainerNetwork({ ...asked, name: 'other', subnet: '10.20.0.0/24' }),
    ])
    for (const network of networks) expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
    await Promise.all(networks.map((network) => network.delete()))
    expect(await surroundings(here)).toEqual(before)
  })

  it('three of the same name: one is made, two are refused', async () => {
    const here = await world()
    const before = await surroundings(here)
    const outcomes = await Promise.allSettled(
      [asked, { ...asked, host: process.pid }, asked].map((description) => createContainerNetwork(description)),
    )
    const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(made.length).toBe(1)
    // Whoever looks before the first has ended finds it at work, whoever looks later finds its network.
    const refusals = ['EBUSY: somebody else is making or deleting network myns', 'EEXIST: there is a network myns already']
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(refusals).toContain(`${outcome.reason.code}: ${outcome.reason.message}`)
    }
    for (const network of made) {
      expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
      await network.delete()
    }
    expect(await surroundings(here)).toEqual(before)
  })

  it('one is not deleted while another makes it', async () => {
    const here = await world()
    const before = await surroundings(here)
    let deletion: Promise<unknown> = Promise.resolve()
    const network = await createContainerNetwork(asked, {
      watch: ({ type, step }) => {
        if (type === 'begin' && step.name === 'masquerade') deletion = deleteContainerNetwork('myns').catch((error: unknown) => error)
      },
    })
    expect(await deletion).toMatchObject({ code: 'EBUSY' })
    expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
  })
})

describeKernel('forwarding is put back to exactly what it was', () => {
  const states: readonly [string, Record<string, number>][] = [
    ['off', {}],
    ['on', { 'net/ipv4/ip_forward': 1 }],
    ['off, but on for one link', { 'net/ipv4/conf/wlo1/forwarding': 1 }],
    ['off, but on for new links', { 'net/ipv4/conf/default/forwarding': 1 }],
    ['off, and redirects refused', { 'net/ipv4/conf/all/accept_redirects': 0 }],
    ['on, and redirects taken', { 'net/ipv4/ip_forward': 1, 'net/ipv4/conf/all/accept_redirects': 1 }],
  ]

  it.each(states)('it was %s', async (_, settings) => {
    const here = await world()
    for (const [key, value] of Object.entries(settings)) here.host.sysctl.set(key, value)
    const before = await surroundings(here)
    const network = await createContainerNetwork(asked)
    expect(here.host.sysctl.get('net.ipv4.ip_forward')).toBe('1')
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
  })

  it.each(states)('it was %s, when a step fails', async (_, settings) => {
    const here = await world()
    for (const [key, value] of Object.entries(settings)) here.host.sysctl.set(key, value)
    const apply = vi.spyOn(connectivity, 'apply').mockRejectedValueOnce(new Error('nobody answers'))
    onTestFinished(() => apply.mockRestore())
    expect(await refusal(here)).toMatchObject({ step: 'connectivity' })
  })

  it.each([
    ['the first first', ['one', 'two']],
    ['the second first', ['two', 'one']],
  ])('two networks deleted, %s', async (_, order) => {
    const here = await world()
    here.host.sysctl.set('net/ipv4/conf/wlo1/forwarding', 1)
    const before = await surroundings(here)
    const networks = {
      one: await createContainerNetwork({ ...asked, name: 'one' }),
      two: await createContainerNetwork({ ...asked, name: 'two', subnet: '10.20.0.0/24' }),
    }
    const [first, last] = order.map((name) => networks[name as 'one' | 'two'])
    await first?.delete()
    expect(here.host.sysctl.get('net.ipv4.ip_forward')).toBe('1')
    expect((await last?.check())?.filter(({ problem }) => problem !== undefined)).toEqual([])
    await last?.delete()
    expect(await surroundings(here)).toEqual(before)
  })

  it('where new links do not forward though the host does, the container’s link does', async () => {
    const here = await world()
    here.host.sysctl.set('net/ipv4/ip_forward', 1)
    here.host.sysctl.set('net/ipv4/conf/default/forwarding', 0)
    const before = await surroundings(here)
    const network = await createContainerNetwork(asked)
    expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
  })
})
