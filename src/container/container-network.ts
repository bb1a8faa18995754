/** The network of one container: a namespace joined to its host by a veth, with a way out. */

import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { openHost } from '../host/host.ts'
import type { NamespaceName } from '../host/namespace/namespace.ts'
import type { Exchange } from '../netlink/index.ts'
import type { TableMessage } from '../nft/index.ts'
import { carryOut } from './carry-out.ts'
import { Plan, type PlannedStep } from './change/plan.ts'
import { PaperHost } from './change/rehearsal.ts'
import { failure } from './failure.ts'
import { type Commit, exclusively } from './lock.ts'
import type { Network, NetworkFinding, NetworkState } from './network.ts'
import { stepMessages } from './paper-site.ts'
import { checkNetworkName, type NetworkDescription, type NetworkPlan, planNetwork, tableOf } from './plan.ts'
import { type NetworkRecord, parseRecord } from './record.ts'
import {
  deleteRecord,
  findTable,
  finished,
  isFinished,
  needsForwarding,
  recordsIn,
  type Survey,
  surveyTables,
  unchanging,
  unfinish,
  writeRecord,
} from './records.ts'
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
  /** Gives up before the next step, takes back what was made, and throws the signal's reason. */
  readonly signal?: AbortSignal
  /** Called with what happens; each step is then verified as soon as it is done. Where it throws, the step has failed. */
  readonly watch?: (event: NetworkEvent) => void
}

/** What was found out about one step of a network. */
export interface Finding extends NetworkFinding {
  readonly step: Step
  /** What the kernel says, in a line each; empty where something is wrong. */
  readonly found: readonly string[]
}

/** A step that failed. All that was made before it is gone again, unless `leftovers` says otherwise. */
export class StepError extends Error {
  /** The name of the step: `'veth'`. */
  readonly step: string
  /** The cause's code: `'EEXIST'`. */
  readonly code: string | undefined
  /** What could not be taken back. */
  readonly leftovers: readonly Error[]

  constructor(network: string, step: string, cause: unknown, leftovers: readonly Error[] = []) {
    const left = leftovers.length === 0 ? '' : `; not all could be taken back: ${messagesOf(leftovers)}`
    super(`network ${network}: step ‘${step}’ failed: ${messageOf(cause)}${left}`, { cause })
    this.name = 'StepError'
    this.step = step
    this.code = codeOf(cause)
    this.leftovers = leftovers
  }
}

/**
 * A live container network. `await using` deletes it at the end of the block; `close` lets go of it and leaves it.
 */
export class ContainerNetwork implements Network {
  readonly plan: NetworkPlan
  readonly #site: Site
  readonly #record: NetworkRecord
  #closing: Promise<void> | undefined
  #deletion: Promise<void> | undefined

