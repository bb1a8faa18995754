/** Lets Node's event loop watch a descriptor that Node itself would refuse, such as a netlink socket: no thread, no signal, no polling. */

import type { ConnectOpts, OnReadOpts, Socket, SocketConstructorOpts } from 'node:net'
import { closeDescriptor, replaceDescriptor, socketPair } from './descriptor.ts'
import { hasCode, systemError } from './system-error.ts'

/** A watch over one descriptor. It keeps the process alive until it is stopped or told `unref`. */
export interface Watch {
  /** Keeps the process alive, as at first. */
  ref(): void
  /** Lets the process end while the watch goes on. */
  unref(): void
  /** Ends the watch; the descriptor itself stays open. */
  stop(): void
}

/** Longer than any announcement of a kernel. What fills it whole counts as lost, because nothing tells how much of it was cut. */
export const LONGEST_DATAGRAM = 128 * 1024

const ENOBUFS = 105

/**
 * Calls `received` with a copy of each datagram that arrives on `fd`, and `failed` with the system's error. After ENOBUFS (datagrams were
 * lost) the watch goes on; any other error ends it.
 */
export function watch(fd: number, received: (datagram: Uint8Array) => void, failed: (error: Error) => void): Watch {
  const lent = Buffer.allocUnsafeSlow(LONGEST_DATAGRAM)
  const take = (length: number): boolean => {
    if (length < lent.length) received(Buffer.from(lent.subarray(0, length)))
    else failed(systemError(ENOBUFS, 'read'))
    return true
  }
  return keepWatch(fd, { buffer: lent, callback: take }, failed)
}

const NO_ROOM = Buffer.alloc(0)

/**
 * Calls `readable` whenever there is something to read on `fd`, an error included, and reads nothing itself; `failed` with an error of the watch
 * itself, which ends it.
 *
 * libuv does not read into a buffer without room: it polls, and then reports ENOBUFS, with which Node ends the stream. So a stream lasts for one
 * time, and each time costs a new one, some 0.2 ms. It is for descriptors that must be read in another way than by read(2).
 */
export function watchUnread(fd: number, readable: () => void, failed: (error: Error) => void): Watch {
  return keepWatch(fd, { buffer: NO_ROOM, callback: () => true }, (error) => (hasCode(error, 'ENOBUFS') ? readable() : failed(error)))
}

/**
 * Keeps a stream on `fd`, a new one after each ENOBUFS.
 *
 * `net.Socket` takes only the kinds of descriptor that it knows. So it gets one end of a socket pair, and before the event loop first
 * looks at that number, the number is made to stand for `fd`. From then on libuv polls and reads the real thing.
 */
function keepWatch(fd: number, onread: OnReadOpts, failed: (error: Error) => void): Watch {
  let referenced = true
  let stopped = false
  let stream = start()

  function start(): Socket {
    const [end, other] = socketPair()
    try {
      const options: SocketConstructorOpts & ConnectOpts = {
        fd: end,
        readable: true,
        writable: false,
        onread,
      }
      // Loaded when somebody listens: importing netloom should not cost what few need.
      const socket = new (process.getBuiltinModule('node:net').Socket)(options)
      socket.on('error', recover)
      if (!referenced) socket.unref()
      replaceDescriptor(fd, end)
      return socket
    } finally {
      closeDescriptor(other)
    }
  }

  // An error destroys the stream and its number, but not the descriptor that the number stood for: a new stream is put on it.
  function recover(error: Error): void {
    if (stopped) return
    failed(error)
    if (stopped || !hasCode(error, 'ENOBUFS')) return
    try {
      stream = start()
    } catch (cause) {
      failed(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  return {
    ref() {
      referenced = true
      stream.ref()
    },
    unref() {
      referenced = false
      stream.unref()
    },
    stop() {
      stopped = true
      stream.destroy()
    },
  }
}
