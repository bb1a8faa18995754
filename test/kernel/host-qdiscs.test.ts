/** Queueing disciplines and classes on the kernel at hand: the table of docs/verbs.md cell by cell, and what `tc` reads of ours and we of its. */

import { expect, it, onTestFinished } from 'vitest'
import { type Host, NetlinkError, type NewQdisc, type NewTrafficClass, openHost, type QdiscChanges } from '../../src/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ code: name })

/** A host with veth-host, which is up, and sends by nothing but what it has by itself. */
async function host(): Promise<Host> {
  const host = openHost()
  onTestFinished(() => host.close())
  await host.links.add({ kind: 'veth', name: 'veth-host', up: true, peer: { name: 'veth-ns' } })
  await host.links.set('veth-ns', { up: true })
  return host
}

interface Shown {
  readonly kind: string
  readonly handle: string
  readonly root?: true
  readonly parent?: string
  readonly options: Record<string, unknown>
}

/** What `tc -j -d qdisc show` says of veth-host. */
function shown(): Shown[] {
  return JSON.parse(run('tc', '-j', '-d', 'qdisc', 'show', 'dev', 'veth-host')) as Shown[]
}

const tbf = { kind: 'tbf', rate: '10mbit', burst: 10_240, latency: 50 } as const satisfies NewQdisc
/** Alike in what is said of `tbf`, and another rate; both with a word more, which the tests do not say. */
const alike = { ...tbf, mpu: 64 } as const
const differing = { ...alike, rate: 20e6 } as const

