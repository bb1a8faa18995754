/**
 * The namespaces that the calling thread is in. setns(2), unshare(2), ioctl_ns(2)
 *
 * They are a property of the thread, not of the process. Child processes and worker threads begin in the namespaces of the thread that
 * starts them, and a socket stays where it was opened; but libuv's pool stays where it was, so that whatever `fs` does asynchronously
 * happens elsewhere. Hence {@link excursion}: leave, do one thing synchronously, come home.
 */

import { closeSync, openSync, writeSync } from 'node:fs'
import { call } from './libc.ts'
import { hasCode } from './system-error.ts'

export const CLONE_NEWNS = 0x00020000
export const CLONE_NEWNET = 0x40000000

const NS_GET_NSTYPE = 0xb703

/** Where the calling thread's network namespace can be opened. `/proc/self/ns/net` would be the main thread's. */
export const threadNetwork = '/proc/thread-self/ns/net'

const hints = { EPERM: 'changing namespaces needs CAP_SYS_ADMIN, here and over the namespace that is entered' }

/** Moves the calling thread into the namespace of this kind that `fd` is open on. `path` is for the error. */
export function setNamespace(fd: number, kind: number, path?: string): void {
  call('setns', [fd, kind], path === undefined ? { hints } : { path, hints })
}

/** Moves the calling thread into new namespaces of these kinds. */
export function unshare(kinds: number): void {
  call('unshare', [kinds], { hints })
}

/** The kind of namespace that `fd` is open on (a CLONE_NEW* number), undefined where it is a file of another sort. */
export function namespaceKind(fd: number): number | undefined {
  try {
    return call('ioctl', [fd, NS_GET_NSTYPE])
  } catch (error) {
    if (hasCode(error, 'ENOTTY')) return undefined
    throw error
  }
}

/** What a namespace's work may return: no promise, because what comes after an `await` would happen in another namespace. */
export type Synchronous<T> = [T] extends [never] ? unknown : T extends PromiseLike<unknown> ? never : unknown

/**
 * One critical section in another network namespace: `depart` moves the thread, `work` does what is to be done there, and the thread
 * comes home whatever happens. If the way home fails, everything after would happen in the wrong world without a word: the process says so
 * and aborts.
 *
 * @throws what `depart` or `work` throw; a TypeError when `work` returned a promise
 */
export function excursion<T>(depart: () => void, work: (() => T) & Synchronous<T>): T {
  const home = openSync(threadNetwork, 'r')
  try {
    depart()
    let result: T
    try {
      result = work()
    } finally {
      comeHome(home)
    }
    refusePromise(result)
    return result
  } finally {
    closeSync(home)
  }
}

function comeHome(home: number): void {
  try {
    setNamespace(home, CLONE_NEWNET)
  } catch (error) {
    try {
      writeSync(2, `netloom: a thread cannot return to its network namespace, so this process is aborted: ${error}\n`)
    } finally {
      call('abort', [])
    }
  }
}

function refusePromise(result: unknown): void {
  if (!(result instanceof Promise)) return
  // It is refused already; that it fails as well is no news.
  result.catch(() => undefined)
  throw new TypeError('work inside a namespace must be synchronous: what follows an await would run in another namespace')
}
