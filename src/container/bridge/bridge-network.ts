/** A network of many containers: a bridge that their cables are plugged into, with ways out and in. What docker network and podman network make. */

import { type Host, openHost } from '../../host/host.ts'
import { overlap, parsePrefix } from '../../host/ip/prefix.ts'
import type { Link } from '../../host/link/link.ts'
import type { NamespaceName } from '../../host/namespace/namespace.ts'
import type { ConnectionOptions } from '../../netlink/index.ts'
import { Plan, stepsOf } from '../change/plan.ts'
import { carryOutStages, finishStages, type Stage } from '../change/stage.ts'
import { failure } from '../failure.ts'
import { exclusively } from '../lock.ts'
import type { AttachedContainer, Network, NetworkFinding, NetworkState } from '../network.ts'
import { checkNetworkName } from '../plan.ts'
import type { Attachment } from './alias.ts'
import { type AttachmentSite, attach, planAttaching } from './attach.ts'
import { type AttachOptions, planAttachment } from './attachment-plan.ts'
import { checkNetwork } from './check.ts'
import { inTurn } from './crowd.ts'
import { type BridgeNetworkDescription, type BridgeNetworkPlan, type OnHost, planBridgeNetwork, prefixOf } from './description.ts'
import { cablesNamed, detach, detachmentStages } from './detach.ts'
import { Leases } from './leases.ts'
import { creationStages, removalStages, repairStages } from './network-stages.ts'
import { portsText } from './ports.ts'
import { settle } from './ruleset.ts'
import { attachmentsOf, type FoundNetwork, type NewNetwork, networksOn } from './survey.ts'
import { switchesFor } from './switches.ts'
import { type Restored, watchTable } from './watch.ts'
import { watched } from './watched.ts'

/**
 * A bridge network. It holds a socket or two and no state: all of it is in the kernel, and any other process may open it meanwhile. `close` lets go of it and
 * leaves it; so does the end of an `await using` block.
 */
export class BridgeNetwork implements Network {
  readonly plan: BridgeNetworkPlan
  readonly #host: Host
  readonly #network: FoundNetwork
  readonly #leases: Leases
  readonly #site: AttachmentSite

  /** @internal Use `createBridgeNetwork` or `openBridgeNetwork`. */
  constructor(host: Host, network: FoundNetwork, watched: ConnectionOptions) {
    this.plan = network.plan
    this.#host = host
    this.#network = network
    this.#leases = new Leases(host, network.plan.name)
    this.#site = { host, network, leases: this.#leases, watched }
  }

