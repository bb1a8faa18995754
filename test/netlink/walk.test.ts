/** A dump handed out as it is read. A fake kernel answers; see connection.test.ts for what all questions have in common. */

import { afterEach, describe, expect, it, vi } from 'vitest'
import { Connection, type RequestOptions } from '../../src/netlink/connection.ts'
import { type FakeKernel, fakeKernel } from '../../src/netlink/fake-kernel.ts'
import { NetlinkError } from '../../src/netlink/netlink-error.ts'
import { route } from '../../src/netlink/route/index.ts'
import type { Transport } from '../../src/netlink/transport.ts'
import { type Asked, answer, asked, done, link, NLM_F_DUMP_INTR, NLM_F_MULTI, sequenceOf } from './replies.ts'

const ENOENT = -2
const EBUSY = -16

const NLM_F_REQUEST = 0x1
const NLM_F_DUMP = 0x300

const noBuffers = () => Object.assign(new Error('ENOBUFS: no buffer space available, read'), { code: 'ENOBUFS', errno: -105 })

afterEach(() => vi.restoreAllMocks())

/** A kernel that answers each message of a request by `reply`, with all datagrams that it was sent. */
function kernelOf(reply: (message: Asked, count: number) => readonly Uint8Array[]): FakeKernel & { readonly requests: Asked[] } {
  const requests: Asked[] = []
  const kernel = fakeKernel((datagram) =>
    asked(datagram).flatMap((one) => {
      requests.push(one)
      return reply(one, requests.length)
    }),
  )
  return Object.assign(kernel, { requests })
}

const connect = (kernel: Transport) => new Connection(route, kernel)

/** The two forms of a walk. Gives what was handed out, and the error behind it. */
const walks: [string, (connection: Connection<typeof route>, options?: RequestOptions) => AsyncIterable<{ ifi_index: number }>][] = [
  ['off the event loop', (connection, options) => connection.walk('RTM_GETLINK', {}, options)],
  [
    'in place',
    async function* (connection, options) {
      yield* connection.walkSync('RTM_GETLINK', {}, options)
    },
  ],
]