  /** @internal Use `createContainerNetwork` or `openContainerNetwork`. */
  constructor(site: Site, record: NetworkRecord) {
    this.#site = site
    this.#record = record
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

  /** The network and its one container. @throws an Error with code ENOENT where it is gone */
  async inspect(): Promise<NetworkState<NetworkPlan>> {
    const { plan, host } = this.#site
    if ((await findTable(host, plan.table)) === undefined) throw failure('ENOENT', `there is no network ${plan.name} any more`)
    const { name, address, prefixLength, hostLink } = plan
    return { plan, containers: [{ name, addresses: [`${address}/${prefixLength}`], ports: [], hostLink }] }
  }

  /** Asks the kernel about each step: whether it is as planned. Never throws for what is wrong; it is in the findings. */
  async check(): Promise<Finding[]> {
    const findings: Finding[] = []
    for (const step of steps) findings.push(await verify(step, this.#site))
    return findings
  }

  /**
   * Deletes all of it, the last made first, and puts forwarding back to what it was before the first network. Deleting twice is no error, nor is
   * a part that somebody else deleted. Throws an Error with code EBUSY where somebody else is deleting it, and an AggregateError of what could
   * not be deleted; the record stays then, so that it can be tried again.
   *
   * Equivalent to: `netloom down NAME`
   */
  async delete(): Promise<void> {
    this.#deletion ??= this.#delete()
    try {
      await this.#deletion
    } catch (error) {
      this.#deletion = undefined
      throw error
    }
  }

  /** What `delete` would do. */
  async planDelete(): Promise<Plan<void>> {
    const { plan, host } = this.#site
    const planned: PlannedStep[] = []
    for (const step of [...steps].reverse()) {
      const { name, purpose, undo, undoCommands, commands } = step
      if (undo === undefined) continue
      const messages = await stepMessages(step, this.#site, 'undo')
      const again = commands(plan)
      planned.push({
        name,
        purpose: `Takes back: ${purpose}`,
        namespace: undefined,
        messages,
        commands: undoCommands?.(plan) ?? [],
        undo: again,
      })
    }
    const records = recordsIn(await surveyTables(host))
    records.delete(plan.name)
    const isRestored = needsForwarding(this.#record) && ![...records.values()].some(needsForwarding)
    const paper = new PaperHost()
    await paper.firewall.deleteTable(plan.table)
    await paper.close()
    planned.push({
      name: 'record',
      purpose:
        'The table goes, with the rules and all that is known of the network; forwarding is put back where no other network needs it.',
      namespace: undefined,
      messages: paper.sent,
      commands: [`nft delete table ip ${plan.table}`, ...(isRestored ? ['sysctl -w net.ipv4.ip_forward=0'] : [])],
      undo: steps.filter(({ undo }) => undo === undefined).flatMap(({ commands }) => commands(plan)),
    })
    return new Plan(planned, () => this.delete())
  }

  async #delete(): Promise<void> {
    const { host, plan } = this.#site
    await exclusively(host, plan, {
      begin: (commit) => unfinish(plan, commit),
      proceed: async (_, conclude) => {
        const errors = await takeBack(this.#site, this.#record, steps, conclude)
        if (errors.length > 0) throw new AggregateError(errors, `network ${plan.name} could not be deleted whole: ${messagesOf(errors)}`)
      },
    })
    // All of it is gone. Our sockets take longer to close (the kernel waits for a grace period behind a deleted table): nobody has to wait for that.
    this.close().catch(() => undefined)
  }

  /** Lets go of the network and leaves it as it is. Closing twice is no error. */
  async close(): Promise<void> {
    this.#closing ??= this.#site.close()
    await this.#closing
  }

  /** Deletes it, unless `close` let go of it before. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing === undefined) await this.delete()
    await this.close()
  }
}

/**
 * Makes the network of a container: a namespace, a veth into it, addresses, the default route, forwarding, masquerade, the rules for what may
 * pass, and a ping from inside as proof. All or nothing: when a step fails, what was made before it is taken back.
 *
 * What a killed process left half-made under this name is cleared first.
 *
 * @throws a TypeError for a description that cannot be; an Error with code EEXIST where there is a network of this name, EBUSY where somebody
 * is making or deleting it; a {@link StepError} that names the step and carries the cause, such as a NetlinkError
 */
export async function createContainerNetwork(
  description: NetworkDescription,
  { signal, watch }: CreateOptions = {},
): Promise<ContainerNetwork> {
  const plan = planNetwork(description)
  signal?.throwIfAborted()
  let applying: Step | undefined
  const observe = (exchange: Exchange) => {
    const step = applying
    // Where the watcher throws, the step has failed: of how that is taken back it is told nothing.
    applying = undefined
    if (step !== undefined) watch?.({ type: 'exchange', step, exchange })
    applying = step
  }
  const site = new Site(plan, description.host, watch === undefined ? undefined : observe)

  const made = new Set<Step>()
  const work = async (step: Step) => {
    signal?.throwIfAborted()
    watch?.({ type: 'begin', step })
    applying = step
    await step.apply(site)
    made.add(step)
    applying = undefined
    if (watch !== undefined) watch({ type: 'verified', step, found: await step.verify(site) })
  }

  const make = async (record: NetworkRecord, conclude: Commit) => {
    // Whoever watches is told one thing after the other.
    const failed = await carryOut(steps, watch !== undefined, work)
    applying = undefined
    try {
      if (failed !== undefined) throw failed.cause
      signal?.throwIfAborted()
      await conclude([finished(plan)])
      return new ContainerNetwork(site, record)
    } catch (error) {
      const leftovers = await takeBack(
        site,
        record,
        steps.filter((step) => made.has(step)),
        conclude,
      )
      if (signal?.aborted && error === signal.reason && leftovers.length === 0) throw error
      throw new StepError(plan.name, failed?.step ?? 'connectivity', error, leftovers)
    }
  }

  let looking = prepare(site)
  const attempt = async (found: Survey) => {
    let survey = found
    const left = survey.tables.get(plan.table)
    if (left !== undefined) {
      await looking
      await clear(site, left, description.host)
      looking = prepare(site)
      survey = await surveyTables(site.host)
    }
    const problem = await looking
    return await exclusively(site.host, plan, {
      // What stands in the way may be the work of whoever is at it: that is what is said then.
      begin: async (commit) => (problem === undefined ? await writeRecord(site.host, plan, survey, commit) : await commit([], survey)),
      proceed: async (record, conclude) => {
        if (record === undefined) throw problem
        return await make(record, conclude)
      },
    })
  }

  try {
    return await unchanging(site.host, attempt)
  } catch (error) {
    await looking
    await site.close()
    throw error
  }
}

/**
 * What `createContainerNetwork` would do. Looks whether it could only fail, and does nothing.
 *
 * @throws as `createContainerNetwork`
 */
export async function planCreateContainerNetwork(
  description: NetworkDescription,
  options: CreateOptions = {},
): Promise<Plan<ContainerNetwork>> {
  const plan = planNetwork(description)
  const site = new Site(plan, description.host)
  try {
    const problem = await prepare(site)
    if (problem !== undefined) throw problem
    const planned: PlannedStep[] = []
    for (const step of steps) {
      const { name, purpose, commands, undoCommands } = step
      const messages = await stepMessages(step, site)
      planned.push({ name, purpose, namespace: undefined, messages, commands: commands(plan), undo: undoCommands?.(plan) ?? [] })
    }
    return new Plan(planned, () => createContainerNetwork(description, options))
  } finally {
    await site.close()
  }
}

/**
 * Opens a network that was made before, by this process or another.
 *
 * @throws a TypeError for what cannot be a network's name; an Error with code ENOENT where there is none of that name
 */
export async function openContainerNetwork(name: string, host?: NamespaceName): Promise<ContainerNetwork> {
  const network = await find(name, host)
  if (network === undefined) throw failure('ENOENT', `there is no network ${name}`)
  return network
}

/**
 * Deletes a network by name; says whether there was one. Equivalent to: `netloom down NAME`
 *
 * @throws a TypeError for what cannot be a network's name; what `delete` throws
 */
export async function deleteContainerNetwork(name: string, host?: NamespaceName): Promise<boolean> {
  const network = await find(name, host)
  if (network === undefined) return false
  try {
    await network.delete()
    return true
  } finally {
    await network.close()
  }
}

/** The networks on a host, by name. Equivalent to: `netloom ls` */
export async function listContainerNetworks(host?: NamespaceName): Promise<Map<string, NetworkRecord>> {
  await using looking = openHost(host)
  return recordsIn(await surveyTables(looking))
}

/** The network of that name, if there is one. */
async function find(name: string, host: NamespaceName | undefined): Promise<ContainerNetwork | undefined> {
  checkNetworkName(name)
  await using looking = openHost(host)
  const record = parseRecord((await findTable(looking, tableOf(name)))?.NFTA_TABLE_USERDATA)
  return record && new ContainerNetwork(new Site(planNetwork({ name, ...record }), host), record)
}

/** Clears what a killed process left under this name. @throws EEXIST where there is a whole network, or a table that is no network's */
async function clear({ host, plan }: Site, found: TableMessage, where: NamespaceName | undefined): Promise<void> {
  const { name, table } = plan
  const record = parseRecord(found.NFTA_TABLE_USERDATA)
  await exclusively(host, plan, {
    begin: (commit) => commit([]),
    proceed: async (_, conclude) => {
      if (record === undefined) throw failure('EEXIST', `there is a table ${table} that is no network’s record`)
      if (await isFinished(host, plan)) throw failure('EEXIST', `there is a network ${name} already`)
      const old = new Site(planNetwork({ name, ...record }), where)
      try {
        const errors = await takeBack(old, record, steps, conclude)
        if (errors.length > 0)
          throw new AggregateError(errors, `what is left of network ${name} could not be cleared: ${messagesOf(errors)}`)
      } finally {
        await old.close()
      }
    },
  })
}

/** Lets all steps look whether they could only fail; gives what the first of those says. */
async function prepare(site: Site): Promise<StepError | undefined> {
  const looks = await Promise.allSettled(steps.map(async (step) => await step.prepare?.(site)))
  for (const [index, look] of looks.entries()) {
    if (look.status === 'rejected') return new StepError(site.plan.name, steps[index]?.name ?? '', look.reason)
  }
  return undefined
}

/** Undoes steps, the last first, then deletes the record and concludes; gives what could not be undone. With such, the record stays. */
async function takeBack(site: Site, record: NetworkRecord, made: readonly Step[], conclude: Commit): Promise<Error[]> {
  const errors: Error[] = []
  const attempt = async (work: () => Promise<void> | undefined) => {
    try {
      await work()
    } catch (error) {
      errors.push(error instanceof Error ? error : new Error(String(error)))
    }
  }
  for (const step of [...made].reverse()) await attempt(() => step.undo?.(site))
  if (errors.length === 0) await attempt(() => deleteRecord(site.host, site.plan, record, conclude))
  return errors
}

async function verify(step: Step, site: Site): Promise<Finding> {
  try {
    return { part: step.name, step, found: await step.verify(site), problem: undefined, help: [] }
  } catch (error) {
    return { part: step.name, step, found: [], problem: messageOf(error), help: [] }
  }
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function messagesOf(errors: readonly Error[]): string {
  return errors.map(messageOf).join('; ')
}
