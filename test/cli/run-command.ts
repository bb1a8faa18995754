/** Runs a command in this process, with text in place of its streams. */

import type { Command } from '../../src/cli/command.ts'

export interface Ran {
  readonly output: string
  readonly complaint: string
  readonly status: number
}

/** Runs the command to its end. After `lines` lines nobody reads its output any longer. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  input: string | Iterable<Uint8Array>,
  { lines = Number.POSITIVE_INFINITY, colour = false } = {},
): Promise<Ran> {
  const printed: string[] = []
  const complaints: string[] = []
  const status = await command.run(args, {
    input: stream(typeof input === 'string' ? [Buffer.from(input)] : input),
    async print(text) {
      printed.push(text)
      return printed.length < lines
    },
    complain: (text) => void complaints.push(text),
    remark() {},
    colour,
  })
  return { output: printed.join(''), complaint: complaints.join(''), status }
}

async function* stream(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks
}
