import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { NewQdisc, QdiscChanges } from '../../../src/host/traffic/qdisc-request.ts'
import { qdiscs } from '../../../src/host/traffic/qdiscs.ts'
import { type NewTrafficClass, trafficClasses } from '../../../src/host/traffic/traffic-classes.ts'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectBytes } from '../../bytes.ts'
import { expectAsTool, rehearse, toolSent } from '../against-tools.ts'

const there = { 'veth-host': 3 }

describe('making a discipline sends what `tc qdisc add` sends', () => {
  const cases: [command: string, fixture: string, qdisc: NewQdisc][] = [
    ['bfifo limit 10000', 'add-bfifo', { kind: 'bfifo', limit: 10_000 }],
    ['pfifo limit 10', 'add-pfifo', { kind: 'pfifo', limit: 10 }],
    ['pfifo_fast', 'add-pfifo-fast', { kind: 'pfifo_fast' }],
    ['pfifo_head_drop limit 10', 'add-pfifo-head-drop', { kind: 'pfifo_head_drop', limit: 10 }],
    ['mq', 'add-mq', { kind: 'mq' }],
    ['drr', 'add-drr', { kind: 'drr' }],
    ['qfq', 'add-qfq', { kind: 'qfq' }],
    [
      'htb default 0x20 r2q 100 direct_qlen 50',
      'add-htb',
      { kind: 'htb', defaultClass: '10:20', rateToQuantum: 100, directQueueLength: 50 },
    ],
    ['htb default 1 offload', 'add-htb-offload', { kind: 'htb', defaultClass: ':1', offload: true }],
    [
      'codel limit 1000 target 4ms interval 30ms ecn ce_threshold 2ms',
      'add-codel',
      { kind: 'codel', limit: 1000, interval: 30, target: 4, ecn: true, markAbove: 2 },
    ],
    [
      'fq limit 1000 flow_limit 50 buckets 512 orphan_mask 1023 pacing quantum 3000 initial_quantum 15000 maxrate 1gbit refill_delay 40ms low_rate_threshold 550kbit ce_threshold 5ms horizon 10s horizon_drop',
      'add-fq',
      {
        kind: 'fq',
        buckets: 512,
        limit: 1000,
        flowLimit: 50,
        quantum: 3000,
        initialQuantum: 15_000,
        pacing: true,
        maxRate: '1gbit',
        lowRate: 550_000,
        refillDelay: 40,
        orphanMask: 1023,
        markAbove: 5,
        horizon: 10_000,
        dropBeyondHorizon: true,
      },
    ],
    [
      'cake bandwidth 100mbit diffserv4 dual-srchost nat wash ack-filter-aggressive memlimit 4mb rtt 50ms atm overhead 44 mpu 64 split-gso ingress fwmark 0xff',
      'add-cake',
      {
        kind: 'cake',
        bandwidth: '100mbit',
        diffserv: 'diffserv4',
        cells: 'atm',
        flowMode: 'dual-srchost',
        overhead: 44,
        mpu: 64,
        roundTripTime: 50,
        autoRate: false,
        memoryLimit: 4 << 20,
        markMask: 0xff,
        nat: true,
        wash: true,
        splitGso: true,
        ingress: true,
        ackFilter: 'aggressive',
      },
    ],
    ['netem delay 10ms loss 1%', 'add-netem', { kind: 'netem', delay: 10, loss: '1%' }],
  ]

  it.each(cases)('%s', async (options, fixture, qdisc) => {
    const rehearsal = rehearse(route, there)
    await qdiscs(rehearsal.connection).add('veth-host', { handle: '10:', ...qdisc })
    expectAsTool(rehearsal, 'route/tc-qdisc', fixture, `tc qdisc add dev veth-host root handle 10: ${options}`, 'RTM_NEWQDISC')
  })

  it.each(['ingress', 'clsact'] as const)('%s', async (kind) => {
    const rehearsal = rehearse(route, there)
    await qdiscs(rehearsal.connection).add('veth-host', { kind })
    expectAsTool(rehearsal, 'route/tc-qdisc', `add-${kind}`, `tc qdisc add dev veth-host ${kind}`, 'RTM_NEWQDISC')
  })
})

