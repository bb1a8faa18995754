/** Monitors of several namespaces, on a kernel that says what the test tells it to say. */

import { describe, expect, it, onTestFinished } from 'vitest'
import type { AllNamespacesEvent } from '../../../src/host/monitor/event.ts'
import { type MonitorOptions, monitor } from '../../../src/host/monitor/monitor.ts'
import { fakeKernel } from '../../../src/netlink/fake-kernel.ts'
import { type AnyInput, type AnyMessage, Connection, decodeDatagram, encodeDatagram } from '../../../src/netlink/index.ts'
import { route } from '../../../src/netlink/route/index.ts'

type Message = AnyInput<typeof route>

const EINVAL = 22

const link = (ifi_index: number, IFLA_IFNAME: string, more: object = {}): Message => ({
  nlmsg_type: 'RTM_NEWLINK',
  ifi_index,
  IFLA_IFNAME,
  ifi_flags: ['IFF_UP'],
  ...more,
})
const gone = (message: Message): Message => ({ ...message, nlmsg_type: 'RTM_DELLINK' }) as Message
const id = (NETNSA_NSID: number): Message => ({ nlmsg_type: 'RTM_NEWNSID', NETNSA_NSID })
const idGone = (NETNSA_NSID: number): Message => ({ nlmsg_type: 'RTM_DELNSID', NETNSA_NSID })
const way: Message = {
  nlmsg_type: 'RTM_NEWROUTE',
  rtm_family: 'AF_INET',
  rtm_dst_len: 24,
  rtm_table: 'RT_TABLE_MAIN',
  rtm_type: 'RTN_UNICAST',
  RTA_DST: '10.20.0.0',
  RTA_OIF: 3,
}

/** What a dump of each kind asks for, and the kind of message that answers it. */
const answers: Readonly<Record<string, string>> = {
  RTM_GETLINK: 'RTM_NEWLINK',
  RTM_GETADDR: 'RTM_NEWADDR',
  RTM_GETROUTE: 'RTM_NEWROUTE',
  RTM_GETNSID: 'RTM_NEWNSID',
}

/** The namespace that a question is about. */
function target(question: AnyMessage<typeof route>): number | undefined {
  const { IFLA_TARGET_NETNSID, IFA_TARGET_NETNSID, NETNSA_TARGET_NSID } = question as object as Record<string, number | undefined>
  return IFLA_TARGET_NETNSID ?? IFA_TARGET_NETNSID ?? NETNSA_TARGET_NSID
}

/** A kernel that has these objects in its own namespace, and those in others, by their id. `self` is the own one's id. */
function world(own: Message[], others: Record<number, Message[]> = {}, asked: (where: number | undefined) => void = () => undefined) {
  const listening = fakeKernel(() => [])
  const ids: { self?: number } = {}
  const asking = fakeKernel((request) => {
    const [question] = decodeDatagram(route, request)
    if (question === undefined) return []
    const { nlmsg_seq, nlmsg_type: type } = question
    const multi = { nlmsg_flags: ['NLM_F_MULTI'], nlmsg_seq } as const
    const where = target(question)
    asked(where)
    const there = where === undefined ? [...own, ...Object.keys(others).map((key) => id(Number(key)))] : others[where]
    if (there === undefined) return [encodeDatagram(route, [{ nlmsg_type: 'NLMSG_ERROR', nlmsg_seq, error: -EINVAL }])]
    const found = there.filter(({ nlmsg_type }) => nlmsg_type === answers[type])
    return [encodeDatagram(route, [...found.map((object) => ({ ...object, ...multi })), { nlmsg_type: 'NLMSG_DONE', ...multi }])]
  })
  return {
    own,
    others,
    ids,
    announce: (where: number | undefined, ...messages: Message[]) => listening.announce(encodeDatagram(route, messages), where),
    lose: () => listening.failRead(Object.assign(new Error('ENOBUFS'), { code: 'ENOBUFS' })),
    watch(options: MonitorOptions) {
      const events = monitor(
        new Connection(route, asking),
        () => listening,
        options,
        async () => ids.self,
      )
      onTestFinished(async () => void (await events.return()))
      return events
    },
  }
}

