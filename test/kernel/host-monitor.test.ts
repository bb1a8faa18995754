import { expect, it, onTestFinished } from 'vitest'
import {
  type AllNamespacesEvent,
  createNamespace,
  deleteNamespace,
  type Host,
  type Link,
  type MonitorEvent,
  type Noun,
  openHost,
  type Route,
} from '../../src/host/index.ts'
import type { AnyInput } from '../../src/netlink/index.ts'
import type { route } from '../../src/netlink/route/index.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

/** The events of a monitor until one passes, that one included. */
async function until<E>(events: AsyncIterator<E>, passes: (event: E) => boolean): Promise<E[]> {
  const told: E[] = []
  for (;;) {
    const { value, done } = await events.next()
    if (done === true) throw new Error('the monitor ended')
    told.push(value)
    if (passes(value)) return told
  }
}

/** Keeps a mirror as the documentation says. */
function keep(mirror: Map<string, unknown>, events: readonly MonitorEvent[]): void {
  for (const event of events) {
    if (!('noun' in event)) continue
    if (event.type === 'deleted') mirror.delete(`${event.noun} ${event.key}`)
    else mirror.set(`${event.noun} ${event.key}`, event.object)
  }
}

/** The same for all namespaces. */
function keepAll<T>(mirror: Map<string, T>, events: readonly AllNamespacesEvent[]): void {
  for (const event of events) {
    if (!('key' in event)) continue
    const name = `${event.namespaceId ?? 'here'} ${event.noun} ${event.key}`
    if (event.type === 'deleted') mirror.delete(name)
    else mirror.set(name, event.object as T)
  }
}

const isReady = ({ type }: { type: string }) => type === 'ready'
const about =
  (type: string, noun: Noun, name: string) =>
  (event: MonitorEvent): boolean =>
    event.type === type && 'noun' in event && event.noun === noun && Object.values(event.object).includes(name)

function routeTo(RTA_DST: string): AnyInput<typeof route> {
  return {
    nlmsg_type: 'RTM_NEWROUTE',
    nlmsg_flags: ['NLM_F_CREATE'],
    rtm_family: 'AF_INET',
    rtm_dst_len: 32,
    rtm_table: 'RT_TABLE_MAIN',
    rtm_protocol: 'RTPROT_BOOT',
    rtm_scope: 'RT_SCOPE_LINK',
    rtm_type: 'RTN_UNICAST',
    RTA_DST,
    RTA_OIF: 1,
  }
}

function addressOnLoopback(IFA_LOCAL: string): AnyInput<typeof route> {
  return {
    nlmsg_type: 'RTM_NEWADDR',
    nlmsg_flags: ['NLM_F_CREATE'],
    ifa_family: 'AF_INET',
    ifa_prefixlen: 32,
    ifa_index: 1,
    ifa_scope: 'RT_SCOPE_HOST',
    IFA_LOCAL,
  }
}

