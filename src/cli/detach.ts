/** `netloom detach`: takes containers off a bridge network. */

import { parseArgs } from 'node:util'
import { openNetwork } from '../container/index.ts'
import { checkNetworkName } from '../container/plan.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, understand } from './failure.ts'
import { withProgress } from './progress.ts'
import { sayPlan } from './say-plan.ts'

export const help = `netloom detach NETWORK NAME... [OPTIONS]

Takes containers off the network by their names there. One that is not on it is no error.

  --dry-run   say what would be done, step by step, and do nothing
  --json      as JSON

  netloom detach web shop`

const options = { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } } as const

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  const [network, ...names] = positionals
  if (network === undefined || names.length === 0) throw new UsageError('expected a network and a name')
  for (const name of positionals) understand(() => checkNetworkName(name))
  return await attempt('detach', console, async () => {
    await using found = await openNetwork(network)
    if (values['dry-run'] === true) return await sayPlan(await found.planDetach(...names), console, values.json)
    const count = await withProgress(console, `detaching from ${network}`, () => found.detach(...names))
    await console.print(
      values.json ? `${JSON.stringify({ network, detached: count })}\n` : `${network}: ${count} of ${names.length} detached\n`,
    )
    return 0
  })
}