/** Tables of how long packets take, and what says how to read them; options that are empty; what English has no word for. */
const needless = [
  'TCA_TBF_RTAB',
  'TCA_TBF_PTAB',
  'TCA_HTB_RTAB',
  'TCA_HTB_CTAB',
  'cell_log',
  'cell_align',
  '#tail',
  'TCA_NETEM_SLOT',
  'TCA_RATE',
]

describe('making one sends what `tc` sends, without what no kernel of our days reads', () => {
  const without = (bytes: Uint8Array): Uint8Array => {
    const plain = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .map(([name, each]) => [name, plain(each)] as const)
              .filter(([name, each]) => !needless.includes(name) && !isDeepStrictEqual(each, {})),
          )
    return encodeDatagram(
      route,
      decodeDatagram(route, bytes).map((message) => plain(message) as typeof message),
    )
  }

  const cases: [command: string, fixture: string, qdisc: NewQdisc][] = [
    [
      'tc qdisc add dev veth-host root tbf rate 1mbit burst 32kbit latency 400ms',
      'add-tbf',
      { kind: 'tbf', rate: '1mbit', burst: 4096, latency: 400 },
    ],
    [
      'tc qdisc add dev veth-host root handle 10: tbf rate 10gbit burst 32kb limit 10000 mpu 64 peakrate 40gbit mtu 1500 overhead 20 linklayer atm',
      'add-tbf-options',
      {
        kind: 'tbf',
        handle: '10:',
        rate: 10e9,
        burst: 32 << 10,
        limit: 10_000,
        mpu: 64,
        peakRate: '40gbit',
        peakBurst: 1500,
        overhead: 20,
        linkLayer: 'atm',
      },
    ],
    ['tc qdisc add dev veth-host root handle 10: fq_codel', 'add-fq-codel', { kind: 'fq_codel', handle: '10:' }],
    [
      'tc qdisc add dev veth-host root handle 10: prio bands 4 priomap 3 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1',
      'add-prio',
      { kind: 'prio', handle: '10:', bands: 4, priorities: [3, 2, 2, 2] },
    ],
    [
      'tc qdisc add dev veth-host root handle 10: netem limit 500 delay 100ms 10ms 25% loss random 0.3% 25% duplicate 1% 10% corrupt 0.1% 5% reorder 25% 50% gap 5 rate 1gbit -20 100 5 ecn slot 800us 1ms packets 5 bytes 1000',
      'add-netem-options',
      {
        kind: 'netem',
        handle: '10:',
        limit: 500,
        delay: 100,
        jitter: 10,
        delayCorrelation: 0.25,
        loss: 0.003,
        lossCorrelation: '25%',
        duplicate: 0.01,
        duplicateCorrelation: 0.1,
        corrupt: '0.1%',
        corruptCorrelation: '5%',
        reorder: 0.25,
        reorderCorrelation: 0.5,
        gap: 5,
        rate: '1gbit',
        packetOverhead: -20,
        cellSize: 100,
        cellOverhead: 5,
        ecn: true,
      },
    ],
  ]

  it.each(cases)('%s', async (command, fixture, qdisc) => {
    const rehearsal = rehearse(route, there)
    await qdiscs(rehearsal.connection).add('veth-host', qdisc)
    const [theirs = new Uint8Array()] = toolSent(route, 'route/tc-qdisc', fixture, command, 'RTM_NEWQDISC')
    expectBytes(rehearsal.sent.at(-1) ?? new Uint8Array(), without(theirs), route)
  })

  const classes: [command: string, fixture: string, trafficClass: NewTrafficClass][] = [
    ['tc class add dev veth-host parent 1: classid 1:10 htb rate 1mbit', 'add-htb', { kind: 'htb', id: '1:10', rate: '1mbit' }],
    [
      'tc class add dev veth-host parent 1: classid 1:10 estimator 250ms 500ms htb rate 10gbit ceil 40gbit burst 15k/8 mpu 64 overhead 20 cburst 30k prio 3 quantum 3000 linklayer ethernet',
      'add-htb-options',
      {
        kind: 'htb',
        id: '1:10',
        parent: '1:',
        rate: 10e9,
        ceiling: '40gbit',
        burst: 15 << 10,
        ceilingBurst: 30 << 10,
        mpu: 64,
        overhead: 20,
        priority: 3,
        quantum: 3000,
        linkLayer: 'ethernet',
      },
    ],
    ['tc class add dev veth-host parent 1: classid 1:10 drr quantum 1600', 'add-drr', { kind: 'drr', id: '1:10', quantum: 1600 }],
    [
      'tc class add dev veth-host parent 1: classid 1:10 qfq weight 10 maxpkt 2048',
      'add-qfq',
      { kind: 'qfq', id: '1:10', weight: 10, longestPacket: 2048 },
    ],
  ]

  it.each(classes)('%s', async (command, fixture, trafficClass) => {
    const rehearsal = rehearse(route, there)
    await trafficClasses(rehearsal.connection).add('veth-host', trafficClass)
    const [theirs = new Uint8Array()] = toolSent(route, 'route/tc-class', fixture, command, 'RTM_NEWTCLASS')
    expectBytes(rehearsal.sent.at(-1) ?? new Uint8Array(), without(theirs), route)
  })
})

