/** Monitors on a kernel that says what the test tells it to say. */

import { describe, expect, it, onTestFinished } from 'vitest'
import { type MonitorOptions, monitor } from '../../../src/host/monitor/monitor.ts'
import { fakeKernel } from '../../../src/netlink/fake-kernel.ts'
import { type AnyInput, Connection, encodeDatagram } from '../../../src/netlink/index.ts'
import { route } from '../../../src/netlink/route/index.ts'

type Message = AnyInput<typeof route>

const link = (ifi_index: number, IFLA_IFNAME: string, up = true): Message => ({
  nlmsg_type: 'RTM_NEWLINK',
  ifi_index,
  IFLA_IFNAME,
  ifi_flags: up ? ['IFF_UP'] : [],
})

const way = (destination: string, gateway: string, flags: readonly 'NLM_F_REPLACE'[] = []): Message => ({
  nlmsg_type: 'RTM_NEWROUTE',
  nlmsg_flags: flags,
  rtm_family: 'AF_INET',
  rtm_dst_len: 24,
  rtm_table: 'RT_TABLE_MAIN',
  rtm_type: 'RTN_UNICAST',
  RTA_DST: destination,
  RTA_OIF: 3,
  RTA_GATEWAY: gateway,
})

/** What a dump of each kind asks for, and the kind of message that answers it. */
const answers: Readonly<Record<number, string>> = { 18: 'RTM_NEWLINK', 22: 'RTM_NEWADDR', 26: 'RTM_NEWROUTE' }

/** A kernel that has these objects, and announces what it is told to. `asked` is called for each dump, before it is answered. */
function world(objects: Message[], asked: () => void = () => undefined) {
  const listening = fakeKernel(() => [])
  const dumps: string[] = []
  const asking = fakeKernel((request) => {
    const view = new DataView(request.buffer, request.byteOffset)
    const [kind, nlmsg_seq] = [answers[view.getUint16(4, true)] ?? '', view.getUint32(8, true)]
    dumps.push(kind)
    asked()
    const found = objects.filter(({ nlmsg_type: type }) => type === kind)
    const multi = { nlmsg_flags: ['NLM_F_MULTI'], nlmsg_seq } as const
    return [encodeDatagram(route, [...found.map((object) => ({ ...object, ...multi })), { nlmsg_type: 'NLMSG_DONE', ...multi }])]
  })
  const joined: number[] = []
  let closed = false
  const transport = {
    ...listening,
    join: (group: number) => void joined.push(group),
    async close() {
      closed = true
      await listening.close()
    },
  }
  return {
    objects,
    dumps,
    joined,
    announce: (...messages: Message[]) => listening.announce(encodeDatagram(route, messages)),
    lose: () => listening.failRead(Object.assign(new Error('ENOBUFS'), { code: 'ENOBUFS' })),
    isClosed: () => closed,
    watch(options: MonitorOptions) {
      const events = monitor(new Connection(route, asking), () => transport, options)
      onTestFinished(async () => void (await events.return()))
      return events
    },
  }
}

/** The next events in short: what became of which object. */
async function next(events: ReturnType<typeof monitor>, count: number): Promise<string[]> {
  const told: string[] = []
  for (let i = 0; i < count; i++) {
    const { value, done } = await events.next()
    if (done === true) return [...told, 'the end']
    told.push('key' in value ? `${value.type} ${value.noun} ${value.key}` : value.type)
  }
  return told
}

