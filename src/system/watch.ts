/** Lets Node's event loop watch a descriptor that Node itself would refuse, such as a netlink socket: no thread, no signal, no polling. */

import type { ConnectOpts, Socket, SocketConstructorOpts } from 'node:net'
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
const LONGEST_DATAGRAM = 128 * 1024

const ENOBUFS = 105

/**
 * Calls `received` with a copy of each datagram that arrives on `fd`, and `failed` with the system's error. After ENOBUFS (datagrams were
 * lost) the watch goes on; any other error ends it.
 *
 * `net.Socket` takes only the kinds of descriptor that it knows. So it gets one end of a socket pair, and before the event loop first
 * looks at that number, the number is made to stand for `fd`. From then on libuv polls and reads the real thing.
 */
export function watch(fd: number, received: (datagram: Uint8Array) => void, failed: (error: Error) => void): Watch {
  const lent = Buffer.allocUnsafeSlow(LONGEST_DATAGRAM)
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
        onread: { buffer: lent, callback: take },
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

  function take(length: number): boolean {
    if (length < lent.length) received(Buffer.from(lent.subarray(0, length)))
    else failed(systemError(ENOBUFS, 'read'))
    return true
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
