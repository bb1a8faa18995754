import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import { type Host, openHost } from '../../src/host/host.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { container, dualWorld, uplinkAddress6 } from './bridge-network-world.ts'
import { output, uplinkAddress } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const BYTES = 1_000_000

/** Who is beyond the narrow link. The addresses are for documentation. RFC 5737, RFC 3849 */
const beyond = { ipv4: '192.0.2.1', ipv6: '2001:db8:2::2' }

/**
 * Somebody behind one more router, whose link there takes 1300 bytes where the uplink takes 1400. Its own end takes 1500: it offers segments that are too
 * large for the way, so that only the router's word makes the sender use smaller ones.
 */
async function narrowWorld(): Promise<{ distant: Host }> {
  const { far } = await dualWorld()
  const distant = openHost(createNamespace())
  onTestFinished(() => distant.close())
  // Else link-local addresses come a second later, by themselves.
  for (const { sysctl } of [far, distant]) sysctl.set('net.ipv6.conf.default.addr_gen_mode', 1)
  await far.links.add({ kind: 'veth', name: 'narrow', mtu: 1300, peer: { name: 'eth0', namespace: distant.namespace ?? '', mtu: 1500 } })
  await far.addresses.add('narrow', '192.0.2.254/24')
  await far.addresses.add('narrow', '2001:db8:2::1/64')
  // A router asks for neighbours on behalf of others by its link-local address alone.
  for (const link of ['router', 'narrow']) await far.addresses.add(link, 'fe80::1/64')
  await distant.addresses.add('eth0', `${beyond.ipv4}/24`)
  await distant.addresses.add('eth0', `${beyond.ipv6}/64`)
  await distant.links.set('eth0', { up: true })
  await far.links.set('narrow', { up: true })
  while (!(await distant.links.get('eth0')).running);
  await distant.routes.add({ to: 'default', via: '192.0.2.254' })
  await distant.routes.add({ to: 'default', via: '2001:db8:2::1' })
  for (const version of ['ipv4', 'ipv6']) far.sysctl.set(`net.${version}.conf.all.forwarding`, 1)
  return { distant }
}

const SEND = `(socket) => socket.on('error', ({ code }) => console.log(code)).end(Buffer.alloc(${BYTES}))`

/** Counts what comes until the other side ends, for ten seconds at most. */
const COUNT = `(socket) => {
  let count = 0
  const done = () => { console.log(count); process.exit() }
  socket.on('data', ({ length }) => { count += length }).on('end', done).on('error', done)
  setTimeout(done, 10_000)
}`

/** Starts a program there that does this with whoever connects; it prints `ready` first. */
async function listen(place: Host, address: string, task: string) {
  const script = `require('node:net').createServer(${task}).listen(80, '${address}', () => console.log('ready'))`
  const server = place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit')
  })
  await once(server.stdout ?? server, 'data')
  return server
}

/** Starts a program there that connects and does this. */
function connect(place: Host, address: string, port: number, task: string) {
  const script = `(${task})(require('node:net').connect(${port}, '${address}'))`
  const client = place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (client.exitCode === null && client.kill()) await once(client, 'exit')
  })
  return client
}

/** The MTU that a container has learnt for the way to an address; undefined where it has learnt none. */
function learnt(name: string, address: string): number | undefined {
  const [route] = JSON.parse(run('ip', '-j', '-n', name, 'route', 'get', address)) as { metrics?: { mtu?: number }[] }[]
  return route?.metrics?.find(({ mtu }) => mtu !== undefined)?.mtu
}

const network = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }

describeKernel('the MTU of a bridge network', () => {
  it('is, where one is given, that of the bridge and of both ends of each cable', async () => {
    await dualWorld()
    await using made = await createNetwork({ ...network, mtu: 1300 })
    container('one')
    const { hostLink } = await made.attach('one')
    const mtu = (...args: string[]) => (JSON.parse(run('ip', '-j', ...args)) as { mtu: number }[])[0]?.mtu
    expect(mtu('link', 'show', 'web')).toBe(1300)
    expect(mtu('link', 'show', hostLink)).toBe(1300)
    expect(mtu('-n', 'one', 'link', 'show', 'eth0')).toBe(1300)
    expect(mtu('link', 'show', 'wlo1')).toBe(1400)
    await made.delete()
  })

  it.each(['ipv4', 'ipv6'] as const)(
    'a narrower way beyond the uplink is made known to a container that sends there, by %s',
    async (family) => {
      const { distant } = await narrowWorld()
      await using made = await createNetwork(network)
      const one = container('one')
      await made.attach('one')
      const server = await listen(distant, beyond[family], COUNT)
      expect(learnt('one', beyond[family])).toBeUndefined()
      const received = output(server)
      connect(one, beyond[family], 80, SEND)
      expect(await received).toBe(`${BYTES}\n`)
      expect(learnt('one', beyond[family])).toBe(1300)
      await made.delete()
    },
  )

  it.each(['ipv4', 'ipv6'] as const)('and to one that answers from a published port, by %s', async (family) => {
    const { distant } = await narrowWorld()
    await using made = await createNetwork(network)
    const one = container('one')
    await made.attach('one', { ports: ['8080:80'] })
    await listen(one, family === 'ipv4' ? '0.0.0.0' : '::', SEND)
    expect(learnt('one', beyond[family])).toBeUndefined()
    const client = connect(distant, family === 'ipv4' ? uplinkAddress : uplinkAddress6, 8080, COUNT)
    expect(await output(client)).toBe(`${BYTES}\n`)
    expect(learnt('one', beyond[family])).toBe(1300)
    await made.delete()
  })
})
