/** The tables of docs/verbs.md for addresses, routes, neighbours and next hops, cell by cell; rules, which have no `set`, in a table of their own. */

import { describe, expect, it, onTestFinished } from 'vitest'
import { splitMessages } from '../../fixtures/fixture.ts'
import type { NewRule } from '../../src/host/index.ts'
import { type Host, openHost } from '../../src/host/index.ts'
import { describeKernel } from './sandbox.ts'

type Verb = 'add' | 'replace' | 'ensure' | 'set' | 'get' | 'delete'

/**
 * One thing of a noun. In all tests one of its properties is said, and another is not: `said` is how the verbs say the first one,
 * `differing` and `alike` are things that are there already, both of which have the other one.
 */
interface Thing {
  readonly noun: 'addresses' | 'routes' | 'neighbours' | 'nexthops'
  readonly name: string
  /** What comes before the options in a call: link and address. */
  readonly identity: readonly unknown[]
  readonly said: object
  readonly differing: object
  readonly alike: object
  /** The two properties, as they are described: as said, with the other one as it was, and with the other one as where nothing is said. */
  readonly kept: object
  readonly fresh: object
  /** What `set` and `get` say where it is missing. */
  readonly missing: string
  /** How `get` and `delete` name it, where not as the others do. */
  readonly named?: readonly unknown[]
}

const soon = expect.any(Number)

const things: readonly Thing[] = [
  {
    noun: 'addresses',
    name: 'an address of IPv4',
    identity: ['veth-host', '10.10.0.9/24'],
    said: { metric: 50 },
    differing: { metric: 60, validFor: 3600 },
    alike: { metric: 50, validFor: 3600 },
    kept: { metric: 50, validFor: soon },
    fresh: { metric: 50, validFor: undefined },
    missing: 'EADDRNOTAVAIL',
  },
  {
    noun: 'addresses',
    name: 'an address of IPv6',
    identity: ['veth-host', 'fd00::9/64'],
    said: { noPrefixRoute: true },
    differing: { noPrefixRoute: false, validFor: 3600 },
    alike: { noPrefixRoute: true, validFor: 3600 },
    kept: { noPrefixRoute: true, validFor: soon },
    fresh: { noPrefixRoute: true, validFor: undefined },
    missing: 'EADDRNOTAVAIL',
  },
  {
    noun: 'routes',
    name: 'a route of IPv4',
    identity: [],
    said: { to: '10.20.0.0/16', via: '10.10.0.1' },
    differing: { to: '10.20.0.0/16', via: '10.10.0.3', mtu: 1400, source: '10.10.0.2', madeBy: 'static' },
    alike: { to: '10.20.0.0/16', via: '10.10.0.1', mtu: 1400, source: '10.10.0.2', madeBy: 'static' },
    kept: { via: '10.10.0.1', mtu: 1400, source: '10.10.0.2', madeBy: 'static' },
    fresh: { via: '10.10.0.1', mtu: undefined, source: undefined, madeBy: 'boot' },
    missing: 'ESRCH',
    named: [{ to: '10.20.0.0/16' }],
  },
  {
    noun: 'routes',
    name: 'a route of IPv6',
    identity: [],
    said: { to: 'fd01::/64', via: 'fd00::1' },
    differing: { to: 'fd01::/64', via: 'fd00::3', mtu: 1400, preference: 'high', madeBy: 'static' },
    alike: { to: 'fd01::/64', via: 'fd00::1', mtu: 1400, preference: 'high', madeBy: 'static' },
    kept: { via: 'fd00::1', mtu: 1400, preference: 'high', madeBy: 'static' },
    fresh: { via: 'fd00::1', mtu: undefined, preference: 'medium', madeBy: 'boot' },
    missing: 'ESRCH',
    named: [{ to: 'fd01::/64' }],
  },
  {
    noun: 'neighbours',
    name: 'a neighbour of IPv4',
    identity: ['veth-host', '10.10.0.9'],
    said: { linkAddress: '02:00:00:00:00:09' },
    differing: { linkAddress: '02:00:00:00:00:08', state: 'noarp' },
    alike: { linkAddress: '02:00:00:00:00:09', state: 'noarp' },
    kept: { linkAddress: '02:00:00:00:00:09', state: 'noarp' },
    fresh: { linkAddress: '02:00:00:00:00:09', state: 'permanent' },
    missing: 'ENOENT',
  },
  {
    noun: 'neighbours',
    name: 'a neighbour of IPv6',
    identity: ['veth-host', 'fd00::9'],
    said: { linkAddress: '02:00:00:00:00:09' },
    differing: { linkAddress: '02:00:00:00:00:08', state: 'noarp', router: true },
    alike: { linkAddress: '02:00:00:00:00:09', state: 'noarp', router: true },
    kept: { linkAddress: '02:00:00:00:00:09', state: 'noarp', router: true },
    fresh: { linkAddress: '02:00:00:00:00:09', state: 'permanent', router: false },
    missing: 'ENOENT',
  },
  {
    noun: 'nexthops',
    name: 'a next hop',
    identity: [],
    said: { id: 7, via: '10.10.0.1', link: 'veth-host' },
    differing: { id: 7, via: '10.10.0.3', link: 'veth-host', madeBy: 'static' },
    alike: { id: 7, via: '10.10.0.1', link: 'veth-host', madeBy: 'static' },
    kept: { via: '10.10.0.1', madeBy: 'static' },
    fresh: { via: '10.10.0.1', madeBy: 'unspec' },
    missing: 'ENOENT',
    named: [7],
  },
  {
    noun: 'nexthops',
    name: 'a group of next hops',
    identity: [],
    said: { id: 7, group: [{ id: 1, weight: 2 }, { id: 2 }] },
    differing: { id: 7, group: [{ id: 1 }], madeBy: 'static' },
    alike: { id: 7, group: [{ id: 1, weight: 2 }, { id: 2 }], madeBy: 'static' },
    kept: {
      group: [
        { id: 1, weight: 2 },
        { id: 2, weight: 1 },
      ],
      madeBy: 'static',
    },
    // Who made a group stays: see the test of next hops.
    fresh: {
      group: [
        { id: 1, weight: 2 },
        { id: 2, weight: 1 },
      ],
    },
    missing: 'ENOENT',
    named: [7],
  },
]

