import { expect, it, onTestFinished } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import { type Host, openHost } from '../../src/host/host.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { container, dualWorld, uplinkAddress6 } from './bridge-network-world.ts'
import { output, uplinkAddress } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }
const NARROW = 1300
const LENGTH = 300_000
const deep = { ip: '192.0.2.9', ip6: '2001:db8:2::9' } as const

/** Somebody behind the router, whose link there takes shorter packets than all others, and who does not know: what he says of himself is of his own end. */
async function narrowWorld() {
  const here = await dualWorld()
  const place = openHost(createNamespace())
  onTestFinished(() => place.close())
  await here.far.links.add({
    kind: 'veth',
    name: 'narrow',
    mtu: NARROW,
    peer: { name: 'deep', namespace: place.namespace ?? '', mtu: 1400 },
  })
  for (const key of ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding']) here.far.sysctl.set(key, 1)
  for (const link of ['all', 'default', 'narrow']) here.far.sysctl.set(`net.ipv6.conf.${link}.disable_ipv6`, 0)
  await here.far.addresses.add('narrow', '192.0.2.1/24')
  await here.far.addresses.add('narrow', '2001:db8:2::1/64')
  await here.far.links.set('narrow', { up: true })
  await place.addresses.add('deep', `${deep.ip}/24`)
  await place.addresses.add('deep', `${deep.ip6}/64`)
  await place.links.set('deep', { up: true })
  for (const via of ['192.0.2.1', '2001:db8:2::1']) await place.routes.add({ to: 'default', via })
  return { ...here, deep: place }
}

/** Serves: takes all that is sent, says how much it was, and sends as much back. */
async function serve(place: Pick<Host, 'spawn'>, port: number): Promise<void> {
  const script = `require('node:net').createServer({ allowHalfOpen: true }, (socket) => {
    let length = 0
    socket.on('data', (data) => { length += data.length }).on('end', () => socket.end(Buffer.alloc(length)))
  }).listen(${port}, '::', () => console.log('ready'))`
  const server = place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill())
  await new Promise((resolve) => server.stdout?.once('data', resolve))
}

/** Sends so many bytes, and says how many came back, within some seconds. */
async function exchange(place: Pick<Host, 'spawn'>, address: string, port: number): Promise<string> {
  const script = `const socket = require('node:net').connect(${port}, '${address}')
    let length = 0
    const done = (said) => { console.log(said); process.exit() }
    setTimeout(done, 8000, 'it hangs')
    socket.on('error', ({ code }) => done(code)).on('data', (data) => { length += data.length }).on('end', () => done(length))
    socket.end(Buffer.alloc(${LENGTH}))`
  return (await output(place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] }))).trim()
}

describeKernel('the path MTU of a bridge network', () => {
  it.each([
    ['IPv4', deep.ip, uplinkAddress],
    ['IPv6', deep.ip6, `[${uplinkAddress6}]`],
  ])(
    'is found out through masquerade and published ports: %s',
    async (_, address, outside) => {
      const here = await narrowWorld()
      await using network = await createNetwork(web)
      const one = container('one')
      await network.attach('one', { ports: ['8080:80'] })
      const pathMtu = () => run('ip', '-n', 'one', 'route', 'get', address)
      expect(pathMtu()).not.toContain('mtu')
      // Out of the container: the router says that it cannot pass this on, and the host tells the container.
      await serve(here.deep, 7)
      expect(await exchange(one, address, 7)).toBe(String(LENGTH))
      expect(pathMtu()).toContain(`mtu ${NARROW}`)
      // Into a published port, whose answers are as long.
      run('ip', '-n', 'one', 'route', 'flush', 'cache')
      run('ip', '-6', '-n', 'one', 'route', 'flush', 'cache')
      expect(pathMtu()).not.toContain('mtu')
      await serve(one, 80)
      expect(await exchange(here.deep, outside.replaceAll(/[[\]]/g, ''), 8080)).toBe(String(LENGTH))
      expect(pathMtu()).toContain(`mtu ${NARROW}`)
      await network.delete()
    },
    30_000,
  )

  it('is that of the network where it says one: the bridge and both ends of each cable have it', async () => {
    const { host } = await dualWorld()
    await using network = await createNetwork({ ...web, mtu: 1320 })
    const one = container('one')
    const { hostLink } = await network.attach('one')
    expect((await host.links.get('web')).mtu).toBe(1320)
    expect((await host.links.get(hostLink)).mtu).toBe(1320)
    expect((await one.links.get('eth0')).mtu).toBe(1320)
    await network.delete()
  })
})
