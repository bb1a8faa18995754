/** `netloom down`: deletes the network of a container. */

import { parseArgs } from 'node:util'
import { deleteContainerNetwork } from '../container/index.ts'
import { checkNetworkName } from '../container/plan.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, understand } from './failure.ts'

export const help = `netloom down NAME...

Deletes networks that \`netloom up\` made, with all that belongs to them. One that is not there is no error.`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { positionals: names } = parseArgs({ args: [...args], options: {}, allowPositionals: true, strict: true })
  if (names.length === 0) throw new UsageError('expected a name')
  for (const name of names) understand(() => checkNetworkName(name))
  let status = 0
  for (const name of names) {
    const outcome = await attempt('down', console, async () => {
      await console.print(`${name}: ${(await deleteContainerNetwork(name)) ? 'deleted' : 'there is none'}\n`)
      return 0
    })
    status = Math.max(status, outcome)
  }
  return status
}
