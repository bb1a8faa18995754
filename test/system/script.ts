/** Runs a piece of a test as a process of its own: for what a test cannot do to itself, such as giving up root, or ending. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's directory: scripts run there, and import `./src/...`. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** The command that runs `source`, an ES module in JavaScript, with {@link projectRoot} as its directory. */
export function scriptCommand(source: string): [string, ...string[]] {
  return [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', source]
}

/** Runs such a module and waits for its end, a minute at most: it may run on an emulated processor. `wrapper` is a command to run it with. */
export function runScript(source: string, ...wrapper: string[]): SpawnSyncReturns<string> {
  const [program = '', ...args] = [...wrapper, ...scriptCommand(source)]
  return spawnSync(program, args, {
    cwd: projectRoot,
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
