/** Network and mount namespaces of its own for the bench: the machine's network is not touched, and all of it goes when the process ends. */

import { spawnSync } from 'node:child_process'

const MARK = 'NETLOOM_BENCH_INSIDE'

/** Whether this process is inside. */
export const inside = process.env[MARK] === '1'

/** Runs this program again, inside; gives its exit status. Without root it becomes root of a user namespace. */
export function enter(): number {
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  // Named namespaces lie under /run.
  const script = 'mount -t tmpfs tmpfs /run && ip link set lo up && exec "$@"'
  const self = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const { status, error } = spawnSync('unshare', [...asRoot, '--net', '--mount', 'sh', '-c', script, 'sh', ...self], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1', PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  })
  if (error !== undefined) throw error
  return status ?? 1
}
