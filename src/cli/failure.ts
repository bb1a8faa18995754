/** What a command says when it fails. */

import { checkNetworkName } from '../container/plan.ts'
import { printable } from '../explain/printable.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'

/** Runs a command's work; an error is told in a line, and makes the exit status 1. */
export async function attempt(command: string, console: Console, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    console.complain(`netloom ${command}: ${printable(messageOf(error))}\n`)
    return 1
  }
}

/** Runs a command's work for each name of a network; the exit status is that of the worst. */
export async function attemptEach(
  command: string,
  console: Console,
  names: readonly string[],
  work: (name: string) => Promise<void>,
): Promise<number> {
  if (names.length === 0) throw new UsageError('expected a name')
  for (const name of names) understand(() => checkNetworkName(name))
  let status = 0
  for (const name of names) {
    const outcome = await attempt(command, console, async () => {
      await work(name)
      return 0
    })
    status = Math.max(status, outcome)
  }
  return status
}

/** Checks what was said on the command line: where the library calls it a TypeError, the usage is wrong. */
export function understand<T>(check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message)
    throw error
  }
}

/** An error in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