describeKernel('a queueing discipline, at the root and in a class,', () => {
  for (const parent of ['root', '1:10']) {
    const here = { parent } as const

    /** A host with a class 1:10, if that is where the discipline is to be. */
    const placed = async () => {
      const found = await host()
      if (parent !== 'root') {
        await found.qdiscs.add('veth-host', { kind: 'htb', handle: '1:' })
        await found.qdiscs.classes.add('veth-host', { kind: 'htb', id: '1:10', rate: '100mbit' })
      }
      return found.qdiscs
    }
    const options = async (qdiscs: Host['qdiscs']) => (await qdiscs.get('veth-host', parent)).options

    it(`${parent}: missing`, async () => {
      const qdiscs = await placed()
      await expect(qdiscs.set('veth-host', { ...tbf, ...here })).rejects.toThrow(code('ENOENT'))
      expect(await qdiscs.delete('veth-host', parent)).toBe(false)
      if (parent === 'root') expect(await qdiscs.get('veth-host')).toMatchObject({ kind: 'noqueue', handle: undefined, parent: 'root' })
      else await expect(qdiscs.get('veth-host', parent)).rejects.toThrow(code('ENOENT'))
      for (const verb of ['add', 'replace'] as const) {
        await qdiscs[verb]('veth-host', { ...tbf, ...here })
        expect(await options(qdiscs)).toMatchObject({ rate: 10e6, mpu: 0 })
        expect(await qdiscs.delete('veth-host', parent)).toBe(true)
      }
      expect(await qdiscs.ensure('veth-host', { ...tbf, ...here })).toBe(true)
      expect(await options(qdiscs)).toMatchObject({ rate: 10e6, mpu: 0 })
    })

    it(`${parent}: alike`, async () => {
      const qdiscs = await placed()
      await qdiscs.add('veth-host', { ...alike, ...here })
      const before = await qdiscs.get('veth-host', parent)
      await expect(qdiscs.add('veth-host', { ...tbf, ...here })).rejects.toThrow(code('EEXIST'))
      expect(await qdiscs.ensure('veth-host', { ...tbf, ...here })).toBe(false)
      await qdiscs.set('veth-host', { ...tbf, ...here })
      expect((await qdiscs.get('veth-host', parent)).handle).toBe(before.handle)
      expect(await options(qdiscs)).toMatchObject({ mpu: 64 })
      await qdiscs.replace('veth-host', { ...tbf, ...here })
      expect((await qdiscs.get('veth-host', parent)).handle).not.toBe(before.handle)
      expect(await options(qdiscs)).toMatchObject({ rate: 10e6, mpu: 0 })
    })

    it(`${parent}: differing`, async () => {
      const qdiscs = await placed()
      await qdiscs.add('veth-host', { ...differing, ...here })
      const { handle } = await qdiscs.get('veth-host', parent)
      await expect(qdiscs.add('veth-host', { ...tbf, ...here })).rejects.toThrow(code('EEXIST'))
      expect(await qdiscs.ensure('veth-host', { ...tbf, ...here })).toBe(true)
      expect(await qdiscs.get('veth-host', parent)).toMatchObject({ handle, options: { rate: 10e6, mpu: 64 } })
      await qdiscs.set('veth-host', { kind: 'tbf', rate: '30mbit', ...here })
      expect(await qdiscs.get('veth-host', parent)).toMatchObject({ handle, options: { rate: 30e6, mpu: 64, burst: 10_240 } })
      await qdiscs.replace('veth-host', { ...tbf, ...here })
      expect(await options(qdiscs)).toMatchObject({ rate: 10e6, mpu: 0 })
      expect(await qdiscs.delete('veth-host', parent)).toBe(true)
    })

    it(`${parent}: of another kind`, async () => {
      const qdiscs = await placed()
      await qdiscs.add('veth-host', { kind: 'pfifo', limit: 7, ...here })
      await expect(qdiscs.add('veth-host', { ...tbf, ...here })).rejects.toThrow(code('EEXIST'))
      await expect(qdiscs.ensure('veth-host', { ...tbf, ...here })).rejects.toThrow('of kind pfifo and not of kind tbf: replace it')
      await expect(qdiscs.set('veth-host', { ...tbf, ...here })).rejects.toThrow(code('EEXIST'))
      expect(await qdiscs.get('veth-host', parent)).toMatchObject({ kind: 'pfifo', options: { limit: 7 } })
      await qdiscs.replace('veth-host', { ...tbf, ...here })
      expect(await qdiscs.get('veth-host', parent)).toMatchObject({ kind: 'tbf' })
    })
  }

  it('on a link that is not there', async () => {
    const { qdiscs } = await host()
    for (const verb of ['add', 'replace', 'ensure', 'set'] as const)
      await expect(qdiscs[verb]('nowhere', tbf)).rejects.toThrow(code('ENODEV'))
    await expect(qdiscs.get('nowhere')).rejects.toThrow(code('ENODEV'))
    expect(await qdiscs.delete('nowhere')).toBe(false)
  })

  it('differing in what cannot be changed', async () => {
    const { qdiscs } = await host()
    await qdiscs.add('veth-host', { kind: 'htb', handle: '1:', defaultClass: '1:10' })
    await qdiscs.classes.add('veth-host', { kind: 'htb', id: '1:10', rate: '1mbit' })
    expect(await qdiscs.ensure('veth-host', { kind: 'htb', handle: '1:', defaultClass: ':10' })).toBe(false)
    await expect(qdiscs.ensure('veth-host', { kind: 'htb', defaultClass: ':20' })).rejects.toThrow('with another defaultClass')
    await expect(qdiscs.ensure('veth-host', { kind: 'htb', handle: '2:' })).rejects.toThrow('with the number 1:')
    expect((await qdiscs.classes.list({ link: 'veth-host' })).length).toBe(1)
    await qdiscs.replace('veth-host', { kind: 'htb', handle: '1:', defaultClass: ':20' })
    expect(await qdiscs.get('veth-host')).toMatchObject({ handle: '1:', options: { defaultClass: ':20' } })
    expect(await qdiscs.classes.list({ link: 'veth-host' })).toEqual([])
  })

  it('where packets come in', async () => {
    const { qdiscs } = await host()
    await expect(qdiscs.get('veth-host', 'ingress')).rejects.toThrow(code('ENOENT'))
    expect(await qdiscs.delete('veth-host', 'ingress')).toBe(false)
    expect(await qdiscs.ensure('veth-host', { kind: 'clsact' })).toBe(true)
    expect(await qdiscs.ensure('veth-host', { kind: 'clsact' })).toBe(false)
    await qdiscs.replace('veth-host', { kind: 'clsact' })
    await expect(qdiscs.add('veth-host', { kind: 'ingress' })).rejects.toThrow(code('EEXIST'))
    await expect(qdiscs.ensure('veth-host', { kind: 'ingress' })).rejects.toThrow(code('EEXIST'))
    await qdiscs.replace('veth-host', { kind: 'ingress' })
    expect(await qdiscs.delete('veth-host', 'ingress')).toBe(true)
    await qdiscs.replace('veth-host', { kind: 'ingress' })
    expect(await qdiscs.get('veth-host', 'ingress')).toMatchObject({ kind: 'ingress', handle: 'ffff:', parent: 'ingress', options: {} })
    expect(await qdiscs.delete('veth-host', 'ingress')).toBe(true)
  })
})

