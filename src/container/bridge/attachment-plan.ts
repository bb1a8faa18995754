/** What an attachment is to be: what was asked for, checked, with every default filled in. */

import { parseAddress } from '../../host/ip/prefix.ts'
import { Namespace, type NamespaceName } from '../../host/namespace/namespace.ts'
import { checkLinkName } from '../../host/reference/link-name.ts'
import type { NewRoute } from '../../host/route/request.ts'
import { checkNetworkName, within } from '../plan.ts'
import { type Attachment, portAlias } from './alias.ts'
import { type BridgeNetworkPlan, prefixOf, type Subnet } from './description.ts'
import { attachmentEntries, ownerOf } from './entries.ts'
import { type Publication, type PublishedPorts, parsePorts } from './ports.ts'

/** How a container is attached. */
export interface AttachOptions {
  /** What the container is called on the network. Default: the name of its namespace. */
  readonly name?: string
  /** The container's link. Default: `eth0`. */
  readonly interface?: string
  /** Its addresses; for a family of which none is said, a free one. */
  readonly addresses?: readonly string[]
  /** Its MAC address. Default: one that follows from its first address. */
  readonly mac?: string
  /** Ports of the host that lead to it: `'8080:80'`, `'127.0.0.1:5353:53/udp'`. */
  readonly ports?: readonly (string | PublishedPorts)[]
  /**
   * Its routes. Default: a default route by each of the bridge's addresses, none where the network is internal. A container that has one already, from another
   * network, takes `[]`.
   */
  readonly routes?: readonly NewRoute[]
}

/** An attachment with nothing left to decide but the addresses that nobody asked for. */
export interface AttachmentPlan {
  readonly name: string
  /** The container's link. */
  readonly link: string
  /** The addresses that were asked for. */
  readonly fixed: ReadonlyMap<Subnet, string>
  readonly mac: string | undefined
  readonly ports: readonly Publication[]
  readonly routes: readonly NewRoute[]
}

/** The longest comment on an element, in bytes. */
const COMMENT_MAX = 128

/** What an attachment is to be, checked. Touches nothing. @throws a TypeError that says what would be right */
export function planAttachment(plan: BridgeNetworkPlan, namespace: NamespaceName, options: AttachOptions): AttachmentPlan {
  const { addresses = [], mac } = options
  const name = options.name ?? nameOf(namespace)
  checkNetworkName(name)
  if (Buffer.byteLength(ownerOf({ network: plan.name, name })) > COMMENT_MAX)
    throw new TypeError(`the names of network and container have at most ${COMMENT_MAX - 1} bytes together: ${plan.name}, ${name}`)
  const link = checkLinkName(options.interface ?? 'eth0')
  if (link === 'lo') throw new TypeError('the container has a link called lo already')
  const fixed = new Map<Subnet, string>()
  for (const text of addresses) {
    const { family } = parseAddress(text)
    const subnet = plan.subnets.find((each) => each.family === family)
    if (subnet === undefined)
      throw new TypeError(`network ${plan.name} has no subnet of ${family === 'ipv4' ? 'IPv4' : 'IPv6'} for ${text}`)
    if (fixed.has(subnet)) throw new TypeError(`a container has one address of a subnet; ${text} is the second`)
    const address = within(prefixOf(subnet), text, 'container’s address')
    if (address === subnet.gateway) throw new TypeError(`${text} is the bridge’s own address`)
    fixed.set(subnet, address)
  }
  const ports = (options.ports ?? []).map(parsePorts)
  if (ports.length > 0 && plan.internal) throw new TypeError(`network ${plan.name} is internal: nothing of it can be published`)
  const routes = options.routes ?? (plan.internal ? [] : plan.subnets.map(({ gateway }): NewRoute => ({ to: 'default', via: gateway })))
  // What cannot be published is found out before anything is leased.
  const sample = plan.subnets.map((subnet) => `${fixed.get(subnet) ?? subnet.last}/${subnet.length}`)
  const attachment: Attachment = { name, network: plan.name, addresses: sample, ports }
  attachmentEntries(attachment)
  portAlias(attachment)
  return { name, link, fixed, mac, ports, routes }
}

/** What a container is called that nobody gave a name. @throws a TypeError where its namespace tells none */
function nameOf(namespace: NamespaceName): string {
  if (typeof namespace === 'number') return `pid-${namespace}`
  const name = namespace instanceof Namespace ? namespace.name : namespace.includes('/') ? undefined : namespace
  if (name === undefined) throw new TypeError(`the namespace ${namespace} has no name: say what the container is called ({ name: ... })`)
  return name
}
