import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, vi } from 'vitest'
import { createNetwork, openNetwork } from '../../src/container/index.ts'
import { projectRoot, scriptCommand } from '../system/script.ts'
import { container, dualWorld } from './bridge-network-world.ts'
import { surroundings, world } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: '10.89.0.0/24' }
/** Several attachments of one namespace: each has a link, none a route. */
const nth = (index: number) => ({ name: `c${index}`, interface: `e${index}`, routes: [] })

describeKernel('the leases of a bridge network', () => {
  it('are given one after the other, none that is reserved or the gateway’s, and again when they are free', async () => {
    await world()
    await using network = await createNetwork({ ...web, subnet: '10.89.0.0/29', gateway: '10.89.0.3', reserved: ['10.89.0.2'] })
    container('one')
    const given: (string | undefined)[] = []
    for (let index = 0; index < 4; index++) given.push((await network.attach('one', nth(index))).addresses[0])
    expect(given).toEqual(['10.89.0.1/29', '10.89.0.4/29', '10.89.0.5/29', '10.89.0.6/29'])
    await expect(network.attach('one', nth(4))).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
      message: 'network web has no free address left: of 10.89.0.0/29, 10.89.0.1 to 10.89.0.6 are taken or reserved',
    })
    // What is reserved can be asked for.
    expect(await network.attach('one', { ...nth(5), addresses: ['10.89.0.2'] })).toMatchObject({ addresses: ['10.89.0.2/29'] })
    expect(await network.detach('c1')).toBe(1)
    expect(await network.attach('one', nth(6))).toMatchObject({ addresses: ['10.89.0.4/29'] })
    await network.delete()
  })

  it('are nobody else’s: an address or a port that is taken is refused, and nothing was done', async () => {
    const { host } = await world()
    await using network = await createNetwork(web)
    const inside = container('one')
    await network.attach('one', { ...nth(0), addresses: ['10.89.0.7'], ports: ['8080:80'] })
    const before = [await host.firewall.listRuleset(), (await host.links.list()).length, (await inside.links.list()).length]
    for (const [options, message] of [
      [{ addresses: ['10.89.0.7'] }, '10.89.0.7 is taken'],
      [{ ports: ['8080:81'] }, 'one of the ports 8080:81/tcp is taken'],
      [{ ports: ['8081:81', '127.0.0.1:8080:81'] }, 'is taken'],
      [{ ports: ['8070-8090:8070-8090'] }, 'is taken'],
    ] as const)
      await expect(network.attach('one', { ...nth(1), ...options })).rejects.toMatchObject({
        code: 'EADDRINUSE',
        message: expect.stringContaining(message),
      })
    await expect(network.attach('one', { ...nth(0) })).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(network.attach('one', { ...nth(1), addresses: ['10.90.0.7'] })).rejects.toThrow(/host’s address in 10\.89\.0\.0\/24/)
    await expect(network.attach('one', { ...nth(1), addresses: ['10.89.0.1'] })).rejects.toThrow(/bridge’s own address/)
    await expect(network.attach('one', { ...nth(1), ports: ['[::1]:80:80'] })).rejects.toThrow(/no address of IPv6/)
    expect([await host.firewall.listRuleset(), (await host.links.list()).length, (await inside.links.list()).length]).toEqual(before)
    // Another protocol's port of that number is another port.
    await network.attach('one', { ...nth(1), ports: ['8080:80/udp'] })
    await network.delete()
  })

  it('survive a flush of the whole ruleset: the links know them', async () => {
    const { host } = await dualWorld()
    await using network = await createNetwork({ ...web, subnet: ['10.89.0.0/24', 'fd00:89::/64'] })
    container('one')
    for (let index = 0; index < 3; index++) await network.attach('one', { ...nth(index), ports: [`${8000 + index}:80`] })
    const before = await host.firewall.listRuleset()
    run('nft', 'flush', 'ruleset')
    await using other = await openNetwork('web')
    expect(await other.attach('one', nth(3))).toMatchObject({ addresses: ['10.89.0.5/24', 'fd00:89::5/64'] })
    await other.detach('c3')
    expect(await host.firewall.listRuleset()).toBe(before)
    // What only lost its rules, or got others, is mended when it is asked for.
    run('nft', 'flush', 'table', 'inet', 'netloom')
    run('nft', 'add', 'element', 'inet', 'netloom', 'leases4', '{ 10.89.0.99 comment "web/nobody" }')
    run('nft', 'delete', 'element', 'inet', 'netloom', 'published4', '{ 0.0.0.0/0 . tcp . 8001 }')
    expect(await network.repair()).toBe(true)
    expect(await host.firewall.listRuleset()).toBe(before)
    expect(await network.repair()).toBe(false)
    await network.delete()
  }, 60_000)

  it('of a container whose namespace is gone are free again', async () => {
    const { host } = await world()
    await using network = await createNetwork(web)
    const before = await host.firewall.listRuleset()
    run('ip', 'netns', 'add', 'brief')
    const { hostLink } = await network.attach('brief', { ports: ['8080:80'] })
    run('ip', 'netns', 'delete', 'brief')
    while ((await host.links.list({ kind: 'veth' })).some(({ name }) => name === hostLink))
      await new Promise((resolve) => setTimeout(resolve, 10))
    expect(await network.repair()).toBe(true)
    expect(await host.firewall.listRuleset()).toBe(before)
    await network.delete()
  })

  it('are never given twice, though eight processes attach two thousand containers at once', async () => {
    const { host } = await world()
    const networks = [
      await createNetwork({ name: 'web', subnet: '10.89.0.0/22' }),
      await createNetwork({ name: 'db', subnet: '10.93.0.0/22' }),
    ]
    for (let index = 0; index < 8; index++) container(`ns${index}`)
    const processes = Array.from({ length: 8 }, async (_, index) => {
      const [program, ...args] = scriptCommand(`
        import { openNetwork } from './src/container/index.ts'
        const networks = await Promise.all(['web', 'db'].map((name) => openNetwork(name)))
        for (let index = 0; index < 125; index++)
          for (const network of networks) {
            const name = 'c${index}-' + index
            await network.attach('ns${index}', { name, interface: network.plan.name + index, routes: [] })
          }
        process.exit()
      `)
      const child = spawn(program, args, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] })
      expect(await once(child, 'exit')).toEqual([0, null])
    })
    await Promise.all(processes)
    const given = (await Promise.all(networks.map((network) => network.inspect()))).map(({ containers }) =>
      containers.flatMap(({ addresses }) => addresses.map((address) => address.split('/')[0])),
    )
    expect(given.map((addresses) => addresses.length)).toEqual([1000, 1000])
    const { nftables } = await host.firewall.listRulesetJson()
    const leases = nftables.flatMap((thing) => {
      const { name, elem } = (thing['set'] ?? {}) as { name?: string; elem?: { elem: { val: string; timeout?: number } }[] }
      return name === 'leases4' ? (elem ?? []).map(({ elem }) => elem) : []
    })
    // Nobody has what another has; the books have each of them and the two bridges, and nobody else; none is about to go.
    expect(new Set(given.flat()).size).toBe(2000)
    expect(leases.map(({ val }) => val).sort()).toEqual([...given.flat(), '10.89.0.1', '10.93.0.1'].sort())
    expect(leases.filter(({ timeout }) => timeout !== undefined)).toEqual([])
    for (const network of networks) await network.delete()
  }, 240_000)
})

