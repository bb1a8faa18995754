/** File descriptors as numbers: what `node:fs` cannot do with them. <unistd.h>, <poll.h>, <sys/socket.h>, <sys/file.h> */

import { close, constants } from 'node:fs'
import { call } from './libc.ts'
import { hasCode } from './system-error.ts'

/** O_CLOEXEC, SOCK_CLOEXEC: the descriptor is closed in a program that is executed. Node has no name for it. */
export const O_CLOEXEC = 0o2000000

/** For {@link flock}: the lock is ours alone. */
export const LOCK_EX = 2

const AF_UNIX = 1
const SOCK_STREAM = 1
const POLLIN = 1
const POLLFD_LENGTH = 8
const LONGEST_POLL = 2 ** 31 - 1

/**
 * Closes a descriptor that the C library opened. `fs.closeSync` is for what `fs.openSync` opened, and this is not: in a worker thread
 * Node keeps a list of its own descriptors, and warns or closes twice.
 */
export function closeDescriptor(fd: number): void {
  try {
    call('close', [fd])
  } catch (error) {
    if (!hasCode(error, 'EINTR')) throw error
  }
}

/**
 * Closes a descriptor that the C library opened, off the event loop: closing a netfilter socket waits for a grace period of the kernel
 * where a table was deleted shortly before, 10 to 25 milliseconds. In a worker thread it is closed in place, for the reason above.
 */
export async function closeInPool(fd: number): Promise<void> {
  // Loaded here: it takes a millisecond, which whoever only imports the package need not spend.
  const { isMainThread } = await import('node:worker_threads')
  if (!isMainThread) return closeDescriptor(fd)
  return new Promise((resolve, reject) => {
    close(fd, (error) => (error === null || error === undefined || hasCode(error, 'EINTR') ? resolve() : reject(error)))
  })
}

/** Two stream sockets, connected to each other. */
export function socketPair(): [number, number] {
  const pair = Buffer.alloc(8)
  call('socketpair', [AF_UNIX, SOCK_STREAM | O_CLOEXEC | constants.O_NONBLOCK, 0, pair])
  return [pair.readInt32LE(0), pair.readInt32LE(4)]
}

/** Makes the number `onto` stand for the open file `fd`; what it stood for before is closed. */
export function replaceDescriptor(fd: number, onto: number): void {
  call('dup3', [fd, onto, O_CLOEXEC])
}

/** Takes or gives back a lock on an open file or directory, waiting for whoever has it; closing the file gives it back. */
export function flock(fd: number, operation: number): void {
  call('flock', [fd, operation])
}

/** Blocks the thread until `fd` can be read (or has an error to tell), or the milliseconds have passed: says which. */
export function waitReadable(fd: number, milliseconds: number): boolean {
  const pollfd = Buffer.alloc(POLLFD_LENGTH)
  pollfd.writeInt32LE(fd, 0)
  pollfd.writeInt16LE(POLLIN, 4)
  const deadline = performance.now() + milliseconds
  for (;;) {
    const left = Math.min(Math.max(Math.ceil(deadline - performance.now()), 0), LONGEST_POLL)
    try {
      return call('poll', [pollfd, 1, left]) > 0
    } catch (error) {
      if (!hasCode(error, 'EINTR')) throw error
    }
  }
}