/** A discipline of each kind, how `tc` says it, and what both read of it: ours under our names, its under its own. */
const kinds: [qdisc: NewQdisc, command: string, ours: object, theirs: object][] = [
  [{ kind: 'pfifo', limit: 7 }, 'pfifo limit 7', { limit: 7 }, { limit: 7 }],
  [{ kind: 'bfifo', limit: 7000 }, 'bfifo limit 7000', { limit: 7000 }, { limit: 7000 }],
  [{ kind: 'pfifo_head_drop', limit: 7 }, 'pfifo_head_drop limit 7', { limit: 7 }, { limit: 7 }],
  [{ kind: 'pfifo_fast' }, 'pfifo_fast', {}, { bands: 3 }],
  [{ kind: 'noqueue' }, 'noqueue', {}, {}],
  [
    { kind: 'tbf', rate: '10mbit', burst: 10_240, latency: 50 },
    'tbf rate 10mbit burst 10240 latency 50ms',
    { rate: 10e6, burst: 10_240, latency: expect.closeTo(50, 0), mpu: 0, overhead: 0, linkLayer: 'ethernet' },
    { rate: 1_250_000, lat: 50_000 },
  ],
  [
    { kind: 'tbf', rate: '10gbit', burst: 3_000_000, limit: 3e6, peakRate: '50gbit', peakBurst: 9000, overhead: 4 },
    'tbf rate 10gbit burst 3000000 limit 3000000 peakrate 50gbit mtu 9000 overhead 4',
    { rate: 10e9, limit: 3e6, peakRate: 50e9, overhead: 4 },
    { rate: 1_250_000_000, overhead: 4 },
  ],
  [
    { kind: 'htb', defaultClass: ':20', rateToQuantum: 5, directQueueLength: 9 },
    'htb default 20 r2q 5 direct_qlen 9',
    { defaultClass: ':20', rateToQuantum: 5, directQueueLength: 9, offload: false },
    { default: '0x20', r2q: 5, direct_qlen: 9 },
  ],
  [{ kind: 'prio', bands: 4 }, 'prio bands 4', { bands: 4, priorities: [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] }, { bands: 4 }],
  [{ kind: 'drr' }, 'drr', {}, {}],
  [{ kind: 'qfq' }, 'qfq', {}, {}],
  [
    { kind: 'codel', limit: 900, target: 4, interval: 80, ecn: true, markAbove: 2 },
    'codel limit 900 target 4ms interval 80ms ecn ce_threshold 2ms',
    { limit: 900, target: expect.closeTo(4, 1), interval: expect.closeTo(80, 1), ecn: true, markAbove: expect.closeTo(2, 1) },
    { limit: 900, target: expect.any(Number), ecn: true },
  ],
  [
    { kind: 'fq_codel', limit: 900, flows: 512, quantum: 300, target: 4, interval: 80, ecn: false, memoryLimit: 1e6, dropBatch: 32 },
    'fq_codel limit 900 flows 512 quantum 300 target 4ms interval 80ms noecn memory_limit 1000000 drop_batch 32',
    {
      limit: 900,
      flows: 512,
      quantum: 300,
      target: expect.closeTo(4, 1),
      interval: expect.closeTo(80, 1),
      memoryLimit: 1e6,
      dropBatch: 32,
    },
    { limit: 900, flows: 512, quantum: 300, memory_limit: 1e6, drop_batch: 32 },
  ],
  [
    { kind: 'fq', limit: 900, flowLimit: 50, buckets: 512, maxRate: '1gbit', quantum: 3000 },
    'fq limit 900 flow_limit 50 buckets 512 maxrate 1gbit quantum 3000',
    { limit: 900, flowLimit: 50, buckets: 512, maxRate: 1e9, quantum: 3000 },
    { limit: 900, flow_limit: 50, buckets: 512, maxrate: 125_000_000, quantum: 3000 },
  ],
  [
    { kind: 'sfq', limit: 100, perturb: 10, quantum: 3000, depth: 20, divisor: 512 },
    'sfq limit 100 perturb 10 quantum 3000 depth 20 divisor 512',
    { limit: 100, perturb: 10, quantum: 3000, depth: 20, divisor: 512 },
    { limit: 100, quantum: 3000, depth: 20, divisor: 512, perturb: 10 },
  ],
  [
    {
      kind: 'netem',
      delay: 10,
      jitter: 1.6,
      loss: '1%',
      lossCorrelation: 0.25,
      duplicate: 0.02,
      reorder: 0.1,
      corrupt: 0.001,
      rate: '8gbit',
    },
    'netem delay 10ms 1600us loss 1% 25% duplicate 2% reorder 10% corrupt 0.1% rate 8gbit',
    {
      limit: 1000,
      delay: 10,
      jitter: 1.6,
      loss: 0.01,
      lossCorrelation: 0.25,
      duplicate: 0.02,
      reorder: 0.1,
      gap: 1,
      corrupt: 0.001,
      rate: 8e9,
    },
    { limit: 1000, delay: { delay: 0.01, jitter: 0.0016, correlation: 0 }, rate: expect.objectContaining({ rate: 1e9 }) },
  ],
  [
    { kind: 'cake', bandwidth: '20mbit', flowMode: 'dual-srchost', diffserv: 'besteffort', nat: true, roundTripTime: 50, overhead: 40 },
    'cake bandwidth 20mbit dual-srchost besteffort nat rtt 50ms overhead 40',
    { bandwidth: 20e6, flowMode: 'dual-srchost', diffserv: 'besteffort', nat: true, roundTripTime: 50, overhead: 40, cells: 'none' },
    { bandwidth: 2_500_000, flowmode: 'dual-srchost', diffserv: 'besteffort', nat: true, rtt: 50_000, overhead: 40 },
  ],
]

