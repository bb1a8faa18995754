/** A kernel that is a function: from the bytes of a request to the datagrams that answer it. For tests, lessons and browsers. */

import type { Transport } from './transport.ts'

/** What a fake kernel may do besides answering. */
export interface FakeKernel extends Transport {
  /** Queues a datagram that nobody asked for, as a late answer or an announcement; one from another namespace with the id that it has here. */
  announce(datagram: Uint8Array, nsid?: number): void
  /** Makes the next read fail with this error, as ENOBUFS does when the kernel had no room. */
  failRead(error: Error): void
}

/**
 * A transport whose kernel is `answer`. It behaves as the real one does: answers are queued when the write returns, and a datagram that
 * does not fit the reader's buffer is cut.
 */
export function fakeKernel(answer: (request: Uint8Array) => readonly Uint8Array[]): FakeKernel {
  const waiting: (Uint8Array | Error)[] = []
  const origins = new WeakMap<Uint8Array, number>()
  let nsid: number | undefined
  const listeners = new Set<() => void>()
  const queue = (items: readonly (Uint8Array | Error)[]) => {
    waiting.push(...items)
    for (const readable of listeners) queueMicrotask(readable)
  }
  const execute = (datagram: Uint8Array) => queue(answer(datagram))
  return {
    portId: 1,
    get nsid() {
      return nsid
    },
    write: async (datagram) => execute(datagram),
    writeSync: execute,
    read(buffer) {
      const next = waiting.shift()
      if (next === undefined) return -1
      if (next instanceof Error) throw next
      nsid = origins.get(next)
      const length = Math.min(next.length, buffer.length)
      buffer.set(next.subarray(0, length))
      return length
    },
    waitSync: () => waiting.length > 0,
    listen(readable) {
      listeners.add(readable)
      if (waiting.length > 0) queueMicrotask(readable)
      return () => listeners.delete(readable)
    },
    reserveSend: () => Number.MAX_SAFE_INTEGER,
    reserveReceive: () => Number.MAX_SAFE_INTEGER,
    join() {},
    leave() {},
    async close() {
      listeners.clear()
    },
    announce(datagram, nsid) {
      if (nsid !== undefined) origins.set(datagram, nsid)
      queue([datagram])
    },
    failRead: (error) => queue([error]),
  }
}
