/** Networks of containers, made, opened, listed and deleted, of whichever kind. */

import {
  type BridgeNetwork,
  createBridgeNetwork,
  deleteBridgeNetwork,
  listBridgeNetworks,
  openBridgeNetwork,
  planCreateBridgeNetwork,
} from './bridge/bridge-network.ts'
import type { BridgeNetworkDescription, OnHost } from './bridge/description.ts'
import type { Plan } from './change/plan.ts'
import {
  type ContainerNetwork,
  createContainerNetwork,
  deleteContainerNetwork,
  listContainerNetworks,
  type NetworkEvent,
  openContainerNetwork,
  planCreateContainerNetwork,
} from './container-network.ts'
import { failure } from './failure.ts'
import type { AnyNetworkPlan } from './network.ts'
import { checkNetworkName, type NetworkDescription, planNetwork } from './plan.ts'

/** What the network of a single container is to be: a namespace of its own, and a cable to the host. */
export type PointToPointDescription = NetworkDescription & { readonly kind: 'point-to-point' }

/** The networks by their kinds. */
interface Networks {
  bridge: BridgeNetwork
  'point-to-point': ContainerNetwork
}

/** Where a network is, and of which kind it is. Default: one with a bridge. */
export interface OfKind<K extends keyof Networks> extends OnHost {
  readonly kind?: K
}

/**
 * Makes a network: a bridge for many containers, or takes over the one that is there already as wanted; or, of the kind `point-to-point`, the namespace of a single
 * container with a cable to the host. All or nothing: where a step fails, what was made is taken back.
 *
 * Equivalent to: `docker network create --subnet SUBNET NAME`; `netloom network create`, `netloom up`
 *
 * @throws a TypeError for a description that cannot be; an Error with code EEXIST where there is another network or link of that name, EADDRINUSE where the host
 * or another network has addresses of the subnet, EBUSY where IPv6 forwarding would cost the host its own way out, or somebody else is at it; a NetlinkError for
 * what the kernel refuses
 */
export function createNetwork(description: BridgeNetworkDescription, on?: OnHost): Promise<BridgeNetwork>
export function createNetwork(description: PointToPointDescription, on?: OnHost): Promise<ContainerNetwork>
export async function createNetwork(
  description: BridgeNetworkDescription | PointToPointDescription,
  on: OnHost = {},
): Promise<BridgeNetwork | ContainerNetwork> {
  await refuseOtherKind(description, on)
  return isPointToPoint(description)
    ? await createContainerNetwork(placed(description, on), watching(on))
    : await createBridgeNetwork(description, on)
}

/** What `createNetwork` would do: all steps of it, or, where the network is there already, those by which what differs is put right. @throws as `createNetwork` */
export function planCreateNetwork(description: BridgeNetworkDescription, on?: OnHost): Promise<Plan<BridgeNetwork>>
export function planCreateNetwork(description: PointToPointDescription, on?: OnHost): Promise<Plan<ContainerNetwork>>
export async function planCreateNetwork(
  description: BridgeNetworkDescription | PointToPointDescription,
  on: OnHost = {},
): Promise<Plan<BridgeNetwork> | Plan<ContainerNetwork>> {
  await refuseOtherKind(description, on)
  return isPointToPoint(description)
    ? await planCreateContainerNetwork(placed(description, on), watching(on))
    : await planCreateBridgeNetwork(description, on)
}

/** Opens a network that is there. @throws a TypeError for what cannot be a network's name; an Error with code ENOENT where there is none of that name and kind */
export function openNetwork(name: string, on?: OfKind<'bridge'>): Promise<BridgeNetwork>
export function openNetwork<K extends keyof Networks>(name: string, on: OfKind<K> & { readonly kind: K }): Promise<Networks[K]>
export async function openNetwork(
  name: string,
  { kind = 'bridge', ...on }: OfKind<keyof Networks> = {},
): Promise<BridgeNetwork | ContainerNetwork> {
  return kind === 'bridge' ? await openBridgeNetwork(name, on) : await openContainerNetwork(name, on.host)
}

/** Deletes a network by its name, of whichever kind, and says whether there was one. Equivalent to: `docker network rm --force NAME` */
export async function deleteNetwork(name: string, on: OnHost = {}): Promise<boolean> {
  return (await deleteBridgeNetwork(name, on)) || (await deleteContainerNetwork(name, on.host))
}

/** The networks of a host, by name. Equivalent to: `docker network ls` */
export async function listNetworks(on: OnHost = {}): Promise<AnyNetworkPlan[]> {
  const [bridges, single] = await Promise.all([listBridgeNetworks(on), listContainerNetworks(on.host)])
  const plans = [...bridges, ...[...single].map(([name, record]) => planNetwork({ name, ...record }))]
  return plans.sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Whoever is asked for by name has to be one. @throws an Error with code EEXIST where there is a network of that name and of another kind */
async function refuseOtherKind(description: BridgeNetworkDescription | PointToPointDescription, on: OnHost): Promise<void> {
  const { name } = description
  checkNetworkName(name)
  const taken = isPointToPoint(description)
    ? (await listBridgeNetworks(on)).some((plan) => plan.name === name)
    : (await listContainerNetworks(on.host)).has(name)
  if (taken) throw failure('EEXIST', `there is a network ${name} already, of another kind`)
}

function isPointToPoint(description: BridgeNetworkDescription | PointToPointDescription): description is PointToPointDescription {
  return description.kind === 'point-to-point'
}

function placed(description: PointToPointDescription, { host }: OnHost): PointToPointDescription {
  return host === undefined ? description : { host, ...description }
}

function watching({ observe }: OnHost) {
  if (observe === undefined) return {}
  return {
    watch(event: NetworkEvent) {
      if (event.type === 'exchange') observe(event.exchange)
    },
  }
}