describe.each(walks)('a walk %s', (_form, walk) => {
  async function handedOut(kernel: Transport, options?: RequestOptions): Promise<{ indices: number[]; error: unknown }> {
    const indices: number[] = []
    try {
      for await (const { ifi_index } of walk(connect(kernel), options)) indices.push(ifi_index)
    } catch (error) {
      return { indices, error }
    }
    return { indices, error: undefined }
  }

  it('hands out each object as it comes: the second datagram is not read before the first one is through', async () => {
    const events: string[] = []
    const kernel = kernelOf(({ sequence }) => [
      Buffer.concat([link(sequence, 1, NLM_F_MULTI), link(sequence, 2, NLM_F_MULTI)]),
      Buffer.concat([link(sequence, 3, NLM_F_MULTI), done(sequence)]),
    ])
    const read = kernel.read
    vi.spyOn(kernel, 'read').mockImplementation((buffer) => {
      events.push('read')
      return read(buffer)
    })
    for await (const { ifi_index } of walk(connect(kernel))) events.push(String(ifi_index))
    expect(events).toEqual(['read', '1', '2', 'read', '3'])
    expect(kernel.requests).toMatchObject([{ type: 18, flags: NLM_F_REQUEST | NLM_F_DUMP }])
  })
  it('of nothing ends at once', async () => {
    const kernel = kernelOf(({ sequence }) => [done(sequence)])
    expect(await handedOut(kernel)).toEqual({ indices: [], error: undefined })
  })
  it.each([
    ['a part', NLM_F_DUMP_INTR, 0],
    ['NLMSG_DONE alone', 0, NLM_F_DUMP_INTR],
  ])('that was interrupted, as %s says, is told so behind its last object, and not tried again', async (_where, part, end) => {
    const kernel = kernelOf(({ sequence }) => [
      link(sequence, 1, NLM_F_MULTI | part),
      link(sequence, 2, NLM_F_MULTI),
      done(sequence, { flags: end }),
    ])
    const { indices, error } = await handedOut(kernel)
    expect(indices).toEqual([1, 2])
    expect(error).toBeInstanceOf(NetlinkError)
    expect(error).toMatchObject({ code: 'EINTR', syscall: 'RTM_GETLINK', hint: expect.stringContaining('missing') })
    expect(kernel.requests).toHaveLength(1)
  })
  it('that fails in the middle gives what came before', async () => {
    const kernel = kernelOf((request) => [link(request.sequence, 1, NLM_F_MULTI), answer(request, ENOENT)])
    expect(await handedOut(kernel)).toMatchObject({ indices: [1], error: { code: 'ENOENT' } })
  })
  it('of which a datagram was lost fails: what was handed out cannot be taken back', async () => {
    const kernel: FakeKernel = fakeKernel((request) => [link(sequenceOf(request), 1, NLM_F_MULTI)])
    vi.spyOn(kernel, 'read')
      .mockImplementationOnce(kernel.read)
      .mockImplementationOnce(() => {
        throw noBuffers()
      })
    expect(await handedOut(kernel)).toMatchObject({ indices: [1], error: { code: 'ENOBUFS' } })
  })
  it('that another dump keeps out is tried again: nothing was handed out yet', async () => {
    const kernel = kernelOf((request, count) =>
      count < 3 ? [answer(request, EBUSY)] : [link(request.sequence, 1, NLM_F_MULTI), done(request.sequence)],
    )
    expect(await handedOut(kernel)).toEqual({ indices: [1], error: undefined })
    expect(kernel.requests).toHaveLength(3)
  })
  it('leaves the connection free for other requests, whose answers bring its own along', async () => {
    const kernel = kernelOf((request) =>
      (request.flags & NLM_F_DUMP) === NLM_F_DUMP
        ? [link(request.sequence, 1, NLM_F_MULTI), link(request.sequence, 2, NLM_F_MULTI), done(request.sequence)]
        : [link(request.sequence, 9)],
    )
    const connection = connect(kernel)
    const indices: number[] = []
    for await (const { ifi_index } of walk(connection)) {
      indices.push(ifi_index)
      indices.push((await connection.get('RTM_GETLINK', { ifi_index: 9 })).ifi_index)
    }
    expect(indices).toEqual([1, 9, 2, 9])
  })
  it('may be left early: what is unread belongs to nobody', async () => {
    const kernel = kernelOf((request) =>
      (request.flags & NLM_F_DUMP) === NLM_F_DUMP
        ? [link(request.sequence, 1, NLM_F_MULTI), link(request.sequence, 2, NLM_F_MULTI), done(request.sequence)]
        : [link(request.sequence, 9)],
    )
    const connection = connect(kernel)
    for await (const { ifi_index } of walk(connection)) {
      expect(ifi_index).toBe(1)
      break
    }
    expect(await connection.get('RTM_GETLINK', {})).toMatchObject({ ifi_index: 9 })
  })
  it('during which the kernel falls silent ends with ETIMEDOUT, behind what came', async () => {
    const kernel = Object.assign(
      kernelOf(({ sequence }) => [link(sequence, 1, NLM_F_MULTI)]),
      { waitSync: () => false },
    )
    expect(await handedOut(kernel, { timeout: 20 })).toMatchObject({ indices: [1], error: { code: 'ETIMEDOUT' } })
  })
  it('is given up by a signal, with its reason', async () => {
    const controller = new AbortController()
    const kernel = kernelOf(({ sequence }) => [link(sequence, 1, NLM_F_MULTI), link(sequence, 2, NLM_F_MULTI), done(sequence)])
    const indices: number[] = []
    const walking = (async () => {
      for await (const { ifi_index } of walk(connect(kernel), { signal: controller.signal })) {
        indices.push(ifi_index)
        controller.abort()
      }
    })()
    await expect(walking).rejects.toMatchObject({ name: 'AbortError' })
    expect(indices).toEqual([1])
  })
})

it('a walk may be asked for the next object before the last has come: each comes once, in order', async () => {
  const kernel = kernelOf(({ sequence }) => [
    Buffer.concat([link(sequence, 1, NLM_F_MULTI), link(sequence, 2, NLM_F_MULTI)]),
    link(sequence, 3, NLM_F_MULTI),
    done(sequence),
  ])
  const walk = connect(kernel).walk('RTM_GETLINK', {})
  const asked = await Promise.all(Array.from({ length: 5 }, () => walk.next()))
  expect(asked.map(({ done: end, value }) => (end === true ? 'end' : value.ifi_index))).toEqual([1, 2, 3, 'end', 'end'])
})
