/** `netloom network`: makes, lists, describes, checks and deletes bridge networks. */

import { parseArgs } from 'node:util'
import {
  type AnyNetworkPlan,
  type BridgeNetworkDescription,
  createNetwork,
  deleteNetwork,
  listNetworks,
  type Network,
  type NetworkState,
  openNetwork,
  picture,
  pictureSvg,
  pictureText,
  planBridgeNetwork,
  planCreateNetwork,
} from '../container/index.ts'
import { checkNetworkName } from '../container/plan.ts'
import { printable } from '../explain/printable.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, attemptEach, understand } from './failure.ts'
import { withProgress } from './progress.ts'
import { sayPlan } from './say-plan.ts'

export const help = `netloom network create NAME --subnet PREFIX [OPTIONS] [--dry-run]
netloom network ls [--json]
netloom network inspect NAME [--json]
netloom network show [NAME...] [--svg | --json]
netloom network check NAME [--json]
netloom network repair NAME [--dry-run] [--json]
netloom network rm NAME... [--dry-run] [--json]

Networks of many containers: a bridge, masquerade, published ports. Containers are put on them with \`netloom attach\`. All but \`create\` and \`repair\` know those of \`netloom up\` too. \`show\` draws them: host, bridges, cables, containers, addresses and rules. What \`check\` finds wrong gives exit status 1.

  --subnet PREFIX      10.89.0.0/24; a second time for IPv6: fd00:89::/64
  --gateway ADDRESS    the bridge's own address; the first one of the subnet without it
  --range RANGE        what containers are given by themselves: 10.89.0.128/25, 10.89.0.10-10.89.0.99
  --reserve ADDRESS    one that none is given by itself; may be said several times
  --uplink DEV         the one link that packets to the world may leave by; any without it
  --bridge NAME        the name of the bridge; the network's without it
  --mtu BYTES          the uplink's without it, or 1500
  --no-masquerade      packets keep their addresses, and containers can be reached from outside
  --isolate            no other network may talk to this one
  --internal           there is no way out
  --open-firewalls     rules that let its packets pass go into the chains of Docker, ufw and others that drop
  --dry-run            say what would be done, step by step, and do nothing
  --json               as JSON
  --svg                as an SVG document

  netloom network create web --subnet 10.89.0.0/24 --subnet fd00:89::/64
  netloom network create db --subnet 10.90.0.0/24 --internal
  netloom network show --svg > networks.svg`

const json = { json: { type: 'boolean' } } as const
const dryRun = { 'dry-run': { type: 'boolean' } } as const
const options = {
  ...json,
  ...dryRun,
  subnet: { type: 'string', multiple: true },
  gateway: { type: 'string', multiple: true },
  range: { type: 'string', multiple: true },
  reserve: { type: 'string', multiple: true },
  uplink: { type: 'string' },
  bridge: { type: 'string' },
  mtu: { type: 'string' },
  'no-masquerade': { type: 'boolean' },
  isolate: { type: 'boolean' },
  internal: { type: 'boolean' },
  'open-firewalls': { type: 'boolean' },
} as const

const verbs: Readonly<Record<string, (args: string[], console: Console) => Promise<number>>> = {
  create,
  ls,
  inspect,
  show,
  check,
  repair,
  rm,
}

export async function run([verb, ...args]: readonly string[], console: Console): Promise<number> {
  const chosen = verb === undefined || !Object.hasOwn(verbs, verb) ? undefined : verbs[verb]
  if (chosen === undefined) throw new UsageError(`expected one of ${Object.keys(verbs).join(', ')}`)
  return await chosen(args, console)
}

async function create(args: string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
  const { json, 'dry-run': dry, subnet, reserve, 'no-masquerade': routed, 'open-firewalls': openFirewalls, mtu, ...rest } = values
  if (subnet === undefined) throw new UsageError('expected --subnet')
  if (mtu !== undefined && !/^\d+$/.test(mtu)) throw new UsageError(`--mtu takes a number of bytes, not ${mtu}`)
  const description: BridgeNetworkDescription = {
    ...rest,
    name: oneName(positionals),
    subnet,
    ...(reserve === undefined ? {} : { reserved: reserve }),
    ...(routed === true ? { masquerade: false } : {}),
    ...(openFirewalls === true ? { openFirewalls } : {}),
    ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
  }
  understand(() => planBridgeNetwork(description))
  return await attempt('network create', console, async () => {
    if (dry === true) return await sayPlan(await planCreateNetwork(description), console, json)
    await using network = await withProgress(console, `making ${description.name}`, () => createNetwork(description))
    await console.print(json === true ? `${JSON.stringify(network.plan)}\n` : `${printable(lineOf(network.plan))}\n`)
    return 0
  })
}

async function ls(args: string[], console: Console): Promise<number> {
  const { values } = parseArgs({ args, options: json, strict: true })
  return await attempt('network ls', console, async () => {
    const plans = await listNetworks()
    if (values.json) await console.print(`${JSON.stringify(plans)}\n`)
    else await console.print(linesOf(plans.map(lineOf)))
    return 0
  })
}

