/** What a command says when it fails. */

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