/** The next events in short: what became of which object, and where that is. */
async function next(events: AsyncIterator<AllNamespacesEvent>, count: number): Promise<string[]> {
  const told: string[] = []
  for (let i = 0; i < count; i++) {
    const { value, done } = await events.next()
    if (done === true) return [...told, 'the end']
    const where = 'namespaceId' in value ? ` in ${value.namespaceId}` : ''
    const what = 'noun' in value ? ` ${value.noun}${'key' in value ? ` ${value.key}` : value.gone ? ' gone' : ' there'}` : ''
    told.push(`${value.type}${what}${where}`)
  }
  return told
}

describe('a monitor of all namespaces', () => {
  it('tells what is here, then what is in each that has an id', async () => {
    const kernel = world([link(1, 'lo')], { 3: [link(1, 'lo'), link(2, 'veth-ns')], 5: [] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    expect(await next(events, 6)).toEqual([
      'present link 1',
      'joined in 3',
      'joined in 5',
      'present link 1 in 3',
      'present link 2 in 3',
      'ready',
    ])
  })

  it('tells what happens there, and keeps objects of different namespaces apart', async () => {
    const kernel = world([link(1, 'lo')], { 3: [link(1, 'lo')] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 4)
    kernel.announce(3, link(1, 'lo', { ifi_flags: [] }), link(2, 'dummy0'))
    kernel.announce(undefined, link(2, 'eth0'))
    kernel.announce(3, gone(link(2, 'dummy0')))
    expect(await next(events, 4)).toEqual(['changed link 1 in 3', 'new link 2 in 3', 'new link 2', 'deleted link 2 in 3'])
  })

  it('tells of what was there only when it changes, where it was not asked to', async () => {
    const asked: (number | undefined)[] = []
    const kernel = world([link(1, 'lo')], { 3: [link(1, 'lo')] }, (where) => void asked.push(where))
    const events = kernel.watch({ nouns: ['link'] })
    expect(await next(events, 1)).toEqual(['joined in 3'])
    const first = next(events, 1)
    await expect.poll(() => asked).toContain(3)
    kernel.announce(3, link(1, 'lo'), link(1, 'lo', { ifi_flags: [] }))
    expect(await first).toEqual(['changed link 1 in 3'])
  })

  it('takes in a namespace that gets its id while it runs', async () => {
    const kernel = world([link(1, 'lo')])
    const events = kernel.watch({ nouns: ['link', 'namespaceId'], present: true })
    await next(events, 2)
    kernel.others[4] = [link(1, 'lo')]
    kernel.announce(undefined, id(4))
    expect(await next(events, 3)).toEqual(['new namespaceId 4', 'joined in 4', 'present link 1 in 4'])
  })

  it('finds out itself about a namespace that it hears before its id', async () => {
    const kernel = world([])
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 1)
    kernel.others[4] = [link(1, 'lo')]
    kernel.announce(4, link(1, 'lo'))
    expect(await next(events, 2)).toEqual(['joined in 4', 'present link 1 in 4'])
  })

  it('says that an id is lost, and that all is gone that was known there', async () => {
    const kernel = world([], { 3: [link(1, 'lo'), link(2, 'veth-ns')] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 4)
    delete kernel.others[3]
    kernel.announce(undefined, idGone(3))
    expect(await next(events, 3)).toEqual(['deleted link 1 in 3', 'deleted link 2 in 3', 'left in 3'])
  })

  it('tells two namespaces apart that had the same id, one after the other', async () => {
    const kernel = world([], { 3: [link(1, 'lo'), link(2, 'veth-ns')] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 4)
    kernel.others[3] = [link(1, 'lo')]
    kernel.announce(undefined, idGone(3), id(3))
    expect(await next(events, 5)).toEqual(['deleted link 1 in 3', 'deleted link 2 in 3', 'left in 3', 'joined in 3', 'present link 1 in 3'])
  })

  it('reads a namespace again whose id went to another while it read', async () => {
    let reuse = false
    const kernel = world([], { 3: [link(2, 'old')] }, (where) => {
      if (!reuse || where !== undefined) return
      reuse = false
      kernel.others[3] = [link(7, 'new')]
      kernel.announce(undefined, idGone(3), id(3))
    })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 3)
    reuse = true
    kernel.announce(9, link(1, 'from nowhere'))
    expect(await next(events, 2)).toEqual(['deleted link 2 in 3', 'new link 7 in 3'])
  })

  it('says when announcements were lost, reads everything again everywhere, and tells what differs', async () => {
    const kernel = world([link(1, 'lo')], { 3: [link(1, 'lo'), link(2, 'veth0')], 5: [link(1, 'lo')] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 7)
    kernel.own.push(link(9, 'br0'))
    kernel.others[3] = [link(1, 'lo'), link(2, 'veth1'), link(3, 'veth2')]
    delete kernel.others[5]
    kernel.others[6] = [link(1, 'lo')]
    kernel.lose()
    const told = await next(events, 8)
    expect(told[0]).toBe('overrun')
    expect(told.slice(1).sort()).toEqual(
      [
        'new link 9',
        'changed link 2 in 3',
        'new link 3 in 3',
        'deleted link 1 in 5',
        'left in 5',
        'joined in 6',
        'present link 1 in 6',
      ].sort(),
    )
  })

  it('takes what comes under its own id for its own', async () => {
    const kernel = world([link(1, 'lo')], { 3: [link(1, 'lo')] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 4)
    kernel.ids.self = 8
    kernel.announce(undefined, id(8))
    kernel.announce(8, link(2, 'eth0'))
    expect(await next(events, 1)).toEqual(['new link 2'])
  })

  it('asks again where a link there has its other end elsewhere: the announcement gives the number that is used there', async () => {
    const kernel = world([], { 3: [link(2, 'veth-ns', { IFLA_LINK: 4, IFLA_LINK_NETNSID: 7 })] })
    const events = kernel.watch({ nouns: ['link'], present: true })
    await next(events, 3)
    const announced = link(2, 'veth-ns', { IFLA_LINK: 4, IFLA_LINK_NETNSID: 0 })
    kernel.announce(3, announced)
    kernel.others[3] = [link(2, 'eth0', { IFLA_LINK: 4, IFLA_LINK_NETNSID: 7 })]
    kernel.announce(3, { ...announced, IFLA_IFNAME: 'eth0' } as Message)
    const { value } = await events.next()
    expect(value).toMatchObject({ type: 'changed', namespaceId: 3, object: { name: 'eth0', lower: { index: 4, namespaceId: 7 } } })
  })

  it('tells routes of other namespaces as they are announced, since the kernel does not list them', async () => {
    const kernel = world([], { 3: [way] })
    const events = kernel.watch({ nouns: ['route', 'link'], present: true })
    await next(events, 2)
    kernel.announce(3, way)
    kernel.announce(3, { ...way, nlmsg_type: 'RTM_DELROUTE' } as Message)
    kernel.announce(undefined, way)
    expect(await next(events, 3)).toEqual([
      'announced route there in 3',
      'announced route gone in 3',
      'new route ipv4 254 10.20.0.0/24  0 0',
    ])
  })

  it('leaves a namespace that it may not look into', async () => {
    const kernel = world([id(3), link(1, 'lo')])
    const events = kernel.watch({ nouns: ['link'], present: true })
    expect(await next(events, 4)).toEqual(['present link 1', 'joined in 3', 'left in 3', 'ready'])
  })
})
