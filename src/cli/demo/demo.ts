/** `netloom demo`: the whole story of a container network, on the real kernel, each step verified. */

import { parseArgs } from 'node:util'
import { type ContainerNetwork, createContainerNetwork, type NetworkDescription, planNetwork } from '../../container/index.ts'
import { printable } from '../../explain/printable.ts'
import { openHost } from '../../host/host.ts'
import { listNamespaces } from '../../host/namespaces.ts'
import { UsageError } from '../command.ts'
import type { Console } from '../console.ts'
import { hideRun, isInside, obstacle, runInside } from './sandbox.ts'
import { Story } from './story.ts'
import { buildWorld, FAR_ADDRESS, HOST_ADDRESS, seenFromAfar } from './world.ts'

export const help = `netloom demo [--host --uplink DEV]

Makes the network of a container, step by step: what each step is for, the command that it stands for, the messages, and what the kernel then
says. It happens in namespaces of its own, with a stand-in for the internet, so that this machine's network is never touched. All of it is
deleted in the end. The exit status is 0 only if every step was verified.

  --host --uplink DEV   do it for real, in this machine's own network, with DEV as the way out`

const NAME = 'myns'

/** The status of a program that Ctrl-C ended. */
const INTERRUPTED = 130

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { host: { type: 'boolean' }, uplink: { type: 'string' } }, strict: true })
  if ((values.host === true) !== (values.uplink !== undefined)) throw new UsageError('--host and --uplink go together')
  if (values.uplink !== undefined) return await tell({ uplink: values.uplink }, console)
  if (!isInside()) {
    const reason = obstacle()
    if (reason === undefined) return await runInside()
    console.complain(`netloom demo: ${printable(reason)}\n`)
    return 1
  }
  hideRun()
  await using world = await buildWorld()
  return await tell({ host: world.host, uplink: world.uplink }, console, HOST_ADDRESS)
}

/**
 * Tells the story and gives the exit status. `seen` is the address under which the far server must see the container; without it nobody is
 * asked, since no server of ours is out there.
 */
async function tell(place: Pick<NetworkDescription, 'host' | 'uplink'>, console: Console, seen?: string): Promise<number> {
  const description: NetworkDescription = {
    ...place,
    name: NAME,
    subnet: '10.10.0.0/24',
    hostLink: 'veth-host',
    containerLink: 'veth-ns',
    probe: FAR_ADDRESS,
  }
  const story = new Story(console, planNetwork(description))
  const before = await surroundings(description)
  const interruption = new AbortController()
  const interrupt = () => interruption.abort(new Error('interrupted'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt)
  let network: ContainerNetwork | undefined
  let status = 0
  try {
    network = await createContainerNetwork(description, { signal: interruption.signal, watch: story.watch })
    if (seen !== undefined) await askFarServer(network, story, seen)
    interruption.signal.throwIfAborted()
  } catch (error) {
    status = interruption.signal.aborted ? INTERRUPTED : 1
    story.failed(printable(messageOf(error)))
  }
  try {
    story.chapter('And back')
    await network?.delete()
    const after = await surroundings(description)
    if (after !== before) throw new Error(`something is left over: ${after}, where there was: ${before}`)
    story.found(`all of it is gone: ${after}`)
  } catch (error) {
    status ||= 1
    story.failed(printable(messageOf(error)))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt)
  await story.end()
  return status
}

async function askFarServer(network: ContainerNetwork, story: Story, expected: string): Promise<void> {
  story.chapter('Who is calling?')
  story.say(`A program in ${NAME} connects to a server at ${FAR_ADDRESS}, which answers with the address that it sees.`)
  const address = await seenFromAfar(network)
  if (address !== expected) throw new Error(`the server at ${FAR_ADDRESS} saw ${address}, not ${expected}`)
  story.found(`it saw ${address}: the host’s address, not ${network.plan.address}`)
}

/** What a network would leave behind if it left anything, in a sentence. */
async function surroundings({ host: where }: Pick<NetworkDescription, 'host'>): Promise<string> {
  await using host = openHost(where)
  const links = (await host.links.list()).map(({ name }) => name)
  const tables = (await host.firewall.tables()).map(({ name }) => name)
  const namespaces = listNamespaces().map(({ name }) => name)
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))
  const forwarding = host.sysctl.get('net.ipv4.ip_forward') === '1' ? 'on' : 'off'
  return `links ${list(links)}; tables ${list(tables)}; namespaces ${list(namespaces)}; forwarding ${forwarding}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
