/** Settings of a network namespace in /proc/sys/net. sysctl(8), proc(5), the kernel's Documentation/networking/ip-sysctl.rst */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { inside } from '../namespace/inside.ts'
import type { Namespace } from '../namespace/namespace.ts'

/**
 * The settings of one network namespace. A key is written with dots or slashes: `net.ipv4.ip_forward`, `net/ipv4/conf/eth0.5/forwarding`; what
 * stands first separates, and the other sign then stands for the former, as in `net.ipv4.conf.eth0/5.forwarding`. Only keys under `net` are
 * taken: all others are not the namespace's but the machine's.
 *
 * All of this happens at once, not asynchronously: whose settings /proc/sys shows depends on the thread that opens it, and the threads of the
 * asynchronous `fs` are never in another namespace.
 */
export interface Sysctl {
  /**
   * What is set. Equivalent to: `sysctl -n KEY`
   *
   * @throws a TypeError for what is no key under `net`; the system's error: ENOENT for a key that this kernel does not have
   */
  get(key: string): string
  /** Sets it. Equivalent to: `sysctl -w KEY=VALUE` @throws as `get`; EINVAL for a value that cannot be, EACCES where it may not be written */
  set(key: string, value: string | number): void
  /** Whether there is such a key here: of a link, whether the link is there. Equivalent to: `test -e /proc/sys/KEY` */
  has(key: string): boolean
  /** The keys right below this one: the names of links, below `net.ipv4.conf`. Equivalent to: `ls /proc/sys/KEY` */
  list(key: string): string[]
}

/** The settings of that namespace; without one, of the one that the calling thread is in. */
export function sysctl(namespace: Namespace | undefined): Sysctl {
  return {
    get: (key) => inside(namespace, () => readFileSync(pathOf(key), 'utf8')).trimEnd(),
    set: (key, value) => inside(namespace, () => writeFileSync(pathOf(key), String(value))),
    has: (key) => inside(namespace, () => existsSync(pathOf(key))),
    list: (key) => inside(namespace, () => readdirSync(pathOf(key))),
  }
}

function pathOf(key: string): string {
  const [separator] = /[./]/.exec(key) ?? []
  const steps = key.split(separator ?? '.').map((step) => (separator === '/' ? step : step.replaceAll('/', '.')))
  if (steps[0] !== 'net' || steps.some((step) => step === '' || step === '.' || step === '..' || step.includes('\0'))) {
    throw new TypeError(`not a key of a network namespace, such as net.ipv4.ip_forward: ${JSON.stringify(key)}`)
  }
  return `/proc/sys/${steps.join('/')}`
}
