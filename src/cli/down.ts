/** `netloom down`: deletes the network of a container. */

import { parseArgs } from 'node:util'
import { deleteContainerNetwork } from '../container/index.ts'
import type { Console } from './console.ts'
import { attemptEach } from './failure.ts'

export const help = `netloom down NAME...

Deletes networks that \`netloom up\` made, with all that belongs to them. One that is not there is no error.`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { positionals: names } = parseArgs({ args: [...args], options: {}, allowPositionals: true, strict: true })
  return await attemptEach('down', console, names, async (name) => {
    await console.print(`${name}: ${(await deleteContainerNetwork(name)) ? 'deleted' : 'there is none'}\n`)
  })
}