it('replacing one sends what `tc qdisc replace` sends', async () => {
  const rehearsal = rehearse(route, there)
  await qdiscs(rehearsal.connection).replace('veth-host', { kind: 'pfifo', handle: '20:', limit: 30 })
  const command = 'tc qdisc replace dev veth-host root handle 20: pfifo limit 30'
  expectAsTool(rehearsal, 'route/tc-qdisc', 'replace-root', command, 'RTM_NEWQDISC')
})

it('deleting one sends what `tc qdisc del` sends', async () => {
  const rehearsal = rehearse(route, there)
  expect(await qdiscs(rehearsal.connection).delete('veth-host')).toBe(true)
  expectAsTool(rehearsal, 'route/tc-qdisc', 'delete-root', 'tc qdisc del dev veth-host root', 'RTM_DELQDISC')
})

it('deleting a class sends what `tc class del` sends', async () => {
  const rehearsal = rehearse(route, there)
  expect(await qdiscs(rehearsal.connection).classes.delete('veth-host', '1:10')).toBe(true)
  expectAsTool(rehearsal, 'route/tc-class', 'delete-htb', 'tc class del dev veth-host classid 1:10', 'RTM_DELTCLASS')
})

it('listing sends what `tc` sends', async () => {
  const rehearsal = rehearse(route, there)
  await qdiscs(rehearsal.connection).list()
  expectAsTool(rehearsal, 'route/tc-qdisc', 'show', 'tc qdisc show', 'RTM_GETQDISC')
  await qdiscs(rehearsal.connection).list({ link: 'veth-host' })
  expectAsTool(rehearsal, 'route/tc-qdisc', 'show-one-link', 'tc qdisc show dev veth-host', 'RTM_GETQDISC')
  await qdiscs(rehearsal.connection).classes.list({ link: 'veth-host' })
  expectAsTool(rehearsal, 'route/tc-class', 'show-htb', 'tc -s -d class show dev veth-host', 'RTM_GETTCLASS')
})

