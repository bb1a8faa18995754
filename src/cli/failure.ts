/** What a command says when it fails. */

import { printable } from '../explain/printable.ts'
import type { Console } from './console.ts'

/** Runs a command's work; an error is told in a line, and makes the exit status 1. */
export async function attempt(command: string, console: Console, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    console.complain(`netloom ${command}: ${printable(error instanceof Error ? error.message : String(error))}\n`)
    return 1
  }
}
