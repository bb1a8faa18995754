import { expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../src/host/host.ts'
import { filesAtRest } from '../system/open-files.ts'
import { serveAt } from './bridge-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

describeKernel(
  'a probe',
  () => {
    it.each([
      ['tcp', '127.0.0.1'],
      ['tcp', '::1'],
      ['udp', '127.0.0.1'],
      ['udp', '::1'],
    ] as const)('of %s at %s tells whether somebody listens', async (protocol, address) => {
      const host = openHost()
      onTestFinished(() => host.close())
      await host.links.set('lo', { up: true })
      expect(await host.probe(address, 7, { protocol })).toMatchObject({ answer: 'refused', code: 'ECONNREFUSED' })
      await serveAt(host, protocol, 7, address)
      const before = await filesAtRest()
      expect(await host.probe(address, 7, { protocol })).toMatchObject({ answer: 'open', code: undefined })
      expect(await filesAtRest()).toBe(before)
    })

    it('tells silence from what cannot be reached', async () => {
      await using host = openHost()
      expect(await host.probe('192.0.2.1', 7)).toMatchObject({ answer: 'unreachable', code: 'ENETUNREACH' })
      await host.links.set('lo', { up: true })
      run(
        'nft',
        'add table ip t; add chain ip t in { type filter hook input priority 0; }; add rule ip t in tcp dport 7 drop; add rule ip t in udp dport 7 drop',
      )
      for (const protocol of ['tcp', 'udp'] as const)
        expect(await host.probe('127.0.0.1', 7, { protocol, timeout: 100 })).toMatchObject({ answer: 'silent', code: 'ETIMEDOUT' })
      run('nft', 'add chain ip t out { type filter hook output priority 0; }; add rule ip t out udp dport 7 drop')
      expect(await host.probe('127.0.0.1', 7, { protocol: 'udp', timeout: 100 })).toMatchObject({ answer: 'unreachable', code: 'EPERM' })
      await expect(host.probe('somewhere', 7)).rejects.toThrow(TypeError)
      await expect(host.probe('127.0.0.1', 0)).rejects.toThrow('a port is a number from 1 to 65535, not 0')
    }, 20_000)
  },
  'nft',
)
