/** The network of one container: a namespace joined to its host by a veth, with a way out. */

import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { type Host, openHost } from '../host/host.ts'
import type { NamespaceName } from '../host/namespace.ts'
import { contains, parseNetwork, parsePrefix } from '../host/prefix.ts'
import { type Exchange, NetlinkError } from '../netlink/index.ts'
import { type NetworkDescription, type NetworkPlan, planNetwork, TABLE_PREFIX } from './plan.ts'
import type { NetworkRecord } from './record.ts'
import { listRecords, readRecord, writeRecord } from './records.ts'
import { Site } from './site.ts'
import type { Step } from './step.ts'
import { steps } from './steps.ts'

/** What happens while a network is made, for whoever watches. */
export type NetworkEvent =
  | { readonly type: 'begin'; readonly step: Step }
  /** A datagram that the step sent or received. */
  | { readonly type: 'exchange'; readonly step: Step; readonly exchange: Exchange }
  /** What the kernel says now that the step is done, in a line each. */
  | { readonly type: 'verified'; readonly step: Step; readonly found: readonly string[] }

/** How a network is made. */
export interface CreateOptions {
  /** Gives up before the next step and takes back what was made. */
  readonly signal?: AbortSignal
  /** Called with what happens; each step is then verified as soon as it is done. */
  readonly watch?: (event: NetworkEvent) => void
}

/** What was found out about one step of a network. */
export interface Finding {
  readonly step: Step
  /** What the kernel says, in a line each; empty where something is wrong. */
  readonly found: readonly string[]
  /** What is not as it should be; undefined where all is well. */
  readonly problem: string | undefined
}

/** A step that failed. All that was made before it is gone again, unless `leftovers` says otherwise. */
export class StepError extends Error {
  /** The name of the step: `'veth'`. */
  readonly step: string
  /** The cause's code: `'EEXIST'`. */
  readonly code: string | undefined
  /** What could not be taken back. */
  readonly leftovers: readonly Error[]

  constructor(network: string, step: string, cause: unknown, leftovers: readonly Error[]) {
    const left = leftovers.length === 0 ? '' : `; not all could be taken back: ${leftovers.map(({ message }) => message).join('; ')}`
    super(`network ${network}: step ‘${step}’ failed: ${cause instanceof Error ? cause.message : String(cause)}${left}`, { cause })
    this.name = 'StepError'
    this.step = step
    this.code = (cause as { code?: string } | undefined)?.code
    this.leftovers = leftovers
  }
}

/** Networks that this process is making at the moment, by host and name. */
const making = new Set<string>()

/**
 * A live container network. `await using` deletes it at the end of the block; `close` lets go of it and leaves it.
 */
export class ContainerNetwork implements AsyncDisposable {
  readonly plan: NetworkPlan
  readonly #site: Site

  /** @internal Use `createContainerNetwork` or `openContainerNetwork`. */
  constructor(site: Site) {
    this.#site = site
    this.plan = site.plan
  }

  /**
   * Starts a program inside, as `child_process.spawn` does.
   *
   * Equivalent to: `ip netns exec NAME COMMAND ARGS`
   */
  spawn(command: string, args: readonly string[] = [], options: SpawnOptions = {}): ChildProcess {
    return this.#site.container.spawn(command, args, options)
  }

