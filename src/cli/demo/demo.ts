/** `netloom demo`: the whole story of a container network, on the real kernel, each step verified. */

import { constants } from 'node:os'
import { parseArgs } from 'node:util'
import {
  type ContainerNetwork,
  createContainerNetwork,
  type NetworkDescription,
  type NetworkPlan,
  planNetwork,
  StepError,
} from '../../container/index.ts'
import { printable } from '../../explain/printable.ts'
import { openHost } from '../../host/host.ts'
import { listNamespaces } from '../../host/namespace/namespaces.ts'
import { UsageError } from '../command.ts'
import type { Console } from '../console.ts'
import { attempt, messageOf, understand } from '../failure.ts'
import { hideRun, isInside, obstacle, runInside } from './sandbox.ts'
import { Story } from './story.ts'
import { buildWorld, FAR_ADDRESS, HOST_ADDRESS, ROUTER_ADDRESS, seenFromAfar } from './world.ts'

export const help = `netloom demo [--host --uplink DEV]

Makes the network of a container, step by step: what each step is for, the command that it stands for, the messages, and what the kernel then
says. It happens in namespaces of its own, with a stand-in for the internet, so that this machine's network is never touched. All of it is
deleted in the end. The exit status is 0 only if every step was verified.

  --host --uplink DEV   do it for real, in this machine's own network, with DEV as the way out`

const network = {
  name: 'myns',
  subnet: '10.10.0.0/24',
  hostLink: 'veth-host',
  containerLink: 'veth-ns',
  probe: FAR_ADDRESS,
} as const

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { host: { type: 'boolean' }, uplink: { type: 'string' } }, strict: true })
  const { uplink } = values
  if ((values.host === true) !== (uplink !== undefined)) throw new UsageError('--host and --uplink go together')
  if (uplink !== undefined) {
    understand(() => planNetwork({ ...network, uplink }))
    return await attempt('demo', console, () => tell({ ...network, uplink }, console))
  }
  if (isInside()) return await attempt('demo', console, () => tellOfWorld(console))
  const reason = obstacle()
  if (reason === undefined) return await runInside()
  console.complain(`netloom demo: ${printable(reason)}\n`)
  return 1
}

/** Tells the story in a world that is built for it. */
async function tellOfWorld(console: Console): Promise<number> {
  hideRun()
  await using world = await buildWorld()
  return await tell({ ...network, host: world.host, uplink: world.uplink }, console, HOST_ADDRESS)
}

/**
 * Tells the story and gives the exit status. `seen` is the address under which the far server must see the container; without it nobody is
 * asked, since no server of ours is out there.
 */
async function tell(description: NetworkDescription, console: Console, seen?: string): Promise<number> {
  const plan = planNetwork(description)
  const story = new Story(console, plan)
  const before = await traces(description, plan)
  const interruption = new AbortController()
  let status = 0
  const interrupt = (signal: NodeJS.Signals) => {
    status = 128 + constants.signals[signal]
    interruption.abort(new Error(`interrupted by ${signal}`))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt)
  const fail = (error: unknown) => {
    status ||= 1
    story.failed(messageOf(error))
  }
  let made: ContainerNetwork | undefined
  try {
    begin(story, plan, seen)
    made = await createContainerNetwork(description, { signal: interruption.signal, watch: story.watch })
    if (seen !== undefined) await askFarServer(made, story, seen)
    interruption.signal.throwIfAborted()
  } catch (error) {
    // What Ctrl-C ended fails too, but that is not why.
    fail(interruption.signal.aborted && !(error instanceof StepError) ? interruption.signal.reason : error)
  }
  try {
    story.chapter('And back')
    await made?.delete()
    const after = await traces(description, plan)
    if (after !== before) throw new Error(`something is left over: there is ${after}; before, there was ${before}`)
    story.found(`as before, there is ${after}`)
  } catch (error) {
    fail(error)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt)
  await story.end()
  return status
}

/** What is going to be made, in a picture, and how to read what follows. */
function begin(
  story: Story,
  { name, containerLink, address, hostLink, gateway, uplink, probe }: NetworkPlan,
  seen: string | undefined,
): void {
  const [inside, outside, out, far] = [
    `${containerLink} ${address}`,
    `${hostLink} ${gateway}`,
    `${uplink}${seen === undefined ? '' : ` ${seen}`}`,
    seen === undefined ? `${probe}` : `${ROUTER_ADDRESS}, ${probe}`,
  ]
  story.chapter('The network of a container')
  story.draw(`${name.padEnd(inside.length)}        host${' '.repeat(outside.length)}        internet`)
  story.draw(`${inside} ------ ${outside}`)
  story.draw(`${' '.repeat(inside.length)}        ${out.padEnd(outside.length)} ------ ${far}`)
  story.chapter('How to read it')
  story.draw('$ a command that does the same')
  story.draw('> a message to the kernel')
  story.draw('< its answer')
  story.draw('= what the kernel says afterwards')
}

async function askFarServer(made: ContainerNetwork, story: Story, expected: string): Promise<void> {
  const { name, address } = made.plan
  story.chapter('Who is calling?')
  story.say(`A program in ${name} connects to a server at ${FAR_ADDRESS}, which answers with the address that it sees.`)
  const seen = await seenFromAfar(made)
  if (seen !== expected) throw new Error(`the server at ${FAR_ADDRESS} saw ${seen}, not ${expected}`)
  story.found(`it saw ${seen}: the host’s address, not ${address}`)
}

/** What there is of a network, in a sentence. */
async function traces({ host: where }: NetworkDescription, { hostLink, table, name }: NetworkPlan): Promise<string> {
  await using host = openHost(where)
  const thing = (there: boolean, what: string) => `${there ? 'a' : 'no'} ${what}`
  const forwarding = host.sysctl.get('net.ipv4.ip_forward') === '1' ? 'forwarding' : 'no forwarding'
  return [
    thing(
      (await host.links.list()).some((link) => link.name === hostLink),
      `link ${hostLink}`,
    ),
    thing(
      (await host.firewall.tables()).some((found) => found.name === table),
      `table ${table}`,
    ),
    thing(
      listNamespaces().some((found) => found.name === name),
      `namespace ${name}`,
    ),
    forwarding,
  ].join(', ')
}
