/** Counts what a test may not leak. */

import { readdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** The number of open descriptors of this process. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').length
}

/** The same once sockets that are being closed, off the event loop, are closed. */
export async function filesAtRest(): Promise<number> {
  for (let before = openFiles(); ; ) {
    await setTimeout(60)
    const now = openFiles()
    if (now === before) return now
    before = now
  }
}

/** The number of threads of this process. */
export function threads(): number {
  return readdirSync('/proc/self/task').length
}
