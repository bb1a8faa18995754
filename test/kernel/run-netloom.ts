/** The command `netloom`, run to its end in the namespaces of a test. */

import { spawnSync } from 'node:child_process'
import { projectRoot } from '../system/script.ts'

/** What Node is told to run `netloom`. */
export const command = ['--import', 'tsx', 'src/cli/main.ts'] as const

/** Runs `netloom` to its end. */
export function netloom(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], {
    cwd: projectRoot,
    input,
    encoding: 'utf8',
    timeout: 80_000,
  })
  return { status, stdout, stderr }
}
