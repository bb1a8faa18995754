/** The C programs of the bench, built on the spot. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

let directory: string | undefined

/** Builds `c/NAME.c` and gives the program's path; undefined where there is no gcc. Throws where gcc refuses it. */
export function compile(name: string): string | undefined {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  if (directory === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'netloom-bench-'))
    process.once('exit', () => rmSync(made, { recursive: true }))
    directory = made
  }
  const program = join(directory, name)
  execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-o', program, fileURLToPath(new URL(`c/${name}.c`, import.meta.url))], {
    stdio: 'inherit',
  })
  return program
}

/** How to get what `compile` lacked. */
export const NO_COMPILER = 'C: not measured, there is no gcc (Debian: apt-get install gcc libc6-dev)'
