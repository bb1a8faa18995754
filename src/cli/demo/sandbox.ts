/** A world of its own for the demonstration: new network and mount namespaces, so that the machine's network is never touched. unshare(1) */

import { spawn, spawnSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { MS_PRIVATE, MS_REC, mount } from '../../system/mount.ts'
import { standIn } from '../stand-in.ts'

/** Set in the environment of the process that is inside: the namespaces of the one that is not. */
const MARK = 'NETLOOM_OUTSIDE'

/** Whether this process runs inside already. The environment alone is not believed: what follows is not for the machine's own namespaces. */
export function isInside(): boolean {
  const outside = /^net:\[\d+\] mnt:\[\d+\]$/.exec(process.env[MARK] ?? '')?.[0].split(' ')
  return outside !== undefined && ownNamespaces().every((namespace) => !outside.includes(namespace))
}

/**
 * What keeps `unshare` from giving this user namespaces, in one sentence; undefined where nothing does. As root it takes two kinds; anybody else
 * gets a user namespace around them, and is root in there.
 */
export function obstacle(): string | undefined {
  const { error, status, stderr } = spawnSync('unshare', [...kinds(), process.execPath, '--version'], { encoding: 'utf8' })
  if (status === 0) return undefined
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return 'this takes the program unshare, which is part of util-linux'
  const reason = error === undefined ? stderr.trim().split('\n')[0] : error.message
  const remedy = isRoot()
    ? 'this takes CAP_SYS_ADMIN, which this root does not have (a container?)'
    : 'run it as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0)'
  return `namespaces of its own are refused here: ${remedy} (${reason})`
}

/** Runs this very program once more, inside; gives its exit status. Ctrl-C reaches it by itself: it is in the same process group. */
export async function runInside(): Promise<number> {
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const env = { ...process.env, [MARK]: ownNamespaces().join(' ') }
  return await standIn(() => spawn('unshare', [...kinds(), ...program], { stdio: 'inherit', env }))
}

/** Puts an empty file system on /run, where namespaces get their names, that nobody outside sees. */
export function hideRun(): void {
  mount('none', '/', 'none', MS_REC | MS_PRIVATE)
  mount('none', '/run', 'tmpfs', 0)
}

function kinds(): string[] {
  return isRoot() ? ['-n', '-m'] : ['-U', '-r', '-n', '-m']
}

function ownNamespaces(): string[] {
  return ['net', 'mnt'].map((kind) => readlinkSync(`/proc/self/ns/${kind}`))
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
