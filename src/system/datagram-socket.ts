/**
 * A socket of datagrams: `ffi-rs` opened it, Node's own `fs` calls carry the bytes.
 *
 * They are six times cheaper than calls through `ffi-rs`, throw ordinary errors, and `fs.write` runs in libuv's pool, so that a kernel
 * that takes its time inside a write does not stop the event loop. There is never an `fs.read` in the pool: it would hold one of four
 * threads for as long as nothing arrives, and nothing could wake it.
 */

import { readSync, write, writeSync } from 'node:fs'
import { closeInPool, waitReadable } from './descriptor.ts'
import { hasCode, systemError } from './system-error.ts'
import { type Watch, watch } from './watch.ts'

const EBADF = 9

export class DatagramSocket {
  readonly #fd: number
  /** Datagrams that the event loop read while it looked whether there were any. They are older than what waits in the kernel. */
  readonly #held: Uint8Array[] = []
  #unfinishedWrites = 0
  #lastWrite: Promise<unknown> = Promise.resolve()
  #watch: Watch | undefined
  #closed: Promise<void> | undefined

  /** Takes over a non-blocking descriptor that the C library opened. */
  constructor(fd: number) {
    this.#fd = fd
  }

  /** The descriptor, for system calls on it. @throws EBADF once the socket is closed: the number may be another file's by then. */
  protected descriptor(syscall: string): number {
    if (this.#closed !== undefined) throw systemError(EBADF, syscall, { hints: { EBADF: 'the socket is closed' } })
    return this.#fd
  }

  /**
   * Sends one datagram from a thread of libuv's pool, after those that were sent before it. The bytes must not change until the promise
   * settles. Rejects with the system's error.
   */
  async write(datagram: Uint8Array): Promise<void> {
    const fd = this.descriptor('write')
    this.#unfinishedWrites += 1
    const written = this.#lastWrite.then(() => writeInPool(fd, datagram))
    this.#lastWrite = written.catch(() => undefined)
    try {
      await written
    } finally {
      this.#unfinishedWrites -= 1
    }
  }

  /** Sends one datagram on the calling thread, ahead of what `write` still has to send. Throws the system's error. */
  writeSync(datagram: Uint8Array): void {
    mustBeWhole(writeSync(this.descriptor('write'), datagram), datagram.length)
  }

  /**
   * Takes one waiting datagram into `buffer`: its length in bytes, or -1 when none is waiting. A longer one is cut to the buffer.
   * Throws the system's error.
   */
  read(buffer: Uint8Array): number {
    const fd = this.descriptor('read')
    const held = this.#held.shift()
    if (held !== undefined) {
      const fitting = held.subarray(0, buffer.length)
      buffer.set(fitting)
      return fitting.length
    }
    try {
      return readSync(fd, buffer)
    } catch (error) {
      if (hasCode(error, 'EAGAIN')) return -1
      throw error
    }
  }

  /** Blocks the calling thread until there is something to read, an error included, or `milliseconds` have passed: says which. */
  waitSync(milliseconds: number): boolean {
    const fd = this.descriptor('poll')
    return this.#held.length > 0 || waitReadable(fd, milliseconds)
  }

  /**
   * Calls `readable` whenever there are datagrams to `read`, and `failed` with the system's error, until the returned function is called.
   * After ENOBUFS (datagrams were lost) it goes on. Listening keeps the process alive; see {@link unref}. One listener at a time.
   */
  listen(readable: () => void, failed: (error: Error) => void): () => void {
    const fd = this.descriptor('read')
    if (this.#watch !== undefined) throw new Error('the socket has a listener already')
    const own = this.watchOver(fd, readable, failed)
    this.#watch = own
    return () => {
      own.stop()
      if (this.#watch === own) this.#watch = undefined
    }
  }

  /** Watches over the descriptor for {@link listen}. */
  protected watchOver(fd: number, readable: () => void, failed: (error: Error) => void): Watch {
    const received = (datagram: Uint8Array) => {
      this.#held.push(datagram)
      readable()
    }
    return watch(fd, received, failed)
  }

  /** Lets listening keep the process alive again. Nothing happens where nobody listens. */
  ref(): void {
    this.#watch?.ref()
  }

  /** Lets the process end though somebody listens. Nothing happens where nobody listens. */
  unref(): void {
    this.#watch?.unref()
  }

  /**
   * Closes the socket: listening ends at once, the descriptor goes off the event loop, when the writes under way have ended.
   * Closing twice is no error.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#watch?.stop()
    this.#watch = undefined
    if (this.#unfinishedWrites > 0) await this.#lastWrite
    await closeInPool(this.#fd)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function writeInPool(fd: number, datagram: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    write(fd, datagram, (error, written) => {
      if (error !== null) return reject(error)
      try {
        mustBeWhole(written, datagram.length)
        resolve()
      } catch (short) {
        reject(short)
      }
    })
  })
}

/** A socket of datagrams sends all or nothing. If one ever did otherwise, to send the rest as a second datagram would be wrong. */
function mustBeWhole(written: number, length: number): void {
  if (written !== length) throw new Error(`only ${written} of ${length} bytes of a datagram were sent`)
}
