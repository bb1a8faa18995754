import { expect, it, onTestFinished } from 'vitest'
import { type Host, openHost, type TracedPacket, type TraceEvent } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

function packet({ value }: IteratorResult<TraceEvent, void>): TracedPacket {
  if (value?.type !== 'packet') throw new Error(`no packet: ${JSON.stringify(value)}`)
  return value
}

describeKernel(
  'a trace',
  () => {
    it('tells a packet’s way through each base chain, step by step', async () => {
      const here = host()
      await here.links.set('lo', { up: true })
      run(
        'nft',
        `add table inet t
         add chain inet t deep
         add rule inet t deep counter return
         add chain inet t out { type filter hook output priority 0; policy accept; }
         add rule inet t out icmp type echo-request meta nftrace set 1 jump deep
         add chain inet t in { type filter hook input priority 0; policy accept; }
         add rule inet t in icmp type echo-request drop`,
      )
      const trace = here.firewall.trace()
      onTestFinished(async () => void (await trace.return()))
      const first = trace.next()
      await here.ping('127.0.0.1', { timeout: 50 })
      const sent = packet(await first)
      const received = packet(await trace.next())
      const rules = await here.firewall.rules({ family: 'inet' })
      const handleIn = (chain: string) => rules.find((rule) => rule.chain === chain)?.handle
      expect(sent).toMatchObject({ family: 'ip', table: 't', chain: 'out', verdict: 'accept', output: 1 })
      expect(sent.steps.map(({ type, chain, rule, verdict, target }) => [type, chain, rule, verdict, target])).toEqual([
        ['rule', 'out', handleIn('out'), 'jump', 'deep'],
        // Linux 6.1 says of a rule that returns that it is a return.
        [expect.stringMatching(/^(rule|return)$/), 'deep', handleIn('deep'), 'return', undefined],
        ['return', 'out', undefined, 'continue', undefined],
        ['policy', 'out', undefined, 'accept', undefined],
      ])
      expect(sent.networkHeader?.slice(12, 20)).toEqual(Uint8Array.of(127, 0, 0, 1, 127, 0, 0, 1))
      expect(received).toMatchObject({ table: 't', chain: 'in', verdict: 'drop', input: 1 })
      expect(received.steps.map(({ type, rule, verdict }) => [type, rule, verdict])).toEqual([['rule', handleIn('in'), 'drop']])
    })

    it('keeps packets apart that are under way at once, and ends by its signal', async () => {
      const here = host()
      await here.links.set('lo', { up: true })
      run(
        'nft',
        'add table ip t; add chain ip t out { type filter hook output priority 0; }; add rule ip t out meta nftrace set 1; add rule ip t out counter',
      )
      const controller = new AbortController()
      const trace = here.firewall.trace({ signal: controller.signal })
      const first = trace.next()
      await Promise.all([here.ping('127.0.0.1'), here.ping('127.0.0.2'), here.ping('127.0.0.3')])
      const packets = [packet(await first), packet(await trace.next()), packet(await trace.next())]
      for (const { steps, verdict } of packets) {
        expect(steps.map(({ type }) => type)).toEqual(['rule', 'rule', 'return', 'policy'])
        expect(verdict).toBe('accept')
      }
      controller.abort()
      for (;;) if ((await trace.next()).done === true) break
    })
  },
  'nft',
)
