/** Where a network is made: the host and the container, opened when first needed. */

import { type Host, openHost } from '../host/host.ts'
import type { Link } from '../host/link/links.ts'
import type { NamespaceName } from '../host/namespace/namespace.ts'
import type { Exchange } from '../netlink/index.ts'
import type { NetworkPlan } from './plan.ts'

/** The two ends of a container network, and its plan. */
export class Site {
  readonly plan: NetworkPlan
  readonly host: Host
  readonly #observe: ((exchange: Exchange) => void) | undefined
  #container: Host | undefined
  #uplink: Promise<Link> | undefined

  constructor(plan: NetworkPlan, host: NamespaceName | undefined, observe?: (exchange: Exchange) => void) {
    this.plan = plan
    this.#observe = observe
    this.host = openHost(host, observe === undefined ? {} : { observe })
  }

  /** The container's namespace. @throws ENOENT where it does not exist (yet) */
  get container(): Host {
    this.#container ??= openHost(this.plan.name, this.#observe === undefined ? {} : { observe: this.#observe })
    return this.#container
  }

  /** The link to the world, as it was when it was first asked for. Rejects with ENODEV where there is none. */
  get uplink(): Promise<Link> {
    this.#uplink ??= this.host.links.get(this.plan.uplink)
    return this.#uplink
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
