/** Announcements: what the kernel tells a multicast group, as an async iterable. netlink(7) */

import { DecodeError } from '../schema/errors.ts'
import { type AnyMessage, decodeDatagram } from './datagram.ts'
import type { Protocol } from './protocol.ts'
import type { Transport } from './transport.ts'

/** So many announcements are held for a slow reader; what comes beyond them waits in the kernel, which says so when it has to drop some. */
const HELD = 1024

/** How a subscription is made. */
export interface SubscriptionOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal
}

/** An announcement, and where it came from: `nsid` is the id of a namespace other than the socket's own. */
export type Announcement<P extends Protocol> = AnyMessage<P> & { readonly nsid?: number }

/** Announcements as they come. Ending the iteration closes the socket. */
export interface Subscription<P extends Protocol> extends AsyncIterableIterator<Announcement<P>> {
  /** Takes what has come already, some of it at least, without waiting; nothing where nothing has. */
  waiting(): Announcement<P>[]
  return(): Promise<IteratorResult<Announcement<P>>>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Listens to multicast groups on a socket of its own, which it closes when the iteration ends: by `break`, by `signal`, or by an error.
 * It costs no thread. The groups are joined when this is called, so nothing announced later is missed. When this throws, the socket is
 * closed as well.
 *
 * When announcements were lost (the socket's buffer was full), a message of type NLMSG_OVERRUN stands in their place, behind those that
 * the kernel still had: what a reader has built from them must be read again, and from there on nothing is missed. Throws the system's error where a group cannot be joined (`EPERM`).
 */
export function subscribe<P extends Protocol>(
  protocol: P,
  transport: Transport,
  groups: readonly number[],
  { signal }: SubscriptionOptions = {},
): Subscription<P> {
  const held: Announcement<P>[] = []
  const buffer = new Uint8Array(262_144)
  const sleeping: (() => void)[] = []
  let failure: unknown
  let overran = false
  let ended = false
  let unlisten: (() => void) | undefined

  const wake = () => {
    for (const resolve of sleeping.splice(0)) resolve()
  }
  const hold = (messages: readonly Announcement<P>[]) => {
    held.push(...messages)
    wake()
  }
  const overrun = () => hold([{ nlmsg_type: 'NLMSG_OVERRUN', nlmsg_flags: [], nlmsg_seq: 0, nlmsg_pid: 0 }])
  const fail = (error: unknown) => {
    // The kernel says so first and then gives what it has kept. Until that is read it goes on dropping, without another word.
    if ((error as { code?: string }).code === 'ENOBUFS') overran = true
    else {
      failure = error
      stop()
    }
  }
  const drain = () => {
    while (!ended && held.length < HELD) {
      try {
        const length = transport.read(buffer)
        if (length < 0) {
          if (overran) overrun()
          overran = false
          return
        }
        const { nsid } = transport
        const messages = decodeDatagram(protocol, buffer.subarray(0, length))
        hold(nsid === undefined ? messages : messages.map((message) => ({ ...message, nsid })))
      } catch (error) {
        // What is no message cannot be made one; it must not end the subscription, but it was an announcement.
        if (error instanceof DecodeError) overrun()
        else fail(error)
      }
    }
    if (held.length >= HELD) deafen()
  }
  const deafen = () => {
    unlisten?.()
    unlisten = undefined
  }
  const attend = () => {
    if (unlisten !== undefined) return
    unlisten = transport.listen(drain, (error) => {
      fail(error)
      drain()
    })
    if (overran) drain()
  }
  const stop = () => {
    if (ended) return
    ended = true
    deafen()
    signal?.removeEventListener('abort', close)
    wake()
  }
  const close = async (): Promise<IteratorResult<Announcement<P>>> => {
    held.length = 0
    stop()
    await transport.close()
    return { done: true, value: undefined }
  }
  try {
    signal?.throwIfAborted()
    for (const group of groups) transport.join(group)
    attend()
  } catch (error) {
    void close()
    throw error
  }
  // Not left to the reader: one that has turned to other things would keep the socket open.
  signal?.addEventListener('abort', close)

  return {
    async next() {
      while (held.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          sleeping.push(resolve)
        })
      }
      const value = held.shift()
      if (!ended && held.length < HELD / 2) attend()
      if (value !== undefined) return { done: false, value }
      const error = failure
      failure = undefined
      const end = await close()
      if (error !== undefined) throw error
      return end
    },
    waiting() {
      if (held.length === 0) drain()
      const taken = held.splice(0)
      if (!ended) attend()
      return taken
    },
    return: close,
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await close()
    },
  }
}
