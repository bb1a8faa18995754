/** `netloom ls`: lists the networks of containers. */

import { parseArgs } from 'node:util'
import { listContainerNetworks } from '../container/index.ts'
import { printable } from '../explain/printable.ts'
import type { Console } from './console.ts'
import { attempt } from './failure.ts'

export const help = `netloom ls [--json]

Lists the networks that \`netloom up\` made on this host, a line each: name, subnet, uplink, the host's and the container's link.

  --json   as a JSON array`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, strict: true })
  return await attempt('ls', console, async () => {
    const networks = [...(await listContainerNetworks())].map(([name, { subnet, uplink, hostLink, containerLink }]) => ({
      name,
      subnet,
      uplink,
      hostLink,
      containerLink,
    }))
    if (values.json) await console.print(`${JSON.stringify(networks)}\n`)
    else for (const network of networks) await console.print(`${printable(Object.values(network).join('  '))}\n`)
    return 0
  })
}
