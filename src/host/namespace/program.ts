/** Programs run in a network namespace. child_process, ip-netns(8) */

import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { inside } from './inside.ts'
import type { Namespace } from './namespace.ts'

/** What a program printed. */
export interface Output {
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program to its end in the namespace (without one, where the calling thread is) and gives what it printed.
 *
 * Equivalent to: `ip netns exec NAME COMMAND ARGS`, without its mount of /sys and its files from /etc/netns
 *
 * @throws the error of `child_process.execFile`: `code` is the exit status, or `'ENOENT'` where there is no such program; `stdout` and `stderr` are
 * there too
 */
export function runProgram(namespace: Namespace | undefined, command: string, args: readonly string[] = []): Promise<Output> {
  return new Promise((resolve, reject) => {
    inside<ChildProcess>(namespace, () =>
      childProcess().execFile(command, args, (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr })
        else reject(Object.assign(error, { stdout, stderr }))
      }),
    )
  })
}

/** Starts a program in the namespace, as `child_process.spawn` does. */
export function spawnProgram(
  namespace: Namespace | undefined,
  command: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): ChildProcess {
  return inside<ChildProcess>(namespace, () => childProcess().spawn(command, args, options))
}

/** Loaded when a program is started: importing netloom should not cost what not everybody needs. */
function childProcess(): typeof import('node:child_process') {
  return process.getBuiltinModule('node:child_process')
}
