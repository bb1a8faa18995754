/** What every network of containers can do, be it one with a bridge and many containers, or a cable to a single one. */

import type { BridgeNetworkPlan } from './bridge/description.ts'
import type { Plan } from './change/plan.ts'
import type { NetworkPlan } from './plan.ts'

/** What a network is, with every default filled in; `kind` tells which it is. */
export type AnyNetworkPlan = BridgeNetworkPlan | NetworkPlan

/** A container on a network, in English. */
export interface AttachedContainer {
  /** What it is called on the network. */
  readonly name: string
  /** Its addresses with their prefix lengths: `['10.89.0.2/24']`. */
  readonly addresses: readonly string[]
  /** The ports of the host that lead to it: `['8080:80/tcp']`. */
  readonly ports: readonly string[]
  /** The host's end of its cable. */
  readonly hostLink: string
}

/** A network and who is on it. */
export interface NetworkState<P extends AnyNetworkPlan = AnyNetworkPlan> {
  readonly plan: P
  readonly containers: readonly AttachedContainer[]
}

/** What was found out about one part of a network. */
export interface NetworkFinding {
  /** What was looked at: `'bridge'`, `'addresses'`, `'forwarding'`, `'table'`, `'containers'`, `'other rules'`; of a single container's network, the step that made it. */
  readonly part: string
  /** What is not as it should be; undefined where all is well. */
  readonly problem: string | undefined
  /** The commands that would help; none where `repair` does, or making it anew. */
  readonly help: readonly string[]
}

/** A network that is there. `close` lets go of it and leaves it. */
export interface Network extends AsyncDisposable {
  readonly plan: AnyNetworkPlan
  /** The network as it is now, and who is on it. */
  inspect(): Promise<NetworkState>
  /** Asks the kernel about each part of the network. Never throws for what is wrong; it is in the findings. */
  check(): Promise<readonly NetworkFinding[]>
  /** What `delete` would do. */
  planDelete(): Promise<Plan<void>>
  /** Deletes it with all that belongs to it. Deleting twice is no error. */
  delete(): Promise<void>
  /** Lets go of it and leaves it as it is. Closing twice is no error. */
  close(): Promise<void>
}
