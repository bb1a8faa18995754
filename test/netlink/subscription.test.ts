import { describe, expect, it, vi } from 'vitest'
import { type FakeKernel, fakeKernel } from '../../src/netlink/fake-kernel.ts'
import { route } from '../../src/netlink/route/index.ts'
import { subscribe } from '../../src/netlink/subscription.ts'
import type { Transport } from '../../src/netlink/transport.ts'
import { link } from './replies.ts'

const silent = () => fakeKernel(() => [])
const noBuffers = () => Object.assign(new Error('ENOBUFS: no buffer space available, read'), { code: 'ENOBUFS' })

/** Reads so many announcements, in short: the index of a link, or the name of what was not one. */
async function take(announcements: AsyncIterator<{ nlmsg_type: unknown }>, count: number): Promise<unknown[]> {
  const taken: unknown[] = []
  for (let i = 0; i < count; i++) {
    const { value, done } = await announcements.next()
    if (done === true) return [...taken, 'the end']
    taken.push(value.nlmsg_type === 'RTM_NEWLINK' ? (value as unknown as { ifi_index: number }).ifi_index : value.nlmsg_type)
  }
  return taken
}

/** A transport that counts how often it was listened to and left. */
function counted(kernel: FakeKernel) {
  const counts = { joined: [] as number[], listeners: 0, closed: 0 }
  const transport: Transport = {
    ...kernel,
    join: (group) => void counts.joined.push(group),
    listen(readable, failed) {
      counts.listeners++
      const unlisten = kernel.listen(readable, failed)
      return () => {
        counts.listeners--
        unlisten()
      }
    },
    async close() {
      counts.closed++
      await kernel.close()
    },
  }
  return { counts, transport }
}

describe('a subscription', () => {
  it('joins its groups at once, so that nothing announced later is missed', async () => {
    const kernel = silent()
    const { counts, transport } = counted(kernel)
    const announcements = subscribe(route, transport, [1, 5])
    expect(counts.joined).toEqual([1, 5])
    kernel.announce(link(0, 7))
    expect(await take(announcements, 1)).toEqual([7])
  })

  it('says from which other namespace an announcement came', async () => {
    const kernel = silent()
    const announcements = subscribe(route, kernel, [1])
    kernel.announce(Buffer.concat([link(0, 1), link(0, 2)]), 0)
    kernel.announce(link(0, 3))
    const taken = [await announcements.next(), await announcements.next(), await announcements.next()]
    expect(taken.map(({ value }) => value.nsid)).toEqual([0, 0, undefined])
    expect(taken[2]?.value).not.toHaveProperty('nsid')
  })

  it('gives announcements in their order, several a datagram too, whole and typed', async () => {
    const kernel = silent()
    const announcements = subscribe(route, kernel, [1])
    kernel.announce(link(0, 1))
    kernel.announce(Buffer.concat([link(0, 2), link(0, 3)]))
    kernel.announce(link(0, 4))
    expect(await take(announcements, 3)).toEqual([1, 2, 3])
    expect(await announcements.next()).toMatchObject({ done: false, value: { nlmsg_type: 'RTM_NEWLINK', nlmsg_seq: 0, ifi_index: 4 } })
  })
  it('is waited for by several at once, each of whom gets one', async () => {
    const kernel = silent()
    const announcements = subscribe(route, kernel, [1])
    const both = Promise.all([take(announcements, 1), take(announcements, 1)])
    setTimeout(() => {
      kernel.announce(link(0, 1))
      kernel.announce(link(0, 2))
    }, 1)
    expect(await both).toEqual([[1], [2]])
  })
  // The kernel tells first that it dropped some, then gives what it still has, which is older than what it dropped.
  it('says where announcements were lost, behind those that the kernel still had, and goes on', async () => {
    const kernel = silent()
    const announcements = subscribe(route, kernel, [1])
    kernel.failRead(noBuffers())
    kernel.announce(link(0, 1))
    kernel.announce(link(0, 2))
    expect(await take(announcements, 3)).toEqual([1, 2, 'NLMSG_OVERRUN'])
    kernel.announce(link(0, 3))
    kernel.failRead(noBuffers())
    expect(await take(announcements, 2)).toEqual([3, 'NLMSG_OVERRUN'])
  })
  it('says so though nothing else comes, when the event loop is told of the loss', async () => {
    const kernel = silent()
    let tell = (_error: Error) => {}
    const announcements = subscribe(
      route,
      {
        ...kernel,
        listen(readable, failed) {
          tell = failed
          return kernel.listen(readable, failed)
        },
      },
      [1],
    )
    tell(noBuffers())
    expect(await take(announcements, 1)).toEqual(['NLMSG_OVERRUN'])
  })
  it('takes what is no message for a lost one', async () => {
    const kernel = silent()
    const announcements = subscribe(route, kernel, [1])
    kernel.announce(Buffer.from('ffffffff1000000000000000000000000000', 'hex'))
    kernel.announce(Buffer.from('00', 'hex'))
    kernel.announce(link(0, 2))
    expect(await take(announcements, 3)).toEqual(['NLMSG_OVERRUN', 'NLMSG_OVERRUN', 2])
  })
  it('gives a message that no declaration is for as bytes', async () => {
    const kernel = silent()
    const announcements = subscribe(route, kernel, [1])
    const unknown = link(0, 2)
    unknown.writeUInt16LE(999, 4)
    kernel.announce(unknown)
    expect((await announcements.next()).value).toMatchObject({ nlmsg_type: 999, '#body': new Uint8Array(unknown.subarray(16)) })
  })
})

