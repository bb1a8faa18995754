import { once } from 'node:events'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import type { Host } from '../../src/host/host.ts'
import { container, serveAt } from './bridge-network-world.ts'
import { uplinkAddress, world } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: '10.89.0.0/24', uplink: 'wlo1' }

/** A client of UDP that asks again and again from one port, as a resolver or a game does, and notes who answers. */
function talk(place: Host, address: string, port: number): string[] {
  const script = `const socket = require('node:dgram').createSocket('udp4')
    socket.on('message', (said) => console.log(String(said))).on('error', () => {})
    socket.bind(5555, () => setInterval(() => socket.send('?', ${port}, '${address}'), 10))`
  const client = place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (client.kill()) await once(client, 'exit')
  })
  const answers: string[] = []
  client.stdout?.setEncoding('utf8').on('data', (text: string) => answers.push(...text.trim().split('\n')))
  return answers
}

/** Tracked connections from port 5555, as conntrack shows them. */
const tracked = () => run('sh', '-c', 'conntrack -L -p udp --sport 5555 2>/dev/null')

/** How long a program may take to begin, on a slow machine. */
const PATIENCE = { timeout: 10_000, interval: 20 }

describeKernel(
  'connections that are tracked when ports of a bridge network change',
  () => {
    it('lead to the container as soon as its port is published, though they were there before', async () => {
      const { far } = await world()
      await using network = await createNetwork(web)
      const one = container('one')
      await network.attach('one')
      await serveAt(one, 'udp', 53, '0.0.0.0')
      const answers = talk(far, uplinkAddress, 53)
      // Nobody listens at the host's own port; its connection is tracked all the same.
      await vi.waitFor(() => expect(tracked()).toContain(`dst=${uplinkAddress}`), PATIENCE)
      expect(answers).toEqual([])
      await network.detach('one')
      await network.attach('one', { ports: ['53:53/udp'] })
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0), PATIENCE)
      await network.delete()
    })

    it('do not lead to whoever has the address next', async () => {
      const { far } = await world()
      await using network = await createNetwork(web)
      const [one, two] = [container('one'), container('two')]
      await network.attach('one', { ports: ['53:53/udp'], addresses: ['10.89.0.7'] })
      await serveAt(one, 'udp', 53, '0.0.0.0')
      const answers = talk(far, uplinkAddress, 53)
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0), PATIENCE)
      await network.detach('one')
      await network.attach('two', { addresses: ['10.89.0.7'] })
      await serveAt(two, 'udp', 53, '0.0.0.0')
      expect(tracked()).not.toContain('10.89.0.7')
      answers.length = 0
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(answers).toEqual([])
      await network.delete()
    })

    it('of others stay, and those of the network go with it', async () => {
      const { far, host } = await world()
      const network = await createNetwork(web)
      const one = container('one')
      await network.attach('one', { ports: ['53:53/udp'] })
      await serveAt(far, 'udp', 7, '203.0.113.1')
      await serveAt(host, 'udp', 99, '0.0.0.0')
      const outward = talk(one, '203.0.113.1', 7)
      const inward = talk(far, uplinkAddress, 99)
      await vi.waitFor(() => expect([outward, inward].every(({ length }) => length > 0)).toBe(true), PATIENCE)
      const ids = async () => (await host.connections.list({ destinationPort: 99 })).map(({ id }) => id)
      const before = await ids()
      expect(before.length).toBe(1)
      await network.delete()
      expect(tracked()).not.toContain('10.89.0.')
      expect(await ids()).toEqual(before)
    })
  },
  'conntrack',
)
