/** What a command is: a function from arguments and streams to an exit status. */

import type { Console } from './console.ts'

/** One command of `netloom`, a module each. */
export interface Command {
  /** What `--help` shows: the usage in a line, a blank line, what it does. */
  readonly help: string
  /** Does it, and gives the exit status. Throws `UsageError`, or what `parseArgs` throws, for arguments that it does not understand. */
  run(args: readonly string[], console: Console): Promise<number>
}

/** Arguments that a command does not understand: exit status 2, with the usage. */
export class UsageError extends Error {}
