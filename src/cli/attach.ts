/** `netloom attach`: puts a container on a bridge network. */

import { parseArgs } from 'node:util'
import { parsePorts } from '../container/bridge/ports.ts'
import { openNetwork } from '../container/index.ts'
import { checkNetworkName } from '../container/plan.ts'
import { printable } from '../explain/printable.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, understand } from './failure.ts'
import { namespaceWord } from './namespace-word.ts'
import { withProgress } from './progress.ts'
import { sayPlan } from './say-plan.ts'

export const help = `netloom attach NETWORK NAMESPACE [OPTIONS]

Gives the network namespace a link to the network, an address and a way out. NAMESPACE is a name in /run/netns, a path, or the id of a process that lives in it.

  --name NAME         what it is called on the network; the namespace's name without it
  --interface NAME    the container's link; eth0 without it
  --address ADDRESS   its address; a free one without it; a second time for IPv6
  --mac ADDRESS       its MAC address; one that follows from its address without it
  --publish PORTS     ports of the host that lead to it: 8080:80, 127.0.0.1:5353:53/udp, 8000-8009:9000-9009; may be said several times
  --dry-run           say what would be done, step by step, and do nothing
  --json              as JSON

  netloom attach web shop --publish 8080:80`

const options = {
  name: { type: 'string' },
  interface: { type: 'string' },
  address: { type: 'string', multiple: true },
  mac: { type: 'string' },
  publish: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  const [network, namespace, ...more] = positionals
  if (network === undefined || namespace === undefined || more.length > 0) throw new UsageError('expected a network and a namespace')
  understand(() => checkNetworkName(network))
  const { address, publish, json, 'dry-run': dry, ...rest } = values
  const asked = { ...rest, ...(address === undefined ? {} : { addresses: address }), ...(publish === undefined ? {} : { ports: publish }) }
  understand(() => (publish ?? []).map(parsePorts))
  return await attempt('attach', console, async () => {
    await using found = await openNetwork(network)
    if (dry === true) return await sayPlan(await found.planAttach(namespaceWord(namespace), asked), console, json)
    const { name, addresses, ports, hostLink } = await withProgress(console, `attaching ${namespace}`, () =>
      found.attach(namespaceWord(namespace), asked),
    )
    const said = `${name}: ${[...addresses, ...ports].join('  ')}  by ${hostLink}`
    await console.print(json === true ? `${JSON.stringify({ name, addresses, ports, hostLink })}\n` : `${printable(said)}\n`)
    return 0
  })
}
