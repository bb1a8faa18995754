/** A world of its own for the demonstration: new network and mount namespaces, so that the machine's network is never touched. unshare(1) */

import { spawn, spawnSync } from 'node:child_process'
import { MS_PRIVATE, MS_REC, mount } from '../../system/mount.ts'

/** Set in the environment of the process that is inside. */
const MARK = 'NETLOOM_SANDBOX'

/** Whether this process runs inside already. */
export function isInside(): boolean {
  return process.env[MARK] === '1'
}

/**
 * What keeps `unshare` from giving this user namespaces, in one sentence; undefined where nothing does. As root it takes two kinds; anybody else
 * gets a user namespace around them, and is root in there.
 */
export function obstacle(): string | undefined {
  const { error, status, stderr } = spawnSync('unshare', [...namespaces(), 'true'], { encoding: 'utf8' })
  if (status === 0) return undefined
  const reason = error === undefined ? stderr.trim().split('\n')[0] : error.message
  const remedy = isRoot()
    ? 'this needs CAP_SYS_ADMIN, which this root does not have (a container?)'
    : 'run it as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0)'
  return `namespaces of its own are refused here: ${remedy} (${reason})`
}

/** Runs this very program once more, inside; gives its exit status. Signals reach it by themselves: it is in the same process group. */
export async function runInside(): Promise<number> {
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const child = spawn('unshare', [...namespaces(), ...program], { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } })
  const ignore = () => {}
  process.on('SIGINT', ignore)
  const relay = () => child.kill('SIGTERM')
  process.on('SIGTERM', relay)
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)))
    })
  } finally {
    process.off('SIGINT', ignore)
    process.off('SIGTERM', relay)
  }
}

/** Puts an empty file system on /run, where namespaces get their names, that nobody outside sees. */
export function hideRun(): void {
  mount('none', '/', 'none', MS_REC | MS_PRIVATE)
  mount('none', '/run', 'tmpfs', 0)
}

function namespaces(): string[] {
  return isRoot() ? ['-n', '-m'] : ['-U', '-r', '-n', '-m']
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
