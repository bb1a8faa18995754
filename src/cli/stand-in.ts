/** Standing in for a program that was started: waiting for it, and ending as it ends. */

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'

/**
 * Starts a program and gives its exit status, as a shell does: 128 and the signal's number where a signal ended it. SIGTERM is passed on;
 * Ctrl-C reaches the program by itself, which is in the same process group, and what to make of it is the program's affair. Throws what
 * `start` throws, and the error of a program that could not be run.
 */
export async function standIn(start: () => ChildProcess): Promise<number> {
  let child: ChildProcess | undefined
  const ignore = () => {}
  const relay = () => void child?.kill('SIGTERM')
  // Heard from before it runs: a signal right behind its start would end us and leave it.
  process.on('SIGINT', ignore)
  process.on('SIGTERM', relay)
  try {
    child = start()
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  } finally {
    process.off('SIGINT', ignore)
    process.off('SIGTERM', relay)
  }
}