/** What a verb does: the error's code or what it gives, and what is there afterwards: `kept`, `fresh`, the `same` as before, or nothing. */
type Cell = readonly [outcome: unknown, after: 'kept' | 'fresh' | 'same' | 'gone']

const cells: Readonly<Record<Verb, Readonly<Record<'missing' | 'alike' | 'differing', Cell>>>> = {
  add: { missing: ['done', 'fresh'], alike: ['EEXIST', 'same'], differing: ['EEXIST', 'same'] },
  replace: { missing: ['done', 'fresh'], alike: ['done', 'fresh'], differing: ['done', 'fresh'] },
  ensure: { missing: [true, 'fresh'], alike: [false, 'kept'], differing: [true, 'kept'] },
  set: { missing: ['missing', 'gone'], alike: ['done', 'kept'], differing: ['done', 'kept'] },
  get: { missing: ['missing', 'gone'], alike: ['described', 'same'], differing: ['described', 'same'] },
  delete: { missing: [false, 'gone'], alike: [true, 'gone'], differing: [true, 'gone'] },
}

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })

/** A host with addresses of both families on veth-host, and two next hops; and the types of all messages that were sent. */
async function world(): Promise<{ readonly host: Host; readonly changes: number[] }> {
  const changes: number[] = []
  const host = openHost(undefined, {
    observe: ({ direction, bytes, protocol }) => {
      for (const message of direction === 'sent' ? splitMessages(bytes).messages : []) {
        const type = (message[4] ?? 0) + ((message[5] ?? 0) << 8)
        if (protocol.byType(type)?.verb !== 'get') changes.push(type)
      }
    },
  })
  onTestFinished(() => host.close())
  host.sysctl.set('net.ipv6.conf.default.addr_gen_mode', 1)
  await host.links.add({ kind: 'veth', name: 'veth-host', address: '02:00:00:00:00:01', up: true, peer: { name: 'veth-ns' } })
  await host.links.set('veth-ns', { up: true })
  await host.addresses.add('veth-host', '10.10.0.2/24')
  await host.addresses.add('veth-host', 'fd00::2/64')
  await host.nexthops.add({ id: 1, via: '10.10.0.1', link: 'veth-host' })
  await host.nexthops.add({ id: 2, via: '10.10.0.3', link: 'veth-host' })
  return { host, changes }
}

