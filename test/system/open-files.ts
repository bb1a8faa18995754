/** Counts what a test may not leak. */

import { readdirSync } from 'node:fs'

/** The number of open descriptors of this process. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').length
}

/** The number of threads of this process. */
export function threads(): number {
  return readdirSync('/proc/self/task').length
}
