/** A network namespace, held open: enter it, run programs in it. namespaces(7), setns(2), ip-netns(8) */

import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { Worker, WorkerOptions } from 'node:worker_threads'
import { CLONE_NEWNET, excursion, namespaceKind, type Synchronous, setNamespace, threadNetwork } from '../../system/thread-namespace.ts'
import { spawnProgram } from './program.ts'
import { startWorker } from './worker.ts'

/** Where `ip netns` and netloom keep named namespaces: one file each, with the namespace mounted on it. */
export const namespaceDirectory = '/run/netns'

/**
 * Which namespace: a name in /run/netns; a path, if it holds a slash (`/proc/4711/ns/net`); the id of a process that lives in it; or one
 * that is open already.
 */
export type NamespaceName = string | number | Namespace

/**
 * A network namespace, made by {@link openNamespace} or `createNamespace`. As long as it is open, the namespace lives, with or without a
 * name; `close` or `using` lets go of it.
 */
export class Namespace {
  /** Its name in /run/netns, where it was opened by that. */
  readonly name: string | undefined
  /** The path that it was opened by; undefined where it has none. */
  readonly path: string | undefined
  /** What tells it from every other namespace: two descriptors with the same number are open on the same one. */
  readonly inode: number
  readonly #fd: number
  #closed = false

  /** Takes over a descriptor that `fs.openSync` opened on a network namespace. */
  constructor(fd: number, path?: string, name?: string) {
    this.#fd = fd
    this.inode = fstatSync(fd).ino
    this.path = path
    this.name = name
  }

  /** The open descriptor, for attributes such as IFLA_NET_NS_FD. It is valid until `close`. @throws an Error once that was called */
  get fd(): number {
    if (this.#closed) throw Object.assign(new Error(`the namespace ${this} is closed`), { code: 'EBADF' })
    return this.#fd
  }

  /**
   * Runs `work` inside and returns what it returns. All of it is one synchronous step: the calling thread goes there and comes back before
   * anything else can run, so a promise is refused. What `work` opens or starts stays inside: sockets, child processes, worker threads. What
   * it does through the asynchronous `fs` does not happen inside: use the synchronous one, for /proc/sys too.
   *
   * If the thread cannot come back, the process says so and aborts, rather than go on in the wrong network.
   *
   * Equivalent to: `ip netns exec NAME ...`, without its mount of /sys and its files from /etc/netns.
   *
   * @throws EPERM without CAP_SYS_ADMIN; whatever `work` throws
   */
  enter<T>(work: (() => T) & Synchronous<T>): T {
    const fd = this.fd
    return excursion(() => setNamespace(fd, CLONE_NEWNET, this.path), work)
  }

  /**
   * Starts a program inside, as `child_process.spawn` does.
   *
   * Equivalent to: `ip netns exec NAME COMMAND ARGS`, without its mount of /sys and its files from /etc/netns.
   */
  spawn(command: string, args: readonly string[] = [], options: SpawnOptions = {}): ChildProcess {
    return spawnProgram(this, command, args, options)
  }

  /**
   * Starts a worker thread that lives inside, as `new Worker(url, options)` of `node:worker_threads` does: what it opens through Node's `net`, `dgram` or
   * `http`, it opens there. Only what the asynchronous `fs` does goes through libuv's pool, whose threads are where the program is. The namespace
   * lives as long as the worker does.
   *
   * Equivalent to: `ip netns exec NAME node FILE`, in the same process
   *
   * @throws EPERM without CAP_SYS_ADMIN; what `new Worker` throws
   */
  worker(url: string | URL, options: WorkerOptions = {}): Worker {
    return startWorker(this, url, options)
  }

  /** Lets go of the namespace. One without a name, process or socket in it ends then. Closing twice is no error. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.#fd)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** What to call it in a message: its name, else its path, else its number as `ls -l /proc/self/ns` shows it. */
  toString(): string {
    return this.name ?? this.path ?? `net:[${this.inode}]`
  }
}

/**
 * Opens a namespace. One that is open already is opened once more, so that each of the two can be closed by itself.
 *
 * @throws ENOENT where there is none; EACCES for a process that is not ours to look at; an error with code `ERR_STALE_NAMESPACE` for a file
 * in /run/netns that no namespace is mounted on; `ERR_NOT_A_NAMESPACE` for any other file that is no network namespace
 */
export function openNamespace(which: NamespaceName): Namespace {
  if (which instanceof Namespace) return new Namespace(openSync(`/proc/self/fd/${which.fd}`, 'r'), which.path, which.name)
  if (typeof which === 'number') return openPath(`/proc/${processId(which)}/ns/net`)
  return which.includes('/') ? openPath(which) : openPath(namespacePath(which), which)
}

/** Opens the namespace that the calling thread is in: the host's own, outside of `enter`. */
export function currentNamespace(): Namespace {
  return new Namespace(openSync(threadNetwork, 'r'))
}

/**
 * The file that stands for a named namespace, whether there is one or not. @throws a TypeError for a name that cannot be a file's name, as
 * `ip netns` refuses it too
 */
export function namespacePath(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name) || Buffer.byteLength(name) > 255) {
    throw new TypeError(`not a name for a namespace: ${JSON.stringify(name)}`)
  }
  return `${namespaceDirectory}/${name}`
}

function processId(id: number): number {
  if (!Number.isSafeInteger(id) || id < 1) throw new TypeError(`not a process id: ${id}`)
  return id
}

function openPath(path: string, name?: string): Namespace {
  // O_NONBLOCK: a path may lead to a pipe, whose opening would wait for a writer.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const kind = namespaceKind(fd)
    if (kind !== CLONE_NEWNET) throw notANamespace(path, name, kind === undefined)
    return new Namespace(fd, path, name)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function notANamespace(path: string, name: string | undefined, plain: boolean): Error {
  if (plain && name !== undefined) {
    const hint = `remove it with deleteNamespace(${JSON.stringify(name)}) or 'ip netns delete ${name}'`
    const text = 'is a plain file that a namespace was once mounted on, or is mounted on elsewhere'
    return Object.assign(new Error(`'${path}' ${text}: ${hint}`), { code: 'ERR_STALE_NAMESPACE', path, hint })
  }
  const text = plain ? 'is no namespace' : 'is a namespace, but of another kind'
  const hint = 'a network namespace is a file such as /proc/ID/ns/net or /run/netns/NAME'
  return Object.assign(new Error(`'${path}' ${text}: ${hint}`), { code: 'ERR_NOT_A_NAMESPACE', path, hint })
}
