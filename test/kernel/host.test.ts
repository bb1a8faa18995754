import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connect, createNamespace, type NamespaceName, openHost } from '../../src/host/index.ts'
import type { Exchange } from '../../src/netlink/connection.ts'
import { route } from '../../src/netlink/route/index.ts'
import { describeKernel } from './sandbox.ts'

describeKernel('a host', () => {
  it('is a namespace by name, by path, by process id, or as an object', async () => {
    using blue = createNamespace('blue')
    {
      await using host = openHost(blue)
      await host.links.add({ kind: 'bridge', name: 'br-blue' })
    }
    const child = blue.spawn('sleep', ['10'])
    const names: NamespaceName[] = ['blue', '/run/netns/blue', child.pid ?? 0, blue]
    for (const name of names) {
      await using host = openHost(name)
      expect(
        (await host.links.list()).map((link) => link.name),
        String(name),
      ).toContain('br-blue')
    }
    child.kill()
    await using own = openHost()
    expect((await own.links.list()).map((link) => link.name)).toEqual(['lo'])
  })

  it('that is not there is refused at once', () => {
    expect(() => openHost('nowhere')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })

  it('shows what passes to whoever observes', async () => {
    const seen: Exchange[] = []
    await using host = openHost(undefined, { observe: (exchange) => seen.push(exchange) })
    await host.links.get('lo')
    await host.firewall.tables()
    expect(seen.map(({ direction, protocol }) => `${direction} ${protocol.name}`)).toEqual([
      'sent route',
      'received route',
      'sent netfilter',
      'received netfilter',
    ])
  })

  it('keeps its namespace alive, also when the caller’s object is closed', async () => {
    const namespace = createNamespace()
    await using host = openHost(namespace)
    namespace.close()
    await host.links.set('lo', { up: true })
    expect((await host.links.get('lo')).up).toBe(true)
  })

  it('opens sockets when they are needed, and closes all that it opened', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length
    using namespace = createNamespace()
    const before = descriptors()
    for (let times = 0; times < 100; times += 1) {
      await using host = openHost(namespace)
      expect(descriptors()).toBe(before + 1)
      await host.links.list()
      await host.firewall.tables()
      expect(descriptors()).toBe(before + 3)
    }
    expect(descriptors()).toBe(before)
  })

  it('does nothing once it is closed; closing twice is no error', async () => {
    const host = openHost(createNamespace())
    const { links } = host
    await host.close()
    await host.close()
    await expect(links.list()).rejects.toThrow('closed')
    expect(() => host.firewall).toThrow('closed')
    expect(() => host.sysctl.get('net.ipv4.ip_forward')).toThrow('closed')
  })
})

describeKernel('a connection', () => {
  it('is in the namespace that it was opened in', async () => {
    using blue = createNamespace('blue')
    await using host = openHost(blue)
    await host.links.add({ kind: 'bridge', name: 'br-blue' })
    await using connection = connect(route, 'blue')
    expect((await connection.get('RTM_GETLINK', { IFLA_IFNAME: 'br-blue' })).IFLA_IFNAME).toBe('br-blue')
  })
})
