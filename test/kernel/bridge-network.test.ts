import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createNetwork, deleteNetwork, listNetworks, openNetwork } from '../../src/container/index.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { ask, container, dualWorld, far6, serveAt, uplinkAddress6 } from './bridge-network-world.ts'
import { far, surroundings, uplinkAddress, world } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: '10.89.0.0/24' }
const db = { name: 'db', subnet: '10.90.0.0/24' }

/** What becomes of a ping. */
async function reaches(from: ReturnType<typeof container>, to: string): Promise<boolean> {
  return (await from.ping(to, { timeout: 300 }).catch(() => ({ answered: false }))).answered
}

describeKernel('a bridge network', () => {
  it('is, by ip, what was asked for', async () => {
    const { host } = await world()
    await using network = await createNetwork({ ...web, mtu: 1400 })
    container('one')
    const attached = await network.attach('one', { ports: ['8080:80'] })
    expect(attached).toMatchObject({ name: 'one', addresses: ['10.89.0.2/24'], ports: ['8080:80/tcp'] })
    const json = (...args: string[]) => JSON.parse(run('ip', '-j', '-d', ...args)) as Record<string, unknown>[]
    expect(json('link', 'show', 'web')[0]).toMatchObject({
      operstate: 'UP',
      mtu: 1400,
      address: '02:00:0a:59:00:01',
      linkinfo: { info_kind: 'bridge', info_data: { forward_delay: 0, stp_state: 0 } },
    })
    expect(json('link', 'show', attached.hostLink)[0]).toMatchObject({ master: 'web', operstate: 'UP', mtu: 1400 })
    const [inside] = json('-n', 'one', 'address', 'show', 'eth0') as { addr_info: object[] }[]
    expect(inside?.addr_info[0]).toMatchObject({ local: '10.89.0.2', prefixlen: 24 })
    expect(json('-n', 'one', 'route')[0]).toMatchObject({ dst: 'default', gateway: '10.89.0.1', dev: 'eth0' })
    await network.delete()
    expect(await host.firewall.tables()).toEqual([])
  }, 30_000)

  it('lets its containers reach each other, the host and the world, which sees the host', async () => {
    const here = await world()
    await using network = await createNetwork({ ...web, uplink: 'wlo1' })
    const [one, two] = [container('one'), container('two')]
    for (const name of ['one', 'two']) await network.attach(name)
    for (const [from, to] of [
      [one, '10.89.0.3'],
      [two, '10.89.0.2'],
      [one, '10.89.0.1'],
      [one, far],
      [here.host, '10.89.0.2'],
    ] as const)
      expect(await reaches(from, to), to).toBe(true)
    await serveAt(here.far, 'udp', 7, far)
    await serveAt(two, 'tcp', 7)
    expect(await ask(one, 'udp', far, 7)).toBe(uplinkAddress)
    expect(await ask(one, 'tcp', '10.89.0.3', 7)).toBe('10.89.0.2')
    await network.delete()
  })

  it('is kept from others where it is to be isolated or internal, and from outside where it is masqueraded', async () => {
    const here = await world()
    const networks = [
      await createNetwork(web),
      await createNetwork(db),
      await createNetwork({ name: 'alone', subnet: '10.91.0.0/24', isolate: true }),
      await createNetwork({ name: 'inner', subnet: '10.92.0.0/24', internal: true }),
      await createNetwork({ name: 'open', subnet: '10.93.0.0/24', masquerade: false }),
    ]
    const addresses: Record<string, string> = { far }
    const places: Record<string, ReturnType<typeof container>> = { far: here.far }
    for (const network of networks) {
      const { name } = network.plan
      places[name] = container(name)
      const { addresses: given } = await network.attach(name)
      addresses[name] = given[0]?.split('/')[0] ?? ''
      // One who knows the way can only be stopped by rules.
      for (const { prefix } of network.plan.subnets) await here.far.routes.add({ to: prefix, via: uplinkAddress })
    }
    // An internal network gives no way out; one that is taken all the same must not work.
    await places['inner']?.routes.add({ to: 'default', via: '10.92.0.1' })
    const found: string[] = []
    for (const from of Object.keys(places))
      for (const to of Object.keys(places))
        if (from !== to && (await reaches(places[from] as ReturnType<typeof container>, addresses[to] ?? ''))) found.push(`${from} ${to}`)
    expect(found).toEqual([
      'far open',
      'web far',
      'web db',
      'web open',
      'db far',
      'db web',
      'db open',
      'alone far',
      'open far',
      'open web',
      'open db',
    ])
    for (const network of networks) await network.delete()
  })

  it.each(['tcp', 'udp', 'http'] as const)(
    'publishes ports for %s: to the world, the host, its neighbours and itself',
    async (transport) => {
      const here = await dualWorld()
      await using network = await createNetwork({ name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'] })
      const [one, two] = [container('one'), container('two')]
      const protocol = transport === 'http' ? 'tcp' : transport
      await network.attach('one', { ports: [`8080:80/${protocol}`, `127.0.0.1:8081:80/${protocol}`] })
      await network.attach('two')
      await serveAt(one, transport, 80)
      const asked = async (from: typeof one, address: string, port = 8080) => await ask(from, transport, address, port)
      expect(await asked(here.far, uplinkAddress), 'from outside').toBe('203.0.113.1')
      expect(await asked(here.far, uplinkAddress6), 'from outside by IPv6').toBe('2001:db8:1::1')
      expect(await asked(here.host, '127.0.0.1'), 'from the host by 127.0.0.1').toBe('10.89.0.1')
      expect(await asked(here.host, uplinkAddress), 'from the host by its own address').toBe(uplinkAddress)
      expect(await asked(two, uplinkAddress), 'from a neighbour').toBe('10.89.0.1')
      expect(await asked(one, uplinkAddress), 'from itself').toBe('10.89.0.1')
      expect(await asked(one, '10.89.0.1'), 'from itself by the gateway').toBe('10.89.0.1')
      expect(await asked(one, 'fd00:89::1'), 'from itself by IPv6').toBe('fd00:89::1')
      expect(await asked(here.host, '127.0.0.1', 8081), 'what the host has for itself').toBe('10.89.0.1')
      expect(await asked(here.far, uplinkAddress, 8081), 'is not for others').not.toMatch(/^[\d.]+$/)
      await network.delete()
    },
  )

  it('serves the world by an HTTP server of Node in a worker thread of the container', async () => {
    const here = await world()
    await using network = await createNetwork(web)
    using shop = createNamespace('shop')
    await network.attach(shop, { ports: ['8080:80'] })
    const server = `const { parentPort } = require('node:worker_threads')
      const answer = (request, response) => response.end('for ' + request.socket.remoteAddress)
      require('node:http').createServer(answer).listen(80, '0.0.0.0', () => parentPort.postMessage('ready'))`
    const worker = shop.worker(server, { eval: true, execArgv: [] })
    expect(await once(worker, 'message')).toEqual(['ready'])
    expect(await ask(here.far, 'http', uplinkAddress, 8080)).toBe('for 203.0.113.1')
    expect(await ask(here.host, 'http', '127.0.0.1', 8080)).toBe('for 10.89.0.1')
    // The program itself has stayed where it was.
    expect((await here.host.links.list()).map(({ name }) => name)).toContain('wlo1')
    await worker.terminate()
    await network.delete()
  })

  it('lets nobody but the host itself speak to 127.0.0.1 by a published port', async () => {
    const here = await world()
    await using network = await createNetwork(web)
    const one = container('one')
    await network.attach('one', { ports: ['8080:80'] })
    await serveAt(here.host, 'tcp', 25)
    // A container that sends what is for 127.0.0.1 to the bridge.
    one.sysctl.set('net/ipv4/conf/eth0/route_localnet', 1)
    run('ip', '-n', 'one', 'route', 'add', '127.0.0.0/8', 'via', '10.89.0.1')
    run('ip', '-n', 'one', 'route', 'flush', 'table', 'local', 'type', 'local')
    run('ip', '-n', 'one', 'route', 'add', 'local', '10.89.0.2', 'dev', 'eth0', 'table', 'local')
    expect(await ask(one, 'tcp', '127.0.0.1', 25)).toBe('nobody answered')
    await network.delete()
  })

  it('speaks IPv6 as it speaks IPv4', async () => {
    const here = await dualWorld()
    await using network = await createNetwork({ name: 'six', subnet: 'fd00:89::/64', uplink: 'wlo1' })
    const [one] = [container('one'), container('two')]
    await network.attach('one')
    await network.attach('two', { addresses: ['fd00:89::99'] })
    expect(await reaches(one, 'fd00:89::99')).toBe(true)
    expect(await reaches(one, far6)).toBe(true)
    await serveAt(here.far, 'udp', 7, far6)
    expect(await ask(one, 'udp', far6, 7)).toBe(uplinkAddress6)
    await network.delete()
  })

  it('is found by others, and leaves nothing when it is deleted, though a container is on it', async () => {
    const here = await world()
    container('one')
    const before = await surroundings(here)
    await createNetwork({ ...db, uplink: 'wlo1' }).then((network) => network.close())
    const network = await createNetwork(web)
    await network.attach('one')
    expect((await listNetworks()).map(({ name }) => name)).toEqual(['db', 'web'])
    const again = await openNetwork('web')
    expect((await again.inspect()).containers.map(({ name, addresses }) => [name, ...addresses])).toEqual([['one', '10.89.0.2/24']])
    await again.close()
    await network.delete()
    expect(await deleteNetwork('db')).toBe(true)
    expect(await deleteNetwork('db')).toBe(false)
    await expect(openNetwork('web')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await surroundings(here)).toEqual(before)
  })
})
