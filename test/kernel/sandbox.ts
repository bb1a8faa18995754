/**
 * Namespaces of their own for tests that need a kernel, so that none touches the machine's network, and none sees what another left.
 *
 * Vitest runs each test file in a process of its own. Before every test, the main thread of that process moves into a new network namespace
 * and a new mount namespace, where no mount is shared with the machine and an empty tmpfs lies on /run. What the test starts is born there:
 * sockets, child processes, worker threads. It needs no wrapper around vitest, no file of its own, and nothing to clean up: the kernel takes all
 * of it back when the process ends.
 *
 * One thing to know: the threads of libuv's pool are older and stay outside. The asynchronous `fs` therefore sees the machine's /run and /proc/sys.
 * Tests use the synchronous one, which is what the library does too. (Writes to a netlink socket do go through the pool; a socket stays
 * where it was opened whoever writes to it.)
 *
 * As root it works as it is. Without root: `unshare --user --map-root-user npm test`. Where even that is refused, the tests are skipped
 * and say why.
 */

import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { beforeEach, describe, inject } from 'vitest'
import { MNT_DETACH, MS_PRIVATE, MS_REC, mount, unmount } from '../../src/system/mount.ts'
import { CLONE_NEWNET, CLONE_NEWNS, unshare } from '../../src/system/thread-namespace.ts'

let inside = false

/** Moves the main thread into new, empty network and mount namespaces. Each test of a `describeKernel` begins with one. */
export function freshNamespaces(): void {
  unshare(CLONE_NEWNET | CLONE_NEWNS)
  if (inside) unmount('/run', MNT_DETACH)
  else mount('none', '/', 'none', MS_REC | MS_PRIVATE)
  mount('none', '/run', 'tmpfs', 0)
  inside = true
}

/** Why no kernel test can run here; undefined where they can. The kernel itself is asked, by trying. */
const refusal = inject('silence') ?? tried()

function tried(): string | undefined {
  try {
    freshNamespaces()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * A `describe` whose every test runs in fresh namespaces. It is skipped, with the reason in its title, where the kernel or the user lacks
 * what it takes, or one of the programs that it names is not installed.
 */
export function describeKernel(title: string, body: () => void, ...programs: string[]): void {
  const missing = programs.filter((program) => !isInstalled(program))
  const reason = refusal ?? (missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined)
  if (reason !== undefined) {
    describe.skip(`${title} (skipped: ${reason})`, body)
    return
  }
  describe(title, () => {
    beforeEach(freshNamespaces)
    body()
  })
}

/** Where root's programs are too. */
const searchPath = `${process.env.PATH}:/usr/sbin:/sbin`

function isInstalled(program: string): boolean {
  return searchPath.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Whether this process has its user ids from the machine itself, rather than from a user namespace. */
export function isMachineRoot(): boolean {
  return process.getuid?.() === 0 && /^ *0 +0 +4294967295\n$/.test(readFileSync('/proc/self/uid_map', 'latin1'))
}

/** Runs a program in the sandbox and returns what it printed; throws what it complained about. */
export function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: searchPath } })
}

/** The network namespace of a thread of this process, as the kernel writes it: `net:[4026531840]`. */
export function networkOf(thread?: string): string {
  return readlinkSync(thread === undefined ? '/proc/thread-self/ns/net' : `/proc/self/task/${thread}/ns/net`)
}

/** The network namespace of every thread of this process. */
export function networksOfThreads(): Record<string, string> {
  return Object.fromEntries(readdirSync('/proc/self/task').map((thread) => [thread, networkOf(thread)]))
}