  /** Asks the kernel about each step: whether it is as planned. Never throws for what is wrong; it is in the findings. */
  async check(): Promise<Finding[]> {
    const findings: Finding[] = []
    for (const step of steps) findings.push(await verify(step, this.#site))
    return findings
  }

  /**
   * Deletes all of it, the last made first, and puts forwarding back to what it was before the first network. Deleting twice is no error, nor is
   * a part that somebody else deleted. Throws an AggregateError of what could not be deleted; the record stays then, so that it can be tried again.
   */
  async delete(): Promise<void> {
    const errors = await takeBack(this.#site, steps)
    await this.#site.close()
    if (errors.length > 0)
      throw new AggregateError(
        errors,
        `network ${this.plan.name} could not be deleted whole: ${errors.map(({ message }) => message).join('; ')}`,
      )
  }

  /** Lets go of the network and leaves it as it is. */
  async close(): Promise<void> {
    await this.#site.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.delete()
  }
}

/**
 * Makes the network of a container: a namespace, a veth into it, addresses, the default route, forwarding, masquerade, the rules for what may
 * pass, and a ping from inside as proof. All or nothing: when a step fails, what was made before it is taken back.
 *
 * What a killed process left half-made under this name is cleared first.
 *
 * @throws a TypeError for a description that cannot be; a {@link StepError} that names the step and carries the cause, such as a NetlinkError
 */
export async function createContainerNetwork(
  description: NetworkDescription,
  { signal, watch }: CreateOptions = {},
): Promise<ContainerNetwork> {
  const plan = planNetwork(description)
  let applying: Step | undefined
  const observe = (exchange: Exchange) => {
    if (applying !== undefined) watch?.({ type: 'exchange', step: applying, exchange })
  }
  const site = new Site(plan, description.host, watch === undefined ? undefined : observe)
  const begun: Step[] = []
  let at = 'record'
  try {
    await claim(site, description.host)
    for (const step of steps) {
      signal?.throwIfAborted()
      at = step.name
      watch?.({ type: 'begin', step })
      begun.push(step)
      applying = step
      await step.apply(site)
      applying = undefined
      if (watch !== undefined) watch({ type: 'verified', step, found: await step.verify(site) })
    }
    signal?.throwIfAborted()
    return new ContainerNetwork(site)
  } catch (error) {
    applying = undefined
    const claimed = at !== 'record'
    const leftovers = claimed ? await takeBack(site, begun) : []
    await site.close()
    throw new StepError(plan.name, at, error, leftovers)
  } finally {
    making.delete(keyOf(site))
  }
}

/**
 * Opens a network that was made before, by this process or another.
 *
 * @throws an Error with code ENOENT where there is none of that name
 */
export async function openContainerNetwork(name: string, host?: NamespaceName): Promise<ContainerNetwork> {
  const looking = openHost(host)
  try {
    const record = await readRecord(looking, TABLE_PREFIX + name)
    if (record === undefined) throw refusal('ENOENT', `there is no network ${name}`)
    return new ContainerNetwork(new Site(await planOf(name, record, looking), host))
  } finally {
    await looking.close()
  }
}

/** Deletes a network by name; says whether there was one. Equivalent to: `netloom down NAME` */
export async function deleteContainerNetwork(name: string, host?: NamespaceName): Promise<boolean> {
  try {
    await (await openContainerNetwork(name, host)).delete()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return false
    throw error
  }
}

/** The networks on a host, by name. Equivalent to: `netloom ls` */
export async function listContainerNetworks(host?: NamespaceName): Promise<Map<string, NetworkRecord>> {
  const looking = openHost(host)
  try {
    return await listRecords(looking)
  } finally {
    await looking.close()
  }
}

/** Puts the record down, and clears what a killed process left under this name. */
async function claim(site: Site, host: NamespaceName | undefined): Promise<void> {
  const { name, table } = site.plan
  if (making.has(keyOf(site))) throw refusal('EBUSY', `this program is making network ${name} already`)
  making.add(keyOf(site))
  for (;;) {
    try {
      await writeRecord(site.host, site.plan, () => site.host.forwarding.state())
      return
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== 'EEXIST') throw error
    }
    const record = await readRecord(site.host, table)
    if (record === undefined) throw refusal('EEXIST', `there is a table ${table} that is no network’s record`)
    if (await isWhole(site)) throw refusal('EEXIST', `there is a network ${name} already`)
    if (record.creator !== process.pid && isAlive(record.creator))
      throw refusal('EBUSY', `process ${record.creator} is making or deleting network ${name}`)
    const old = new Site(await planOf(name, record, site.host), host)
    try {
      const errors = await takeBack(old, steps)
      if (errors.length > 0)
        throw new AggregateError(
          errors,
          `what is left of network ${name} could not be cleared: ${errors.map(({ message }) => message).join('; ')}`,
        )
    } finally {
      await old.close()
    }
  }
}

/** The last thing that is made, and the first that is deleted, are the forward rules: where they are, all is. */
async function isWhole({ host, plan }: Site): Promise<boolean> {
  return (await host.firewall.rules({ family: 'ip', table: plan.table, chain: 'forward' })).length > 0
}

/** Undoes steps, the last first, then deletes the record; gives what could not be undone. With such, the record stays. */
async function takeBack(site: Site, done: readonly Step[]): Promise<Error[]> {
  const errors: Error[] = []
  for (const step of [...done].reverse()) {
    try {
      await step.undo?.(site)
    } catch (error) {
      errors.push(error instanceof Error ? error : new Error(String(error)))
    }
  }
  if (errors.length === 0) await site.host.firewall.deleteTable(site.plan.table)
  return errors
}

async function verify(step: Step, site: Site): Promise<Finding> {
  try {
    return { step, found: await step.verify(site), problem: undefined }
  } catch (error) {
    return { step, found: [], problem: error instanceof Error ? error.message : String(error) }
  }
}

/** The plan behind a record; addresses that differ from the usual ones are read from the links that have them. */
async function planOf(name: string, { subnet, uplink, hostLink, containerLink }: NetworkRecord, host: Host): Promise<NetworkPlan> {
  const usual = planNetwork({ name, subnet, uplink, hostLink, containerLink })
  const gateway = await ifThere(() => addressOf(host, hostLink, subnet))
  const address = await ifThere(async () => {
    const container = openHost(name)
    try {
      return await addressOf(container, containerLink, subnet)
    } finally {
      await container.close()
    }
  })
  return { ...usual, gateway: gateway ?? usual.gateway, address: address ?? usual.address }
}

/** The address of the subnet that a link has. */
async function addressOf(host: Host, link: string, subnet: string): Promise<string | undefined> {
  const network = parseNetwork(subnet)
  return (await host.addresses.list({ link, family: 'ipv4' })).find(({ address }) => contains(network, parsePrefix(address)))?.address
}

/** What `look` finds; undefined where the link or the namespace that it looks at is gone. */
async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (['ENODEV', 'ENOENT', 'ERR_STALE_NAMESPACE'].includes((error as { code?: string }).code ?? '')) return undefined
    throw error
  }
}

function keyOf({ host, plan }: Site): string {
  return `${host.namespace?.inode ?? ''} ${plan.table}`
}

/** Whether a process of this id exists, ours to signal or not. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