describe('the end of a subscription', () => {
  it('is a break, which closes the socket', async () => {
    const kernel = silent()
    const { counts, transport } = counted(kernel)
    kernel.announce(link(0, 1))
    for await (const announcement of subscribe(route, transport, [1])) {
      expect(announcement).toMatchObject({ ifi_index: 1 })
      break
    }
    expect(counts).toMatchObject({ closed: 1, listeners: 0 })
  })
  it('is the end of a block', async () => {
    const { counts, transport } = counted(silent())
    {
      await using _announcements = subscribe(route, transport, [1])
      expect(counts.listeners).toBe(1)
    }
    expect(counts).toMatchObject({ closed: 1, listeners: 0 })
  })
  it('is a signal, for a reader that waits', async () => {
    const { counts, transport } = counted(silent())
    const controller = new AbortController()
    const announcements = subscribe(route, transport, [1], { signal: controller.signal })
    setTimeout(() => controller.abort(), 1)
    expect(await take(announcements, 1)).toEqual(['the end'])
    expect(counts.listeners).toBe(0)
    expect(counts.closed).toBeGreaterThan(0)
  })
  it('is a signal, for a reader that is busy: the socket is closed then and there, and what was held is not given', async () => {
    const kernel = silent()
    const { counts, transport } = counted(kernel)
    const controller = new AbortController()
    const announcements = subscribe(route, transport, [1], { signal: controller.signal })
    kernel.announce(link(0, 1))
    kernel.announce(link(0, 2))
    expect(await take(announcements, 1)).toEqual([1])
    controller.abort()
    expect(counts).toMatchObject({ closed: 1, listeners: 0 })
    expect(await take(announcements, 1)).toEqual(['the end'])
  })
  it('is a signal that was given before: it throws its reason, and the socket is closed', () => {
    const { counts, transport } = counted(silent())
    const signal = AbortSignal.abort(new Error('not any more'))
    expect(() => subscribe(route, transport, [1], { signal })).toThrow('not any more')
    expect(counts).toMatchObject({ joined: [], closed: 1 })
  })
  it('is a group that cannot be joined: it throws the system’s error, and the socket is closed', () => {
    const { counts, transport } = counted(silent())
    const refused = Object.assign(new Error('EPERM'), { code: 'EPERM' })
    const strict: Transport = {
      ...transport,
      join: () => {
        throw refused
      },
    }
    expect(() => subscribe(route, strict, [31])).toThrow(refused)
    expect(counts).toMatchObject({ closed: 1, listeners: 0 })
  })
  it('is an error of the socket, behind what came before it, and thrown once', async () => {
    const kernel = silent()
    const { counts, transport } = counted(kernel)
    const announcements = subscribe(route, transport, [1])
    const broken = Object.assign(new Error('EBADF: bad file descriptor, read'), { code: 'EBADF' })
    kernel.announce(link(0, 1))
    kernel.failRead(broken)
    expect(await take(announcements, 1)).toEqual([1])
    await expect(announcements.next()).rejects.toBe(broken)
    expect(await take(announcements, 1)).toEqual(['the end'])
    expect(counts.listeners).toBe(0)
    expect(counts.closed).toBeGreaterThan(0)
  })
  it('wakes all who wait', async () => {
    const announcements = subscribe(route, silent(), [1])
    const waiting = Promise.all([announcements.next(), announcements.next()])
    await announcements.return()
    expect(await waiting).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
  })
  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await subscribe(route, silent(), [1], { signal }).return()
    expect(added).toHaveBeenCalledTimes(1)
    expect(removed).toHaveBeenCalledTimes(1)
  })
})

describe('a slow reader', () => {
  it('has 1,024 announcements held for it; the rest waits in the kernel, and none is lost', async () => {
    const kernel = silent()
    let read = 0
    const { counts, transport } = counted(kernel)
    const slow: Transport = {
      ...transport,
      read(buffer) {
        const length = kernel.read(buffer)
        if (length >= 0) read++
        return length
      },
    }
    for (let index = 1; index <= 10_000; index++) kernel.announce(link(0, index))
    const announcements = subscribe(route, slow, [1])
    expect(await take(announcements, 1)).toEqual([1])
    expect(read).toBe(1_024)
    expect(counts.listeners, 'it does not even listen').toBe(0)
    const rest = await take(announcements, 9_999)
    expect(rest).toEqual(Array.from({ length: 9_999 }, (_, index) => index + 2))
    expect(read).toBe(10_000)
    await announcements.return()
  })
})
