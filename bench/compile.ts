/** The C programs of the bench, built on the spot. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

let directory: string | undefined

/** Builds `c/NAME.c` and gives the program's path; undefined where there is no gcc, or not that library. Throws where gcc refuses it. */
export function compile(name: string, library?: string): string | undefined {
  try {
    execFileSync(
      'gcc',
      library === undefined ? ['--version'] : ['-E', '-include', `lib${library}/lib${library}.h`, '-x', 'c', '/dev/null'],
      {
        stdio: 'ignore',
      },
    )
  } catch {
    return undefined
  }
  if (directory === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'netloom-bench-'))
    process.once('exit', () => rmSync(made, { recursive: true }))
    directory = made
  }
  const program = join(directory, name)
  const source = fileURLToPath(new URL(`c/${name}.c`, import.meta.url))
  const libraries = library === undefined ? [] : [`-l${library}`]
  execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-o', program, source, ...libraries], { stdio: 'inherit' })
  return program
}

/** How to get what `compile` lacked. */
export const NO_COMPILER = 'C: not measured, there is no gcc (Debian: apt-get install gcc libc6-dev)'
export const NO_LIBMNL = 'C with libmnl: not measured (Debian: apt-get install gcc libc6-dev libmnl-dev)'
