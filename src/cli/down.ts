/** `netloom down`: deletes the network of a container. */

import { parseArgs } from 'node:util'
import { deleteContainerNetwork, openContainerNetwork } from '../container/index.ts'
import type { Console } from './console.ts'
import { attemptEach } from './failure.ts'
import { withProgress } from './progress.ts'
import { sayPlan } from './say-plan.ts'

export const help = `netloom down NAME... [OPTIONS]

Deletes networks that \`netloom up\` made, with all that belongs to them. One that is not there is no error.

  --dry-run   say what would be done, step by step, and do nothing
  --json      as JSON`

const options = { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } } as const

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals: names } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  return await attemptEach('down', console, names, async (name) => {
    if (values['dry-run'] === true) {
      const network = await openContainerNetwork(name)
      await sayPlan(await network.planDelete(), console, values.json)
      await network.close()
      return
    }
    const deleted = await withProgress(console, `deleting ${name}`, () => deleteContainerNetwork(name))
    await console.print(values.json ? `${JSON.stringify({ name, deleted })}\n` : `${name}: ${deleted ? 'deleted' : 'there is none'}\n`)
  })
}