describe('what is no discipline is refused before anything is sent', () => {
  const cases: [qdisc: Record<string, unknown> | undefined, message: string][] = [
    [undefined, 'expected an object, got undefined'],
    [{}, 'kind: expected one of '],
    [{ kind: 'red' }, 'kind: expected one of '],
    [{ kind: 'tbf', burst: 4096, limit: 4096 }, 'tbf > rate: expected bits a second from 8'],
    [{ kind: 'tbf', rate: '10mbits', burst: 4096, limit: 4096 }, 'tbf > rate: expected bits a second from 8'],
    [{ kind: 'tbf', rate: 7, burst: 4096, limit: 4096 }, 'tbf > rate: expected bits a second from 8'],
    [{ kind: 'tbf', rate: '1mbit', limit: 4096 }, 'tbf > burst: expected a whole number from 1'],
    [{ kind: 'tbf', rate: '1mbit', burst: 4096 }, 'tbf > limit: expected either this or latency'],
    [{ kind: 'tbf', rate: '1mbit', burst: 4096, limit: 4096, latency: 50 }, 'tbf > limit: expected either this or latency'],
    [{ kind: 'tbf', rate: '1mbit', burst: 4096, limit: 4096, peakRate: '2mbit' }, 'tbf > peakRate: expected with peakBurst'],
    [{ kind: 'tbf', rate: '1mbit', burst: 4096, latency: '50ms' }, 'tbf > latency: expected milliseconds from 0 to 4294967'],
    [{ kind: 'netem', loss: 1.5 }, 'netem > loss: expected a share from 0 to 1'],
    [{ kind: 'netem', loss: '200%' }, 'netem > loss: expected a share from 0 to 1'],
    [{ kind: 'netem', delay: -1 }, 'netem > delay: expected milliseconds from 0'],
    [{ kind: 'netem', rate: '1mbit', quantum: 3 }, 'netem > quantum: an option of fq_codel, fq, sfq, not of netem'],
    [{ kind: 'netem', dely: 1 }, 'netem > dely: no such option; did you mean delay?'],
    [{ kind: 'prio', priorities: [1, 16] }, 'prio > priorities > [1]: expected a whole number from 0 to 15'],
    [{ kind: 'fq', buckets: 1000 }, 'fq > buckets: expected a power of two from 1 to 262144'],
    [{ kind: 'pfifo', handle: '1:10' }, 'handle: expected the number of a discipline such as 1:'],
    [{ kind: 'pfifo', handle: 1 }, 'handle: expected the number of a discipline such as 1:'],
    [{ kind: 'pfifo', handle: 'ffff:' }, 'handle: expected the number of a discipline such as 1:'],
    [{ kind: 'pfifo', parent: '1:' }, 'parent: expected the number of a class such as 1:10'],
    [{ kind: 'pfifo', parent: 'egress' }, 'parent: expected root, ingress, or a class such as 1:10'],
    [{ kind: 'pfifo', parent: 'ingress' }, 'parent: a discipline of kind pfifo cannot be there'],
    [{ kind: 'clsact', parent: 'root' }, 'parent: a discipline of kind clsact has a place of its own'],
    [{ kind: 'clsact', handle: '1:' }, 'handle: a discipline of kind clsact has a number of its own'],
    [{ kind: 'htb', defaultClass: 10 }, 'htb > defaultClass: expected a class such as 1:20 or :20'],
  ]

  it.each(cases)('%j', async (qdisc, message) => {
    const rehearsal = rehearse(route, there)
    for (const verb of ['add', 'replace', 'ensure'] as const)
      await expect(qdiscs(rehearsal.connection)[verb]('veth-host', qdisc as unknown as NewQdisc)).rejects.toThrow(message)
    expect(rehearsal.sent).toEqual([])
  })

  it('nor what cannot be changed', async () => {
    const rehearsal = rehearse(route, there)
    const changes = { kind: 'fq_codel', flows: 512 } as unknown as QdiscChanges
    await expect(qdiscs(rehearsal.connection).set('veth-host', changes)).rejects.toThrow('fq_codel > flows: can be chosen when it is made')
    expect(rehearsal.sent).toEqual([])
  })

  const classes: [trafficClass: Record<string, unknown>, message: string][] = [
    [{ kind: 'htb', rate: '1mbit' }, 'id: expected the number of a class such as 1:10, got nothing'],
    [{ kind: 'htb', id: '1:', rate: '1mbit' }, 'id: expected the number of a class such as 1:10'],
    [{ kind: 'htb', id: '1:10', parent: '2:', rate: '1mbit' }, 'parent: a class of 1: cannot be in 2:'],
    [{ kind: 'htb', id: '1:10' }, 'htb > rate: expected bits a second'],
    [{ kind: 'htb', id: '1:10', rate: '1mbit', priority: 8 }, 'htb > priority: expected a whole number from 0 to 7'],
    [{ kind: 'htb', id: '1:10', rate: '1mbit', weight: 8 }, 'htb > weight: an option of qfq, not of htb'],
    [{ kind: 'tbf', id: '1:10' }, 'kind: expected one of'],
  ]

  it.each(classes)('a class %j', async (trafficClass, message) => {
    const rehearsal = rehearse(route, there)
    for (const verb of ['add', 'replace', 'ensure'] as const)
      await expect(trafficClasses(rehearsal.connection)[verb]('veth-host', trafficClass as unknown as NewTrafficClass)).rejects.toThrow(
        message,
      )
    expect(rehearsal.sent).toEqual([])
  })
})