async function inspect(args: string[], console: Console): Promise<number> {
  return await open('inspect', args, console, async (network, isJson) => {
    const state = await network.inspect()
    await console.print(isJson ? `${JSON.stringify(state)}\n` : linesOf(described(state)))
    return 0
  })
}

async function show(args: string[], console: Console): Promise<number> {
  const { values, positionals: names } = parseArgs({
    args,
    options: { ...json, svg: { type: 'boolean' } },
    allowPositionals: true,
    strict: true,
  })
  if (values.svg && values.json) throw new UsageError('--svg and --json are two ways to say it: expected one of them')
  for (const name of names) understand(() => checkNetworkName(name))
  return await attempt('network show', console, async () => {
    const drawn = await picture(names.length === 0 ? {} : { names })
    const missing = names.find((name) => !drawn.networks.some((network) => network.name === name))
    if (missing !== undefined) throw new Error(`there is no network ${missing}`)
    await console.print(values.json ? `${JSON.stringify(drawn)}\n` : values.svg ? pictureSvg(drawn) : pictureText(drawn, console.colour))
    return 0
  })
}

async function check(args: string[], console: Console): Promise<number> {
  return await open('check', args, console, async (network, isJson) => {
    const findings = await network.check()
    const lines = findings.flatMap(({ part, problem, help }) => [
      `${part}: ${problem ?? 'as it should be'}`,
      ...help.map((command) => `  try: ${command}`),
    ])
    await console.print(isJson ? `${JSON.stringify(findings)}\n` : linesOf(lines))
    return findings.some(({ problem }) => problem !== undefined) ? 1 : 0
  })
}

async function repair(args: string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { ...json, ...dryRun }, allowPositionals: true, strict: true })
  const name = oneName(positionals)
  return await attempt('network repair', console, async () => {
    await using network = await openNetwork(name)
    const plan = await network.planRepair()
    if (values['dry-run'] === true) return await sayPlan(plan, console, values.json)
    await withProgress(console, `repairing ${name}`, () => plan.apply())
    const steps = plan.steps.map((step) => step.name)
    await console.print(
      values.json
        ? `${JSON.stringify(steps)}\n`
        : `${name}: ${steps.length === 0 ? 'all is as it should be' : `put right: ${steps.join(', ')}`}\n`,
    )
    return 0
  })
}

async function rm(args: string[], console: Console): Promise<number> {
  const { values, positionals: names } = parseArgs({ args, options: { ...json, ...dryRun }, allowPositionals: true, strict: true })
  if (values['dry-run'] === true)
    return await attemptEach('network rm', console, names, async (name) => {
      const network = await openAny(name)
      await sayPlan(await network.planDelete(), console, values.json)
      await network.close()
    })
  return await attemptEach('network rm', console, names, async (name) => {
    const deleted = await withProgress(console, `deleting ${name}`, () => deleteNetwork(name))
    await console.print(values.json ? `${JSON.stringify({ name, deleted })}\n` : `${name}: ${deleted ? 'deleted' : 'there is none'}\n`)
  })
}

/** Does a work with the network that the arguments name. */
async function open(
  verb: string,
  args: string[],
  console: Console,
  work: (network: Network, isJson: boolean) => Promise<number>,
): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: json, allowPositionals: true, strict: true })
  const name = oneName(positionals)
  return await attempt(`network ${verb}`, console, async () => {
    const network = await openAny(name)
    try {
      return await work(network, values.json === true)
    } finally {
      await network.close()
    }
  })
}

/** A network of whichever kind. */
async function openAny(name: string): Promise<Network> {
  const plan = (await listNetworks()).find((each) => each.name === name)
  return plan?.kind === 'point-to-point' ? await openNetwork(name, { kind: plan.kind }) : await openNetwork(name)
}

function oneName([name, ...more]: readonly string[]): string {
  if (name === undefined || more.length > 0) throw new UsageError('expected one name')
  understand(() => checkNetworkName(name))
  return name
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join('')
}

/** A network in a line. */
function lineOf(plan: AnyNetworkPlan): string {
  if (plan.kind === 'point-to-point') return `${plan.name}  ${plan.subnet}  point to point  out by ${plan.uplink}`
  const { name, bridge, subnets, uplink, masquerade, isolate, internal, openFirewalls } = plan
  return [
    name,
    subnets.map(({ prefix }) => prefix).join(' '),
    `bridge ${bridge}`,
    ...(uplink === undefined ? [] : [`out by ${uplink}`]),
    ...(masquerade ? [] : ['not masqueraded']),
    ...(isolate ? ['isolated'] : []),
    ...(internal ? ['internal'] : []),
    ...(openFirewalls ? ['opens firewalls'] : []),
  ].join('  ')
}

/** A network and who is on it, a line each. */
function described({ plan, containers }: NetworkState): string[] {
  const lines = containers.map(({ name, addresses, ports, hostLink }) => `  ${[name, ...addresses, ...ports, `by ${hostLink}`].join('  ')}`)
  return [lineOf(plan), ...lines]
}
