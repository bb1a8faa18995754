/** Where a network is made: the host and the container, opened when first needed. */

import { Host, openHost } from '../host/host.ts'
import type { Link, NewLink } from '../host/link/links.ts'
import type { Namespace, NamespaceName } from '../host/namespace/namespace.ts'
import type { ConnectionOptions, Exchange } from '../netlink/index.ts'
import type { NetworkPlan } from './plan.ts'

/** The two ends of a container network, and its plan. */
export class Site {
  readonly plan: NetworkPlan
  readonly host: Host
  readonly #options: ConnectionOptions
  #container: Host | undefined
  #uplink: Promise<Link> | undefined
  #veth: Promise<Link> | undefined

  constructor(plan: NetworkPlan, host: NamespaceName | undefined, observe?: (exchange: Exchange) => void) {
    this.plan = plan
    this.#options = observe === undefined ? {} : { observe }
    this.host = openHost(host, this.#options)
  }

  /** The container's namespace. @throws ENOENT where it does not exist (yet) */
  get container(): Host {
    this.#container ??= openHost(this.plan.name, this.#options)
    return this.#container
  }

  /** Takes over the container's namespace, which has just been made. */
  enterContainer(namespace: Namespace): void {
    this.#container = new Host(namespace, this.#options)
  }

  /** The link to the world, as it was when it was first asked for. Rejects with ENODEV where there is none. */
  get uplink(): Promise<Link> {
    this.#uplink ??= this.host.links.get(this.plan.uplink)
    return this.#uplink
  }

  /** The host's end of the veth, as it was when it was made or first asked for. Rejects with ENODEV where there is none. */
  get veth(): Promise<Link> {
    this.#veth ??= this.host.links.get(this.plan.hostLink)
    return this.#veth
  }

  /** Makes the veth. */
  async makeVeth(link: NewLink): Promise<void> {
    this.#veth = Promise.resolve(await this.host.links.add(link))
  }

  /** Lets go of the container: a namespace that is held open does not end. */
  async leaveContainer(): Promise<void> {
    const container = this.#container
    this.#container = undefined
    await container?.close()
  }

  async close(): Promise<void> {
    await this.leaveContainer()
    await this.host.close()
  }
}