describeKernel(
  'a discipline of each kind, made by us and read by tc, and the reverse:',
  () => {
    it.each(kinds)('%j', async (qdisc, command, ours, theirs) => {
      const { qdiscs } = await host()
      try {
        await qdiscs.add('veth-host', { handle: '1:', ...qdisc })
      } catch (error) {
        // The kernel at hand lacks this kind.
        if (error instanceof NetlinkError && error.code === 'ENOENT') return
        throw error
      }
      const [first] = shown()
      expect(first).toMatchObject({ kind: qdisc.kind, handle: '1:', root: true, options: theirs })
      expect(await qdiscs.ensure('veth-host', { handle: '1:', ...qdisc })).toBe(false)
      run('tc', 'qdisc', 'del', 'dev', 'veth-host', 'root')
      run('tc', 'qdisc', 'add', 'dev', 'veth-host', 'root', 'handle', '1:', ...command.split(' '))
      expect(await qdiscs.get('veth-host')).toMatchObject({ kind: qdisc.kind, handle: '1:', parent: 'root', options: ours })
      expect(await qdiscs.ensure('veth-host', qdisc)).toBe(false)
      if (!('limit' in ours) || !('limit' in qdisc)) return
      if (qdisc.kind === 'sfq') {
        // The kernel cannot change one: only another can take its place.
        await expect(qdiscs.set('veth-host', { kind: 'sfq', limit: 101 } as unknown as QdiscChanges)).rejects.toThrow(
          'sfq > limit: can be chosen when it is made',
        )
        await expect(qdiscs.ensure('veth-host', { ...qdisc, limit: 101 })).rejects.toThrow('cannot be changed')
        await qdiscs.replace('veth-host', { ...qdisc, limit: 101 })
        return expect((await qdiscs.get('veth-host')).options).toMatchObject({ limit: 101, depth: 20 })
      }
      // What follows from the limit changes with it.
      const { limit: before, latency: _, ...rest } = (await qdiscs.get('veth-host')).options as Record<string, unknown>
      const limit = Number(before) + 1
      await qdiscs.set('veth-host', { kind: qdisc.kind, limit } as QdiscChanges)
      expect(await qdiscs.get('veth-host')).toMatchObject({ kind: qdisc.kind, handle: '1:', options: { ...rest, limit } })
    })
  },
  'tc',
)

