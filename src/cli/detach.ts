/** `netloom detach`: takes containers off a bridge network. */

import { parseArgs } from 'node:util'
import { openNetwork } from '../container/index.ts'
import { checkNetworkName } from '../container/plan.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, understand } from './failure.ts'

export const help = `netloom detach NETWORK NAME...

Takes containers off the network by their names there. One that is not on it is no error.

  netloom detach web shop`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true, strict: true })
  const [network, ...names] = positionals
  if (network === undefined || names.length === 0) throw new UsageError('expected a network and a name')
  for (const name of positionals) understand(() => checkNetworkName(name))
  return await attempt('detach', console, async () => {
    await using found = await openNetwork(network)
    await console.print(`${network}: ${await found.detach(...names)} of ${names.length} detached\n`)
    return 0
  })
}