  /**
   * Attaches a container: gives its namespace a link with an address and a way out, and publishes its ports. All or nothing. What a killed process left of the
   * same attachment is cleared first.
   *
   * Equivalent to: `docker network connect NETWORK CONTAINER`; `ip link add ... type veth peer name eth0 netns NAME`, `ip link set ... master BRIDGE`
   *
   * @throws a TypeError for what cannot be; an Error with code EEXIST where the container is attached already, EBUSY where it is being attached,
   * EADDRINUSE for an address or a port that somebody has, EADDRNOTAVAIL where no address is free, E2BIG for more ports than can be kept account of; a NetlinkError for what the kernel refuses
   */
  async attach(namespace: NamespaceName, options: AttachOptions = {}): Promise<AttachedContainer> {
    const planned = planAttachment(this.plan, namespace, options)
    const attached = await inTurn(() => attach(this.#site, namespace, planned))
    return describe(attached, attached.hostLink)
  }

  /** What `attach` would do, with the address that is free at the moment. @throws as `attach` */
  async planAttach(namespace: NamespaceName, options: AttachOptions = {}): Promise<Plan<AttachedContainer>> {
    const planned = planAttachment(this.plan, namespace, options)
    const { steps, addresses } = await planAttaching(this.#site, namespace, planned)
    return new Plan(steps, () => this.attach(namespace, { ...options, addresses }))
  }

  /**
   * Detaches containers by their names on the network and says how many were attached. Their namespaces may be gone already. The kernel takes some 16 milliseconds
   * to delete a cable, and no longer for several at once. It waits for whoever is attaching one of them.
   *
   * Equivalent to: `docker network disconnect NETWORK CONTAINER`
   */
  async detach(...names: readonly string[]): Promise<number> {
    const found = await detach(this.#host, this.plan.name, names)
    this.#leases.freed(found.flatMap(({ known }) => known?.addresses.map((text) => parsePrefix(text).address) ?? []))
    return found.filter(({ link }) => link !== undefined).length
  }

  /** What `detach` would do. @throws as `detach` */
  async planDetach(...names: readonly string[]): Promise<Plan<number>> {
    const stages = detachmentStages(this.#host, await cablesNamed(this.#host, this.plan.name, names))
    return new Plan(await stepsOf(stages), () => this.detach(...names))
  }

  /** The network as it is now, and who is on it. Equivalent to: `docker network inspect NETWORK` @throws an Error with code ENOENT where it is gone */
  async inspect(): Promise<NetworkState<BridgeNetworkPlan>> {
    const network = await this.#found()
    const containers = (await attachmentsOf(this.#host, network)).map((each) => describe(each, each.link.name))
    return { plan: network.plan, containers }
  }

  /**
   * Asks the kernel about each part of the network: whether it is as it should be, and whether chains of others drop its packets; those are named, with the
   * command that would let them pass. Never throws for what is wrong; it is in the findings.
   */
  async check(): Promise<NetworkFinding[]> {
    return await checkNetwork(this.#host, this.plan.name)
  }

  /**
   * Puts right what others have changed: forwarding, the bridge's addresses and state, the table, and, where the network opens firewalls, its rules there. Says whether
   * the table was changed.
   *
   * Equivalent to: `docker network prune`, and what restarting a daemon does
   */
  async repair(): Promise<boolean> {
    const settled = await settle(this.#host)
    await carryOutStages(repairStages(this.#host, this.#network))
    return settled !== undefined
  }

  /** What `repair` would do; no step where nothing has to be put right. */
  async planRepair(): Promise<Plan<boolean>> {
    const network = await this.#found()
    return new Plan(await stepsOf(repairStages(this.#host, network)), () => this.repair())
  }

  /**
   * Notices when somebody else changes the table, a flush of the whole ruleset for instance, and puts it back within milliseconds; tells each time whose doing it
   * was. It ends with `break`, by its signal, or never, and costs no thread.
   *
   * Equivalent to: `nft monitor`, and `nft -f` of what is missing
   */
  watch({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Restored, void> {
    return watchTable(this.#host, signal)
  }

  /**
   * Deletes the network, with the cables of all containers that are on it, and puts settings back that no other network needs. Deleting twice is no error.
   *
   * Equivalent to: `docker network rm --force NETWORK` @throws an Error with code EBUSY where somebody keeps making or deleting networks
   */
  async delete(): Promise<void> {
    await alone(this.#host, () => remove(this.#host, this.plan.name))
    await this.close()
  }

  /** What `delete` would do. */
  async planDelete(): Promise<Plan<void>> {
    const [network, networks] = [await this.#found(), await networksOn(this.#host)]
    const stages = await removalStages(
      this.#host,
      network,
      networks.filter(({ plan }) => plan.name !== this.plan.name),
    )
    return new Plan(await stepsOf(stages), () => this.delete())
  }

  /** The network as it is now. @throws an Error with code ENOENT where it is gone */
  async #found(): Promise<FoundNetwork> {
    const network = (await networksOn(this.#host)).find(({ plan }) => plan.name === this.plan.name)
    if (network === undefined) throw failure('ENOENT', `there is no network ${this.plan.name} any more`)
    return network
  }

  /** Lets go of the network and leaves it as it is. Closing twice is no error. */
  async close(): Promise<void> {
    await this.#host.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/**
 * Makes a bridge network, or takes over the one that is there already as wanted. What a killed process left half-made is finished; where a step fails, what was
 * made is taken back.
 *
 * Equivalent to: `docker network create --subnet SUBNET NAME`
 *
 * @throws a TypeError for a description that cannot be; an Error with code EEXIST where there is another network or link of that name, EADDRINUSE where the host
 * or another network has addresses of the subnet, EBUSY where IPv6 forwarding would cost the host its own way out; a NetlinkError for what the kernel refuses
 */
export async function createBridgeNetwork(
  description: BridgeNetworkDescription,
  { host: where, observe }: OnHost = {},
): Promise<BridgeNetwork> {
  const plan = planBridgeNetwork(description)
  const options = watched(observe)
  const host = openHost(where, options)
  try {
    const { network } = await alone(
      host,
      () => make(host, plan),
      async ({ isNew }) => isNew && (await remove(host, plan.name)),
    )
    return new BridgeNetwork(host, network, options)
  } catch (error) {
    await host.close()
    throw error
  }
}

/**
 * What `createBridgeNetwork` would do: all steps of it, or, where the network is there already, those by which what differs is put right.
 *
 * @throws as `createBridgeNetwork`
 */
export async function planCreateBridgeNetwork(description: BridgeNetworkDescription, on: OnHost = {}): Promise<Plan<BridgeNetwork>> {
  const asked = planBridgeNetwork(description)
  await using host = openHost(on.host, watched(on.observe))
  const { there, network, stages } = await prepare(host, asked)
  if (there === undefined) await halfMade(host, network.plan)
  return new Plan(await stepsOf(stages), () => createBridgeNetwork(description, on))
}

/** Opens a network that is there. @throws a TypeError for what cannot be a network's name; an Error with code ENOENT where there is none of that name */
export async function openBridgeNetwork(name: string, { host: where, observe }: OnHost = {}): Promise<BridgeNetwork> {
  checkNetworkName(name)
  const options = watched(observe)
  const host = openHost(where, options)
  const found = await networksOn(host).catch(async (error: unknown) => {
    await host.close()
    throw error
  })
  const network = found.find(({ plan }) => plan.name === name)
  if (network !== undefined) return new BridgeNetwork(host, network, options)
  await host.close()
  throw failure('ENOENT', `there is no network ${name}`)
}

/** Deletes a network by its name and says whether there was one. Equivalent to: `docker network rm --force NAME` */
export async function deleteBridgeNetwork(name: string, { host: where, observe }: OnHost = {}): Promise<boolean> {
  checkNetworkName(name)
  await using host = openHost(where, watched(observe))
  return await alone(host, () => remove(host, name))
}

/** The networks of a host, by name. Equivalent to: `docker network ls` */
export async function listBridgeNetworks({ host: where, observe }: OnHost = {}): Promise<BridgeNetworkPlan[]> {
  await using host = openHost(where, watched(observe))
  return (await networksOn(host)).map(({ plan }) => plan).sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** How long to wait for somebody else who makes or deletes a network, in milliseconds, and how often to look. */
const PATIENCE = 10_000
const PAUSE = 5

/**
 * Does a work while nobody else makes or deletes a network on this host; waits for them. Where it cannot let others in again, the work is undone.
 *
 * @throws an Error with code EBUSY
 */
async function alone<T>(host: Host, work: () => Promise<T>, undo?: (done: T) => Promise<unknown>): Promise<T> {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    let begun = false
    try {
      return await exclusively(host, LOCK, {
        begin: (commit) => commit([]),
        async proceed(_, conclude) {
          begun = true
          const done = await work()
          try {
            await conclude([])
          } catch (error) {
            await undo?.(done)
            throw error
          }
          return done
        },
      })
    } catch (error) {
      if (begun || (error as { code?: unknown }).code !== 'EBUSY' || performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}

/** What the lock is called: no network can be. */
const LOCK = { name: '.networks' } as const

/** Makes a network, or takes over the one that is there. */
async function make(host: Host, asked: BridgeNetworkPlan): Promise<{ readonly network: FoundNetwork; readonly isNew: boolean }> {
  const { there, network, stages } = await prepare(host, asked)
  if (there === undefined) {
    const left = await halfMade(host, network.plan)
    if (left !== undefined) await host.links.delete(left)
  }
  await carryOutStages(stages)
  if (there !== undefined) return { network: there, isNew: false }
  try {
    return { network: { ...network, link: await host.links.get(network.plan.bridge) }, isNew: true }
  } catch (error) {
    await unmake(host, network.plan).catch(() => undefined)
    throw error
  }
}

/** Finds out whether a network can be made or taken over, and how. @throws as `createBridgeNetwork` */
async function prepare(
  host: Host,
  asked: BridgeNetworkPlan,
): Promise<{ readonly there: FoundNetwork | undefined; readonly network: NewNetwork; readonly stages: readonly Stage[] }> {
  const networks = await networksOn(host)
  const there = networks.find(({ plan }) => plan.name === asked.name)
  if (there !== undefined) {
    if (JSON.stringify(there.plan) !== JSON.stringify({ ...asked, mtu: asked.mtu ?? there.plan.mtu }))
      throw failure('EEXIST', `there is a network ${asked.name} already, and not as wanted: ${there.link.alias}`)
    return { there, network: there, stages: repairStages(host, there) }
  }
  const uplink = asked.uplink === undefined ? undefined : await host.links.get(asked.uplink)
  const plan = { ...asked, mtu: asked.mtu ?? uplink?.mtu ?? 1500 }
  for (const subnet of plan.subnets) {
    const wanted = prefixOf(subnet)
    const taken = (await host.addresses.list({ family: subnet.family })).find(({ prefix }) => overlap(wanted, parsePrefix(prefix)))
    if (taken !== undefined) throw failure('EADDRINUSE', `the host has ${taken.prefix}, which overlaps ${subnet.prefix}`)
  }
  const switched = await switchesFor(
    host,
    plan,
    networks.map((each) => each.switched),
  )
  const network = { plan, switched }
  return { there, network, stages: creationStages(host, network, () => unmake(host, plan)) }
}

/** Takes back what was made of a network, whole or half. */
async function unmake(host: Host, plan: BridgeNetworkPlan): Promise<void> {
  await remove(host, plan.name)
  const left = await halfMade(host, plan)
  if (left !== undefined) await host.links.delete(left)
}

/** A bridge that has our MAC address and no word of its own yet was ours. @throws an Error with code EEXIST for any other link of that name */
async function halfMade(host: Host, { bridge, address }: BridgeNetworkPlan): Promise<Link | undefined> {
  if (!host.sysctl.has(`net/ipv4/conf/${bridge}`)) return undefined
  const found = await host.links.get(bridge)
  if (found.kind !== 'bridge' || found.address !== address || found.alias !== undefined)
    throw failure('EEXIST', `the host has a link called ${bridge} already`)
  return found
}

/** Takes away a network with all that belongs to it; says whether it was there. */
async function remove(host: Host, name: string): Promise<boolean> {
  const networks = await networksOn(host)
  const network = networks.find(({ plan }) => plan.name === name)
  if (network === undefined) await settle(host)
  else
    await finishStages(
      await removalStages(
        host,
        network,
        networks.filter((each) => each !== network),
      ),
    )
  return network !== undefined
}

function describe({ name, addresses, ports }: Attachment, hostLink: string): AttachedContainer {
  return { name, addresses, ports: ports.map(portsText), hostLink }
}