describe('a monitor', () => {
  it('tells what is there, says when that is all, and goes on with what happens', async () => {
    const kernel = world([link(1, 'lo'), link(2, 'eth0')])
    const events = kernel.watch({ nouns: ['link'], present: true })
    expect(await next(events, 3)).toEqual(['present link 1', 'present link 2', 'ready'])
    kernel.announce(link(3, 'veth0'))
    expect(await next(events, 1)).toEqual(['new link 3'])
  })

  it('tells of what was there only when it changes, where it was not asked to', async () => {
    const kernel = world([link(1, 'lo'), link(2, 'eth0')])
    const events = kernel.watch({ nouns: ['link'] })
    const first = next(events, 2)
    await expect.poll(() => kernel.dumps.length).toBe(1)
    kernel.announce(link(2, 'eth0', false), { ...link(1, 'lo'), nlmsg_type: 'RTM_DELLINK' })
    expect(await first).toEqual(['changed link 2', 'deleted link 1'])
  })

  it('gives an object as it is and as it was', async () => {
    const kernel = world([link(2, 'eth0')])
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 2)
    kernel.announce(link(2, 'wlo1'))
    const { value } = await events.next()
    expect(value).toMatchObject({ type: 'changed', object: { name: 'wlo1' }, before: { name: 'eth0' } })
  })

  it('tells nothing where an announcement says what is known', async () => {
    const kernel = world([link(2, 'eth0')])
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 2)
    kernel.announce(link(2, 'eth0'))
    kernel.announce(link(3, 'veth0'))
    expect(await next(events, 1)).toEqual(['new link 3'])
  })

  it('tells once what comes while it asks what is there', async () => {
    const objects = [link(1, 'lo')]
    const kernel = world(objects, () => {
      if (objects.length > 1) return
      objects.push(link(2, 'eth0'))
      kernel.announce(link(2, 'eth0'))
      kernel.announce({ ...link(9, 'gone'), nlmsg_type: 'RTM_DELLINK' })
    })
    const events = kernel.watch({ nouns: ['link'], present: true })
    expect(await next(events, 3)).toEqual(['present link 1', 'present link 2', 'ready'])
    kernel.announce(link(3, 'veth0'))
    expect(await next(events, 1)).toEqual(['new link 3'])
  })

  it('says when announcements were lost, reads again, and tells what differs', async () => {
    const kernel = world([link(1, 'lo'), link(2, 'eth0'), link(3, 'veth0')])
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 4)
    kernel.objects.splice(0, 3, link(1, 'lo'), link(3, 'veth1'), link(4, 'br0'))
    kernel.lose()
    expect(await next(events, 4)).toEqual(['overrun', 'deleted link 2', 'changed link 3', 'new link 4'])
  })

  it('reads the routes again when a link goes down: the kernel takes those of IPv4 away without a word', async () => {
    const kernel = world([link(3, 'veth0'), way('10.20.0.0', '10.10.0.1')])
    const events = kernel.watch({ nouns: ['route'], present: true })
    expect(await next(events, 2)).toEqual(['present route ipv4 254 10.20.0.0/24  0 0', 'ready'])
    kernel.objects.pop()
    kernel.announce(link(3, 'veth0', false))
    expect(await next(events, 1)).toEqual(['deleted route ipv4 254 10.20.0.0/24  0 0'])
  })

  it('tells that a route took the place of another: it keeps its key', async () => {
    const kernel = world([way('10.20.0.0', '10.10.0.1')])
    const events = kernel.watch({ nouns: ['route'], present: true })
    await next(events, 2)
    kernel.announce(way('10.20.0.0', '10.10.0.2', ['NLM_F_REPLACE']))
    const { value } = await events.next()
    const key = 'ipv4 254 10.20.0.0/24  0 0'
    expect(value).toMatchObject({ type: 'changed', key, object: { via: '10.10.0.2' }, before: { via: '10.10.0.1' } })
  })

  it('tells apart routes to the same network, and which of them goes', async () => {
    const kernel = world([way('10.20.0.0', '10.10.0.1')])
    const events = kernel.watch({ nouns: ['route'], present: true })
    await next(events, 2)
    kernel.announce(way('10.20.0.0', '10.10.0.2'))
    kernel.announce({ ...way('10.20.0.0', '10.10.0.1'), nlmsg_type: 'RTM_DELROUTE' })
    const key = 'ipv4 254 10.20.0.0/24  0 0'
    expect(await next(events, 2)).toEqual([`new route ${key} #2`, `deleted route ${key}`])
  })

  it('asks the kernel where an announcement does not say which of several routes was replaced', async () => {
    const kernel = world([way('10.20.0.0', '10.10.0.1'), way('10.20.0.0', '10.10.0.2')])
    const events = kernel.watch({ nouns: ['route'], present: true })
    await next(events, 3)
    kernel.objects.splice(0, 2, way('10.20.0.0', '10.10.0.3'), way('10.20.0.0', '10.10.0.2'))
    kernel.announce(way('10.20.0.0', '10.10.0.3', ['NLM_F_REPLACE']))
    const { value } = await events.next()
    expect(value).toMatchObject({ type: 'changed', object: { via: '10.10.0.3' }, before: { via: '10.10.0.1' } })
  })

  it('listens to the groups of its nouns, and of what takes them away in silence', async () => {
    const kernel = world([])
    await next(kernel.watch({ nouns: ['link'], present: true }), 1)
    expect(kernel.joined).toEqual([1])
    const other = world([])
    await next(other.watch({ nouns: ['route'], present: true }), 1)
    // RTNLGRP_IPV4_ROUTE and _IPV6_ROUTE; RTNLGRP_LINK; RTNLGRP_IPV4_IFADDR and _IPV6_IFADDR.
    expect(other.joined).toEqual([7, 11, 1, 5, 9])
  })

  it('closes its socket when the loop is left', async () => {
    const kernel = world([link(1, 'lo')])
    for await (const _ of kernel.watch({ nouns: ['link'], present: true })) break
    expect(kernel.isClosed()).toBe(true)
  })

  it('ends with its signal', async () => {
    const kernel = world([link(1, 'lo')])
    const controller = new AbortController()
    const events = kernel.watch({ nouns: ['link'], present: true, signal: controller.signal })
    await next(events, 2)
    setTimeout(() => controller.abort(), 5)
    expect(await next(events, 1)).toEqual(['the end'])
    expect(kernel.isClosed()).toBe(true)
  })

  it('refuses what cannot be watched, before it opens anything', async () => {
    const events = monitor(
      new Connection(
        route,
        fakeKernel(() => []),
      ),
      () => expect.fail('it was opened'),
      { nouns: ['links' as 'link'] },
    )
    await expect(events.next()).rejects.toThrow(
      new TypeError('nouns: expected some of link, address, route, rule, neighbour, nexthop, namespaceId, got "links"'),
    )
  })
})
