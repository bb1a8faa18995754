/** What `decode` and `encode` have in common: a line in, a line out, and an error in the place of a line that cannot be read. */

import { parseArgs } from 'node:util'
import { protocols } from '../explain/protocols.ts'
import type { Protocol } from '../netlink/protocol.ts'
import { jsonLine } from '../schema/json.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { linesOf } from './lines.ts'

/** The protocol that `--protocol NAME` names. */
export function protocolOption(args: readonly string[]): Protocol {
  const { values } = parseArgs({ args: [...args], options: { protocol: { type: 'string' } }, strict: true })
  if (values.protocol === undefined) throw new UsageError(`which protocol? --protocol ${[...protocols.keys()].join('|')}`)
  return protocolNamed(values.protocol)
}

/** The protocol of that name. */
export function protocolNamed(name: string): Protocol {
  const protocol = protocols.get(name)
  if (protocol === undefined) throw new UsageError(`no protocol ${JSON.stringify(name)}; there are ${[...protocols.keys()].join(', ')}`)
  return protocol
}

/** Translates line by line; 1 if there was a line that could not be read. */
export async function translateLines(console: Console, translate: (line: string) => string): Promise<number> {
  let status = 0
  for await (const line of linesOf(console.input)) {
    let result: string
    try {
      result = translate(line)
    } catch (error) {
      result = errorLine(error)
      status = 1
    }
    if (!(await console.print(`${result}\n`))) break
  }
  return status
}

/** An error as a line of JSON: its code, its words, and where (an offset in bytes, or a path of names). */
function errorLine(error: unknown): string {
  const { name, code = name, message, offset, path } = error as Error & { code?: string; offset?: number; path?: string[] }
  return jsonLine({ error: { code, message, offset, path } })
}
