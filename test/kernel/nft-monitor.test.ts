import { expect, it, onTestFinished } from 'vitest'
import { rulesetMonitor } from '../../src/host/firewall/monitor.ts'
import { type Host, openHost, type RulesetChange, type RulesetEvent } from '../../src/host/index.ts'
import { accept, type Change, netfilter, transaction } from '../../src/nft/index.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { addChain, addElements, addRule, addSet, addTable, element } from './nft-messages.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

/** The events of a monitor until one of this type, that one included. */
async function until(events: AsyncIterator<RulesetEvent>, type: RulesetEvent['type']): Promise<RulesetEvent[]> {
  const told: RulesetEvent[] = []
  for (;;) {
    const { value, done } = await events.next()
    if (done === true) throw new Error('the monitor ended')
    told.push(value)
    if (value.type === type) return told
  }
}

const isChange = (event: RulesetEvent): event is RulesetChange => 'noun' in event

/** An event in short: `new rule`. */
const short = (event: RulesetEvent) => (isChange(event) ? `${event.type} ${event.noun}` : event.type)

/** Keeps a mirror as the documentation says. */
function keep(mirror: Map<string, unknown>, events: readonly RulesetEvent[]): void {
  for (const event of events.filter(isChange)) {
    if (event.type === 'deleted') mirror.delete(event.key)
    else mirror.set(event.key, event.object)
  }
}

/** A monitor that listens by now: it does so from its first step on. */
function listening(monitor: AsyncGenerator<RulesetEvent, void>): { events: AsyncIterator<RulesetEvent> } {
  const steps = [monitor.next()]
  onTestFinished(async () => void (await monitor.return()))
  return { events: { next: () => (steps.pop() ?? monitor.next()) as Promise<IteratorResult<RulesetEvent>> } }
}

const whole = [addTable(), addChain(), addSet(), addElements([element(1)]), addRule([accept()])]

describeKernel(
  'a ruleset’s monitor',
  () => {
    it('tells what somebody else does, and behind each transaction who did it', async () => {
      const { firewall } = host()
      const { events } = listening(firewall.monitor())
      run(
        'nft',
        'add table ip t; add chain ip t c; add set ip t s { type ipv4_addr; }; add element ip t s { 10.0.0.1, 10.0.0.2 }; add rule ip t c counter',
      )
      const told = await until(events, 'generation')
      expect(told.map(short)).toEqual(['new table', 'new chain', 'new set', 'new element', 'new element', 'new rule', 'generation'])
      expect(told.at(-1)).toMatchObject({ generation: await firewall.generation(), pid: expect.any(Number), process: 'nft' })
      expect(told[1]).toMatchObject({ object: { family: 'ip', table: 't', name: 'c' } })
      expect(told[3]).toMatchObject({
        object: { table: 't', set: 's', element: { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: Uint8Array.of(10, 0, 0, 1) } } },
      })
      run('nft', 'add counter ip t n')
      expect((await until(events, 'generation')).map(short)).toEqual(['new object', 'generation'])
      run('nft', 'delete table ip t')
      const gone = await until(events, 'generation')
      expect(gone.filter(isChange).every(({ type }) => type === 'deleted')).toBe(true)
      expect(new Set(gone.filter(isChange).map(({ noun }) => noun))).toEqual(new Set(['table', 'chain', 'set', 'rule', 'object']))
    })

    it('tells first what is there, then what differs from it', async () => {
      const { firewall } = host()
      await firewall.transaction(whole)
      const { events } = listening(firewall.monitor({ present: true }))
      const present = await until(events, 'ready')
      expect(present.map(short)).toEqual(['present table', 'present set', 'present element', 'present chain', 'present rule', 'ready'])
      expect(present.at(-1)).toEqual({ type: 'ready', generation: await firewall.generation() })
      // Said again, nothing changes.
      run('nft', 'add table ip t; add chain ip t c; add element ip t s { 0.0.0.1 }')
      expect((await until(events, 'generation')).map(short)).toEqual(['generation'])
      run('nft', 'rename chain ip t c d')
      const [renamed] = await until(events, 'generation')
      expect(renamed).toMatchObject({ type: 'changed', noun: 'chain', object: { name: 'd' }, before: { name: 'c' } })
      run('nft', 'delete table ip t')
      const gone = (await until(events, 'generation')).map(short)
      expect(gone.sort()).toEqual(['deleted chain', 'deleted element', 'deleted rule', 'deleted set', 'deleted table', 'generation'])
    })

    it('of one table tells nothing of others', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable('u'), ...whole])
      const { events } = listening(firewall.monitor({ table: 't', family: 'ip', present: true }))
      const present = await until(events, 'ready')
      expect(present.filter(isChange).some(({ object }) => 'name' in object && object.name === 'u')).toBe(false)
      run('nft', 'add chain ip u c; add table ip6 t')
      expect((await until(events, 'generation')).map(short)).toEqual(['generation'])
      run('nft', 'add chain ip t more')
      expect((await until(events, 'generation')).map(short)).toEqual(['new chain', 'generation'])
    })

    it('a mirror kept from its events is right, whatever the kernel had to drop', async () => {
      const { firewall } = host()
      await firewall.transaction(whole)
      const { netfilter: connection } = host()
      const open = () => {
        const socket = openNetlinkSocket(netfilter.number)
        // A buffer that nobody may enlarge, as without CAP_NET_ADMIN.
        socket.reserveReceive = () => 0
        return socket
      }
      const { events } = listening(rulesetMonitor(connection, open, { present: true }))
      const mirror = new Map<string, unknown>()
      keep(mirror, await until(events, 'ready'))
      // More than the buffer holds, while nobody reads: the program is at work in place.
      connection.batchSync(transaction(Array.from({ length: 3_000 }, () => addRule([accept()]))))
      const flush: Change = { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family: 'NFPROTO_IPV4', NFTA_RULE_TABLE: 't' }
      connection.batchSync(transaction([addElements([element(2)]), flush]))
      keep(mirror, await until(events, 'overrun'))
      await firewall.transaction([addChain('meanwhile')])
      keep(mirror, await until(events, 'ready'))
      await firewall.transaction([addChain('afterwards')])
      keep(mirror, await until(events, 'generation'))
      const now = await until(listening(firewall.monitor({ present: true })).events, 'ready')
      expect([...mirror.keys()].sort()).toEqual(
        now
          .filter(isChange)
          .map(({ key }) => key)
          .sort(),
      )
    })

    it('ends by its signal, by break, and leaves no socket', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable()])
      const controller = new AbortController()
      const monitor = firewall.monitor({ signal: controller.signal })
      const next = monitor.next()
      controller.abort()
      expect(await next).toEqual({ done: true, value: undefined })
      let seen = 0
      for await (const event of firewall.monitor({ present: true })) {
        seen++
        if (event.type === 'ready') break
      }
      expect(seen).toBe(2)
    })
  },
  'nft',
)