type Call = (...inputs: unknown[]) => Promise<unknown>

/** Calls a verb of a noun as its type says; the table above is what keeps both together. */
function call(host: Host, { noun, identity, named, said }: Thing, verb: Verb, options: object = said): Promise<unknown> {
  const verbs = host[noun] as unknown as Readonly<Record<Verb, Call>>
  if (verb === 'get' || verb === 'delete') return verbs[verb](...(named ?? identity))
  if (noun === 'nexthops' && verb === 'set') {
    const { id, ...changes } = options as { readonly id: number }
    return verbs.set(id, changes)
  }
  return verbs[verb](...identity, options)
}

describeKernel('a verb', () => {
  for (const thing of things) {
    describe(`on ${thing.name}`, () => {
      const rows = Object.entries(cells).flatMap(([verb, states]) =>
        Object.entries(states).map(([state, cell]) => [verb as Verb, state as keyof typeof states, ...cell] as const),
      )
      it.each(rows)('%s, %s: %s, and is %s', async (verb, state, outcome, after) => {
        const { host, changes } = await world()
        if (state !== 'missing') await call(host, thing, 'add', thing[state])
        const before = changes.length
        const done = call(host, thing, verb)
        if (outcome === 'EEXIST' || outcome === 'missing') {
          await expect(done).rejects.toThrow(code(outcome === 'missing' ? thing.missing : outcome))
        } else if (outcome === 'described') expect(await done).toMatchObject(described(thing[state as 'alike' | 'differing']))
        else if (outcome === 'done') await done
        else expect(await done).toBe(outcome)
        if (state === 'alike' && (verb === 'ensure' || verb === 'set')) expect(changes.length, 'the kernel was only asked').toBe(before)
        if (after === 'gone') await expect(call(host, thing, 'get')).rejects.toThrow(code(thing.missing))
        else {
          const expected = after === 'same' ? described(thing[state as 'alike' | 'differing']) : thing[after]
          expect(await call(host, thing, 'get')).toMatchObject(expected)
        }
      })
    })
  }

  it.each(things.filter(({ noun }) => noun === 'addresses' || noun === 'neighbours'))(
    'on $name, on a link that is missing',
    async (thing) => {
      const { host } = await world()
      const [, address] = thing.identity
      const elsewhere = { ...thing, identity: ['nosuch', address] }
      for (const verb of ['add', 'replace', 'ensure', 'set', 'get'] as const)
        await expect(call(host, elsewhere, verb)).rejects.toThrow(code('ENODEV'))
      expect(await call(host, elsewhere, 'delete')).toBe(false)
    },
  )

  it.each(things.filter(({ noun }) => noun !== 'nexthops'))(
    'on $name: many who ensure the same are all content, and one has made it',
    async (thing) => {
      const { host } = await world()
      const others = Array.from({ length: 5 }, () => openHost())
      onTestFinished(async () => void (await Promise.all(others.map((other) => other.close()))))
      const done = await Promise.all([host, ...others].map((each) => call(each, thing, 'ensure')))
      expect(done.filter((made) => made === true).length).toBe(1)
    },
  )
})

/** What was said of a thing, as far as it is described in the same words: not its link's name, and seconds that go by. */
function described(said: object): object {
  const { link: _, validFor, group, ...rest } = said as { link?: string; validFor?: number; group?: { id: number; weight?: number }[] }
  return {
    ...rest,
    ...(validFor === undefined ? {} : { validFor: soon }),
    ...(group === undefined ? {} : { group: group.map(({ id, weight = 1 }) => ({ id, weight })) }),
  }
}

