import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import type { Host } from '../../src/host/host.ts'
import { container, dualWorld, far6 } from './bridge-network-world.ts'
import { far } from './container-network-world.ts'
import { describeKernel } from './sandbox.ts'

const TIMES = 200

/** Sends an echo request each millisecond, a flood by the standards of ping(8), and asks for the answers at the end: gives how many were sent, and how many were lost. */
function flood(from: Host, address: string) {
  const script = `
    const { openIcmpSocket } = await import('./src/system/icmp-socket.ts')
    const { echoRequest, readEchoReply } = await import('./src/host/ping/icmp-echo.ts')
    const family = '${address}'.includes(':') ? 'ipv6' : 'ipv4'
    const socket = openIcmpSocket('${address}')
    const answered = new Set()
    const buffer = new Uint8Array(2048)
    const hear = () => {
      for (let length = socket.read(buffer); length >= 0; length = socket.read(buffer)) {
        const reply = readEchoReply(family, buffer.subarray(0, length))
        if (reply?.identifier === socket.identifier) answered.add(reply.data[0] * 65536 + reply.sequence)
      }
    }
    let sent = 0
    const timer = setInterval(() => {
      hear()
      socket.writeSync(echoRequest(family, { identifier: socket.identifier, sequence: sent % 65536, data: Uint8Array.of(Math.floor(sent / 65536)) }))
      if (sent++ === 0) console.log('begun')
    }, 1)
    process.stdin.once('data', () => {
      clearInterval(timer)
      setTimeout(() => {
        hear()
        console.log(JSON.stringify({ sent, lost: sent - answered.size }))
        process.exit()
      }, 500)
    })`
  const child = from.spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return {
    begun: once(child.stdout ?? child, 'data'),
    async end(): Promise<{ readonly sent: number; readonly lost: number }> {
      child.stdin?.write('\n')
      await once(child, 'close')
      return JSON.parse(said.trim().split('\n').at(-1) ?? '')
    },
  }
}

describeKernel('a flood of pings', () => {
  it(`loses nothing while another container attaches and detaches ${TIMES} times`, async () => {
    const here = await dualWorld()
    // A router asks for its neighbours from its link-local address; without one it does not ask at all, and its answers pile up until no namespace can send any.
    await here.far.addresses.add('router', 'fe80::1/64')
    await using network = await createNetwork({ name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' })
    const one = container('one')
    for (const name of ['two', 'guest']) container(name)
    await network.attach('one')
    await network.attach('two', { addresses: ['10.89.0.9', 'fd00:89::9'], ports: ['8080:80'] })
    const floods = ['10.89.0.1', 'fd00:89::1', '10.89.0.9', 'fd00:89::9', far, far6].map((address) => flood(one, address))
    await Promise.all(floods.map(({ begun }) => begun))
    for (let time = 0; time < TIMES; time++) {
      // With ports or without, with the same address or the next one.
      await network.attach('guest', time % 2 === 0 ? { ports: ['9090:90'] } : { addresses: ['10.89.0.77', 'fd00:89::77'] })
      await network.detach('guest')
    }
    for (const { sent, lost } of await Promise.all(floods.map((each) => each.end()))) {
      expect(sent).toBeGreaterThan(1_000)
      expect(lost).toBe(0)
    }
    await network.delete()
  }, 120_000)
})