const rate = { kind: 'htb', id: '1:10', rate: '10mbit' } as const satisfies NewTrafficClass

describeKernel(
  'a class',
  () => {
    const withHtb = async () => {
      const { qdiscs } = await host()
      await qdiscs.add('veth-host', { kind: 'htb', handle: '1:' })
      await qdiscs.classes.add('veth-host', { kind: 'htb', id: '1:1', rate: '100mbit' })
      return qdiscs.classes
    }

    it('that is missing', async () => {
      const classes = await withHtb()
      await expect(classes.set('veth-host', rate)).rejects.toThrow(code('ENOENT'))
      await expect(classes.get('veth-host', '1:10')).rejects.toThrow(code('ENOENT'))
      expect(await classes.delete('veth-host', '1:10')).toBe(false)
      for (const verb of ['add', 'replace'] as const) {
        await classes[verb]('veth-host', rate)
        expect(await classes.get('veth-host', '1:10')).toMatchObject({ id: '1:10', parent: '1:', options: { rate: 10e6, ceiling: 10e6 } })
        expect(await classes.delete('veth-host', '1:10')).toBe(true)
      }
      expect(await classes.ensure('veth-host', { ...rate, parent: '1:1' })).toBe(true)
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ parent: '1:1' })
    })

    it('that is there, alike', async () => {
      const classes = await withHtb()
      await classes.add('veth-host', { ...rate, ceiling: '50mbit', priority: 3 })
      await expect(classes.add('veth-host', rate)).rejects.toThrow(code('EEXIST'))
      expect(await classes.ensure('veth-host', rate)).toBe(false)
      await classes.set('veth-host', rate)
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ options: { ceiling: 50e6, priority: 3 } })
      await classes.replace('veth-host', rate)
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ options: { ceiling: 10e6, priority: 0 } })
    })

    it('that differs', async () => {
      const classes = await withHtb()
      await classes.add('veth-host', { ...rate, rate: '5mbit', ceiling: '50mbit', priority: 3 })
      await expect(classes.add('veth-host', rate)).rejects.toThrow(code('EEXIST'))
      expect(await classes.ensure('veth-host', rate)).toBe(true)
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ options: { rate: 10e6, ceiling: 50e6, priority: 3 } })
      await classes.set('veth-host', { kind: 'htb', id: '1:10', ceiling: '40mbit' })
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ options: { rate: 10e6, ceiling: 40e6, priority: 3 } })
      await classes.replace('veth-host', { ...rate, rate: '20mbit' })
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ options: { rate: 20e6, ceiling: 20e6, priority: 0 } })
    })

    it('that is in another class', async () => {
      const classes = await withHtb()
      await classes.add('veth-host', { ...rate, parent: '1:1' })
      await expect(classes.ensure('veth-host', { ...rate, parent: '1:' })).rejects.toThrow('in 1:1, which cannot be changed')
      await classes.replace('veth-host', { ...rate, parent: '1:', rate: '2mbit' })
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ parent: '1:1', options: { rate: 2e6 } })
      await classes.set('veth-host', { ...rate, rate: '3mbit' })
      expect(await classes.get('veth-host', '1:10')).toMatchObject({ parent: '1:1', options: { rate: 3e6 } })
      await expect(classes.delete('veth-host', '1:1')).rejects.toThrow(code('EBUSY'))
      expect((await classes.list({ link: 'veth-host', parent: '1:1' })).map(({ id }) => id)).toEqual(['1:10'])
      expect((await classes.list({ link: 'veth-host', parent: '1:' })).map(({ id }) => id).sort()).toEqual(['1:1', '1:10'])
      expect(await classes.list({ link: 'veth-host', parent: '2:' })).toEqual([])
    })

    it('of a discipline or a link that is not there', async () => {
      const classes = await withHtb()
      for (const verb of ['add', 'replace', 'ensure', 'set'] as const) {
        await expect(classes[verb]('veth-host', { ...rate, id: '2:10' })).rejects.toThrow(code('ENOENT'))
        await expect(classes[verb]('nowhere', rate)).rejects.toThrow(code('ENODEV'))
      }
      expect(await classes.delete('veth-host', '2:10')).toBe(false)
      expect(await classes.delete('nowhere', '1:10')).toBe(false)
    })

    it('is read by tc, and the other way round', async () => {
      const classes = await withHtb()
      await classes.add('veth-host', { ...rate, ceiling: '6gbit', burst: 15_360, priority: 2, quantum: 3000 })
      const said = run('tc', '-d', 'class', 'show', 'dev', 'veth-host')
      expect(said).toContain('class htb 1:10 root prio 2 quantum 3000 rate 10Mbit ceil 6Gbit linklayer ethernet burst 15Kb/1')
      run('tc', ...'class add dev veth-host parent 1:1 classid 1:20 htb rate 50gbit ceil 60gbit burst 1mb cburst 2mb prio 1'.split(' '))
      const options = { rate: 50e9, ceiling: 60e9, burst: expect.any(Number), priority: 1 }
      expect(await classes.get('veth-host', '1:20')).toMatchObject({ id: '1:20', parent: '1:1', kind: 'htb', options })
      expect(await classes.ensure('veth-host', { kind: 'htb', id: '1:20', rate: '50gbit', burst: 1 << 20, ceilingBurst: 2 << 20 })).toBe(
        false,
      )
    })
  },
  'tc',
)

describeKernel('what passes', () => {
  it('is counted, and a queue has its discipline by its number', async () => {
    const { qdiscs } = await host()
    await qdiscs.add('veth-host', { kind: 'htb', handle: '1:' })
    await qdiscs.classes.add('veth-host', { kind: 'htb', id: '1:10', rate: '10mbit' })
    await qdiscs.add('veth-host', { kind: 'pfifo', parent: '1:10', handle: '20:' } satisfies NewQdisc)
    expect(await qdiscs.classes.get('veth-host', '1:10')).toMatchObject({ discipline: '20:', counters: { packets: 0, dropped: 0 } })
    expect((await qdiscs.list({ kind: 'pfifo' })).map(({ parent, handle }) => [parent, handle])).toEqual([['1:10', '20:']])
  })
})