describeKernel('a verb on a rule', () => {
  const rule = { priority: 500, from: '10.10.0.0/24', table: 100 } as const
  const other = { ...rule, table: 200 } as const

  const cases: [
    verb: 'add' | 'replace' | 'ensure' | 'delete',
    state: string,
    there: readonly NewRule[],
    outcome: unknown,
    after: number[],
  ][] = [
    ['add', 'missing', [], undefined, [100]],
    ['add', 'alike', [rule], 'EEXIST', [100]],
    ['add', 'differing', [other], undefined, [200, 100]],
    ['replace', 'missing', [], undefined, [100]],
    ['replace', 'alike', [rule], undefined, [100]],
    ['replace', 'differing', [other], undefined, [100]],
    ['replace', 'both', [other, rule], undefined, [100]],
    ['ensure', 'missing', [], true, [100]],
    ['ensure', 'alike', [rule], false, [100]],
    ['ensure', 'differing', [other], true, [200, 100]],
    ['delete', 'missing', [], false, []],
    ['delete', 'alike', [rule], true, []],
    ['delete', 'differing', [other], false, [200]],
  ]

  it.each(cases)('%s, %s', async (verb, _state, there, outcome, after) => {
    const { host, changes } = await world()
    for (const each of there) await host.rules.add(each)
    const before = changes.length
    const done = host.rules[verb](rule)
    if (typeof outcome === 'string') await expect(done).rejects.toThrow(code(outcome))
    else expect(await done).toBe(outcome)
    if (verb === 'ensure' && outcome === false) expect(changes.length, 'the kernel was only asked').toBe(before)
    expect((await host.rules.list({ family: 'ipv4', priority: 500 })).map(({ table }) => table)).toEqual(after)
  })

  it('get, missing and there', async () => {
    const { host } = await world()
    await expect(host.rules.get({ priority: 500 })).rejects.toThrow(code('ENOENT'))
    await host.rules.add(rule)
    expect(await host.rules.get({ priority: 500 })).toMatchObject(rule)
    await expect(host.rules.get({ ...rule, table: 200 })).rejects.toThrow(code('ENOENT'))
  })

  it('ensure takes no narrower rule for the one that is wanted', async () => {
    const { host } = await world()
    await host.rules.add({ ...rule, in: 'veth-host' })
    expect(await host.rules.ensure(rule)).toBe(true)
    expect(await host.rules.ensure({ from: rule.from, table: rule.table })).toBe(false)
    expect((await host.rules.list({ family: 'ipv4', priority: 500 })).length).toBe(2)
  })

  it('replace leaves the one that is wanted, even where the kernel deletes it for another', async () => {
    const { host } = await world()
    const wanted = { priority: 500, in: 'lo', table: 100 } as const
    await host.rules.add(wanted)
    await host.rules.add({ priority: 500, table: 100 })
    await host.rules.replace(wanted)
    expect([...(await host.rules.list({ family: 'ipv4', priority: 500 }))]).toMatchObject([wanted])
  })

  it('replace, where the new one says nothing of `from` and the old one does: to the kernel both are one', async () => {
    const { host } = await world()
    const wider = { priority: 500, table: 100 } as const
    await host.rules.add(rule)
    await expect(host.rules.add(wider)).rejects.toThrow(code('EEXIST'))
    await expect(host.rules.ensure(wider)).rejects.toThrow(code('EEXIST'))
    await host.rules.replace(wider)
    expect((await host.rules.list({ family: 'ipv4', priority: 500 })).map(({ from }) => from)).toEqual([undefined])
    expect(await host.rules.ensure(rule)).toBe(true)
  })

  it('replace, where only `not` or the maker differ: to the kernel both are one', async () => {
    const { host } = await world()
    await host.rules.add({ ...rule, not: true })
    await expect(host.rules.add(rule)).rejects.toThrow(code('EEXIST'))
    await expect(host.rules.ensure(rule)).rejects.toThrow(code('EEXIST'))
    await host.rules.replace(rule)
    await host.rules.replace({ ...rule, madeBy: 'static' })
    expect((await host.rules.list({ family: 'ipv4', priority: 500 })).map(({ not, madeBy }) => [not, madeBy])).toEqual([[false, 'static']])
  })
})
