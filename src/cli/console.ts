/** The streams that a command works on. */

import { once } from 'node:events'

export interface Console {
  readonly input: AsyncIterable<Uint8Array>
  /** Writes to standard output, and waits until there is room for more. False where nobody reads any longer: the command had better stop. */
  print(text: string): Promise<boolean>
  /** Writes to standard error. */
  complain(text: string): void
  /** Shows a line on standard error, in place of the one before; an empty one takes it away. Only where that is a terminal. */
  remark(line: string): void
  /** Standard output is a terminal that wants colours. */
  readonly colour: boolean
}

/** The process's own streams. A reader that goes away (`netloom decode | head`) is no error. */
export function processConsole({ stdin, stdout, stderr, env } = process): Console {
  let failure: NodeJS.ErrnoException | undefined
  let remarked = false
  stdout.on('error', (error) => {
    failure = error
  })
  // There is nowhere left to complain to.
  stderr.on('error', () => {})
  return {
    input: stdin,
    async print(text) {
      // The listener above has the error as well.
      if (failure === undefined && !stdout.write(text)) await once(stdout, 'drain').catch(() => {})
      if (failure !== undefined && failure.code !== 'EPIPE') throw failure
      return failure === undefined
    },
    complain: (text) => void stderr.write(text),
    remark(line) {
      if (!stderr.isTTY || (line === '' && !remarked)) return
      remarked = line !== ''
      // ECMA-48: back to the beginning of the line, and erase it to its end.
      stderr.write(`\r${line}\x1b[K`)
    },
    // https://no-color.org
    colour: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  }
}
