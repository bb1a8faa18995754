/** Runs a piece of a test as a process of its own: for what a test cannot do to itself, such as giving up root, or ending. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TestRunner } from 'vitest'

/** The project's directory: scripts run there, and import `./src/...`. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** The command that runs `source`, an ES module in JavaScript, with {@link projectRoot} as its directory. */
export function scriptCommand(source: string): [string, ...string[]] {
  return [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', source]
}

/** Runs such a module and waits for its end, as long as the test may take. `wrapper` is a command to run it with. */
export function runScript(source: string, ...wrapper: string[]): SpawnSyncReturns<string> {
  const [program = '', ...args] = [...wrapper, ...scriptCommand(source)]
  return spawnSync(program, args, {
    cwd: projectRoot,
    encoding: 'utf8',
    timeout: TestRunner.getCurrentTest()?.timeout,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
