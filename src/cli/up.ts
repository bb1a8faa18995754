/** `netloom up`: makes the network of a container and leaves it. */

import { parseArgs } from 'node:util'
import { createContainerNetwork, planCreateContainerNetwork, planNetwork } from '../container/index.ts'
import { printable } from '../explain/printable.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, understand } from './failure.ts'
import { withProgress } from './progress.ts'
import { sayPlan } from './say-plan.ts'

export const help = `netloom up NAME --subnet PREFIX --uplink DEV [OPTIONS]

Makes the network namespace NAME with a veth to this host, addresses, a default route, forwarding and masquerade behind DEV. Programs run in
it with \`netloom exec NAME -- COMMAND\` or \`ip netns exec NAME COMMAND\`.

  --subnet PREFIX        the network between host and container: 10.10.0.0/24
  --uplink DEV           the host's link to the world
  --gateway ADDRESS      the host's address; the first one of the subnet without it
  --address ADDRESS      the container's address; the second one without it
  --host-link NAME       the host's end of the veth; veth-NAME without it
  --container-link NAME  the container's end; eth0 without it
  --mtu BYTES            the uplink's without it
  --probe ADDRESS        what must answer a ping from inside, or all of it is taken back
  --dry-run              say what would be done, step by step, and do nothing
  --json                 as JSON`

const options = {
  subnet: { type: 'string' },
  uplink: { type: 'string' },
  gateway: { type: 'string' },
  address: { type: 'string' },
  'host-link': { type: 'string' },
  'container-link': { type: 'string' },
  mtu: { type: 'string' },
  probe: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  const [name, ...more] = positionals
  const { subnet, uplink, gateway, address, mtu, probe, 'host-link': hostLink, 'container-link': containerLink } = values
  if (name === undefined || more.length > 0) throw new UsageError('expected one name')
  if (subnet === undefined || uplink === undefined) throw new UsageError('expected --subnet and --uplink')
  if (mtu !== undefined && !/^\d+$/.test(mtu)) throw new UsageError(`--mtu takes a number of bytes, not ${mtu}`)
  const description = {
    name,
    subnet,
    uplink,
    ...(gateway === undefined ? {} : { gateway }),
    ...(address === undefined ? {} : { address }),
    ...(hostLink === undefined ? {} : { hostLink }),
    ...(containerLink === undefined ? {} : { containerLink }),
    ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
    ...(probe === undefined ? {} : { probe }),
  }
  const plan = understand(() => planNetwork(description))
  return await attempt('up', console, async () => {
    if (values['dry-run'] === true) return await sayPlan(await planCreateContainerNetwork(description), console, values.json)
    await (await withProgress(console, `making ${name}`, () => createContainerNetwork(description))).close()
    if (values.json) {
      await console.print(`${JSON.stringify(plan)}\n`)
      return 0
    }
    const said = `${name}: ${plan.containerLink} has ${plan.address}, ${plan.hostLink} has ${plan.gateway}, out by ${uplink}`
    await console.print(`${printable(said)}\n`)
    return 0
  })
}