describeKernel(
  'a monitor',
  () => {
    it('tells what somebody else does to links, addresses, routes, rules, neighbours and next hops', async () => {
      const events = host().monitor({ present: true })
      onTestFinished(async () => void (await events.return()))
      const before = await until(events, isReady)
      expect(before.some(about('present', 'link', 'lo'))).toBe(true)
      run('ip', 'link', 'add', 'veth-host', 'type', 'veth', 'peer', 'name', 'veth-ns')
      await until(events, about('new', 'link', 'veth-host'))
      run('ip', 'link', 'set', 'veth-ns', 'up')
      run('ip', 'link', 'set', 'veth-host', 'up')
      await until(
        events,
        (event) => event.type === 'changed' && event.noun === 'link' && event.object.name === 'veth-host' && event.object.running,
      )
      run('ip', 'address', 'add', '10.10.0.1/24', 'dev', 'veth-host')
      await until(events, about('new', 'address', '10.10.0.1/24'))
      run('ip', 'route', 'add', '10.20.0.0/16', 'via', '10.10.0.2')
      await until(events, about('new', 'route', '10.20.0.0/16'))
      run('ip', 'route', 'replace', '10.20.0.0/16', 'via', '10.10.0.3')
      const replaced = (await until(events, about('changed', 'route', '10.20.0.0/16'))).at(-1)
      expect(replaced).toMatchObject({ object: { via: '10.10.0.3' }, before: { via: '10.10.0.2' } })
      run('ip', 'rule', 'add', 'from', '10.30.0.0/16', 'table', '100')
      await until(events, about('new', 'rule', '10.30.0.0/16'))
      run('ip', 'neighbour', 'add', '10.10.0.9', 'lladdr', '02:00:00:00:00:09', 'dev', 'veth-host')
      await until(events, about('new', 'neighbour', '10.10.0.9'))
      run('ip', 'nexthop', 'add', 'id', '7', 'via', '10.10.0.2', 'dev', 'veth-host')
      await until(events, (event) => event.type === 'new' && event.noun === 'nexthop' && event.object.id === 7)
      run('ip', 'link', 'set', 'veth-host', 'down')
      // Of this the kernel says nothing.
      await until(events, about('deleted', 'route', '10.20.0.0/16'))
      run('ip', 'link', 'delete', 'veth-host')
      await until(events, about('deleted', 'link', 'veth-host'))
    })

    it('tells of the ids of other namespaces', async () => {
      const here = host()
      const events = here.monitor({ nouns: ['namespaceId'], present: true })
      onTestFinished(async () => void (await events.return()))
      await until(events, isReady)
      createNamespace('myns').close()
      await here.links.add({ kind: 'veth', name: 'veth-host', peer: { name: 'veth-ns', namespace: 'myns' } })
      const told = await until(events, ({ type }) => type === 'new')
      const { peer } = await here.links.get('veth-host')
      expect(told.at(-1)).toMatchObject({ noun: 'namespaceId', object: { id: peer?.namespaceId } })
    })

    it('loses nothing for good: after a flood that nobody read, the mirror is what the kernel has', async () => {
      const here = host()
      await here.links.set('lo', { up: true })
      const mirror = new Map<string, unknown>()
      const controller = new AbortController()
      const events = here.monitor({ nouns: ['route'], present: true, signal: controller.signal })
      keep(mirror, await until(events, isReady))
      // Nobody reads meanwhile: this is more than the monitor's buffer holds.
      here.route.batchSync(Array.from({ length: 20_000 }, (_, i) => routeTo(`10.200.${i >> 8}.${i & 255}`)))
      let overran = false
      const keeping = (async () => {
        for await (const event of events) {
          keep(mirror, [event])
          overran ||= event.type === 'overrun'
        }
      })()
      await here.routes.add({ to: '10.99.0.0/16', link: 'lo' })
      const name = ({ family, table, to }: Route) => `${family} ${table} ${to}`
      const there = (await here.routes.list({ table: 'all' })).map(name).sort()
      await expect.poll(() => mirror.size, { timeout: 60_000, interval: 100 }).toBe(there.length)
      expect([...mirror.values()].map((route) => name(route as Route)).sort()).toEqual(there)
      expect(overran).toBe(true)
      controller.abort()
      await keeping
    })

    it('costs no thread, and ends with the loop', async () => {
      const events = host().monitor({ nouns: ['link'], present: true })
      const names: string[] = []
      for await (const event of events) {
        if (event.type === 'ready') break
        if ('object' in event) names.push(event.object.name)
      }
      expect(names).toContain('lo')
    })

    it('tells from which of all namespaces with an id an event comes', async () => {
      createNamespace('early').close()
      createNamespace('late').close()
      run('ip', 'netns', 'set', 'early', '5')
      run('ip', '-n', 'early', 'address', 'add', '10.5.0.1/24', 'dev', 'lo')
      const here = host()
      const events = here.monitor({ present: true, allNamespaces: true })
      onTestFinished(async () => void (await events.return()))
      const first = await until(events, isReady)
      expect(first).toContainEqual({ type: 'joined', namespaceId: 5 })
      const addresses = first.filter((event) => 'noun' in event && event.noun === 'address')
      expect(addresses).toMatchObject([{ type: 'present', namespaceId: 5, object: { prefix: '10.5.0.1/24' } }])
      run('ip', '-n', 'early', 'link', 'set', 'lo', 'up')
      const up = (await until(events, ({ type }) => type === 'changed')).at(-1)
      expect(up).toMatchObject({ noun: 'link', namespaceId: 5, object: { name: 'lo', up: true } })
      run('ip', '-n', 'early', 'rule', 'add', 'from', '10.30.0.0/16', 'table', '100')
      const rule = (await until(events, (event) => event.type === 'announced' && event.noun === 'rule')).at(-1)
      expect(rule).toMatchObject({ namespaceId: 5, gone: false, object: { from: '10.30.0.0/16' } })
      run('ip', 'netns', 'set', 'late', '6')
      await until(events, (event) => event.type === 'present' && event.namespaceId === 6)
      run('ip', '-n', 'late', 'link', 'set', 'lo', 'name', 'lo6')
      await until(
        events,
        (event) => event.type === 'changed' && event.namespaceId === 6 && event.noun === 'link' && event.object.name === 'lo6',
      )
      deleteNamespace('late')
      const last = await until(events, ({ type }) => type === 'left')
      expect(last.filter(({ type }) => type === 'deleted')).toContainEqual(
        expect.objectContaining({ noun: 'link', namespaceId: 6, key: '1' }),
      )
    })

    it('knows both ends of a pair between namespaces by the ids that are used here', async () => {
      createNamespace('myns').close()
      run('ip', 'netns', 'set', 'myns', '3')
      const here = host()
      const events = here.monitor({ nouns: ['link'], present: true, allNamespaces: true })
      onTestFinished(async () => void (await events.return()))
      const mirror = new Map<string, Link>()
      keepAll(mirror, await until(events, isReady))
      run('ip', 'link', 'add', 'veth-host', 'type', 'veth', 'peer', 'name', 'veth-ns', 'netns', 'myns')
      run('ip', 'link', 'set', 'veth-host', 'up')
      run('ip', '-n', 'myns', 'link', 'set', 'veth-ns', 'up')
      const running = (event: AllNamespacesEvent) => 'key' in event && event.noun === 'link' && event.object.running
      keepAll(mirror, await until(events, (event) => running(event) && 'namespaceId' in event))
      const find = (where: string, name: string) =>
        [...mirror].find(([key, link]) => key.startsWith(`${where} `) && link.name === name)?.[1] ?? expect.fail(`no ${name} in ${where}`)
      const [outer, inner] = [find('here', 'veth-host'), find('3', 'veth-ns')]
      expect(outer.peer).toEqual({ index: inner.index, namespaceId: 3 })
      // By asking for links whose other end is here, this namespace has got an id itself.
      const { namespaceId: self } = inner.peer ?? expect.fail('no peer')
      expect(run('ip', 'netns', 'list-id', 'nsid', String(self))).toContain(`nsid ${self}`)
      run('ip', 'link', 'set', 'lo', 'mtu', '1400')
      const own = (await until(events, (event) => event.type === 'changed' && event.noun === 'link' && event.object.name === 'lo')).at(-1)
      expect(own).not.toHaveProperty('namespaceId')
    })

    it('loses nothing for good of any namespace: after a flood, the mirror is what each of them has', async () => {
      const here = host()
      const there = ['one', 'two'].map((name, index) => {
        createNamespace(name).close()
        run('ip', 'netns', 'set', name, String(index + 1))
        const other = openHost(name)
        onTestFinished(() => other.close())
        return other
      })
      const controller = new AbortController()
      const events = here.monitor({ nouns: ['link', 'address'], present: true, allNamespaces: true, signal: controller.signal })
      const mirror = new Map<string, { readonly prefix: string }>()
      keepAll(mirror, await until(events, isReady))
      // Nobody reads meanwhile: this is more than the monitor's buffer holds.
      for (const [index, other] of there.entries()) {
        other.route.batchSync(Array.from({ length: 4_000 }, (_, i) => addressOnLoopback(`10.${index + 1}.${i >> 8}.${i & 255}`)))
      }
      let overran = false
      const keeping = (async () => {
        for await (const event of events) {
          keepAll(mirror, [event])
          overran ||= event.type === 'overrun'
        }
      })()
      for (const [index, other] of there.entries()) {
        await other.addresses.add('lo', '192.0.2.1/32')
        const found = (await other.addresses.list()).map(({ prefix }) => prefix).sort()
        const known = () => [...mirror].filter(([key]) => key.startsWith(`${index + 1} address`)).map(([, { prefix }]) => prefix)
        await expect.poll(() => known().length, { timeout: 60_000, interval: 100 }).toBe(found.length)
        expect(known().sort()).toEqual(found)
      }
      expect(overran).toBe(true)
      controller.abort()
      await keeping
    }, 90_000)
  },
  'ip',
)