describeKernel('two processes that attach the same container', () => {
  it('at the same moment, again and again: one of them does, the other is refused, and takes nothing from the one', async () => {
    const here = await world()
    await (await createNetwork(web)).close()
    container('one')
    const before = await surroundings(here)
    const [program, ...args] = scriptCommand(`
      import { openNetwork } from './src/container/index.ts'
      import { openHost } from './src/host/host.ts'
      const network = await openNetwork('web')
      const one = openHost('one')
      const told = { attached: 0, refused: 0, wrong: [] }
      for (const end = performance.now() + 6000; performance.now() < end;) {
        try {
          const { addresses } = await network.attach('one', { ports: ['8080:80'] })
          told.attached++
          // The other one tries meanwhile.
          const { answered } = await one.ping('10.89.0.1', { timeout: 500 })
          const { containers } = await network.inspect()
          const problems = (await network.check()).filter(({ problem }) => problem !== undefined)
          if (!answered || containers.length !== 1 || containers[0].addresses[0] !== addresses[0] || problems.length > 0)
            told.wrong.push({ answered, containers, problems })
          await network.detach('one')
        } catch (error) {
          if (error.code !== 'EEXIST' && error.code !== 'EBUSY') throw error
          told.refused++
        }
      }
      console.log(JSON.stringify(told))
      process.exit()
    `)
    const outcomes = await Promise.all(
      [1, 2].map(async () => {
        const child = spawn(program, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] })
        let said = ''
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text
        })
        await once(child, 'close')
        return JSON.parse(said) as { attached: number; refused: number; wrong: unknown[] }
      }),
    )
    for (const { attached, refused, wrong } of outcomes) {
      expect(wrong).toEqual([])
      expect(attached).toBeGreaterThan(10)
      expect(refused).toBeGreaterThan(10)
    }
    // That nothing is plugged in any more a bridge notices a moment later.
    await vi.waitFor(async () => expect(await surroundings(here)).toEqual(before), { timeout: 3_000, interval: 20 })
    await using network = await openNetwork('web')
    expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
    await network.delete()
  }, 60_000)
})
