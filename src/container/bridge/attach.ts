/** A container plugged into a bridge: its addresses leased, its cable laid, its ports published. veth(4), bridge(8) */

import { TransactionError } from '../../host/firewall/transaction-error.ts'
import { Host } from '../../host/host.ts'
import { parsePrefix } from '../../host/ip/prefix.ts'
import type { Link } from '../../host/link/link.ts'
import { type Namespace, type NamespaceName, openNamespace } from '../../host/namespace/namespace.ts'
import { type ConnectionOptions, NetlinkError } from '../../netlink/index.ts'
import { failure } from '../failure.ts'
import { LO, linkAddressFor } from '../link-names.ts'
import { type Attachment, portAlias } from './alias.ts'
import type { AttachmentPlan } from './attachment-plan.ts'
import type { Subnet } from './description.ts'
import { attachmentEntries, leaseEntries, leaseSet, ownerOf } from './entries.ts'
import { holderOf, type Leases } from './leases.ts'
import { portsText } from './ports.ts'
import { change, entryChanges, readTable, settle } from './ruleset.ts'
import { forgetPublished, forgetUnpublished } from './stale-connections.ts'
import type { FoundNetwork } from './survey.ts'
import { trustAddresses } from './switches.ts'

/** Seconds that a lease stays where whoever took it does not live to finish. */
const PATIENCE = 60
/** How often the table is made anew for one container, when somebody flushes it again and again. */
const TRIES = 5

/** The name of the host's end of a container's cable. */
export function hostLinkOf(owner: Pick<Attachment, 'network' | 'name'>): string {
  // Loaded when it is needed: importing netloom should not cost what not everybody needs.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return `nl${createHash('sha256').update(ownerOf(owner)).digest('hex').slice(0, 12)}`
}

/**
 * Attaches a container. All or nothing: where a step fails, what was done before is taken back.
 *
 * @throws a TypeError for what cannot be; an Error with code EEXIST where the container is attached already, EADDRINUSE for an address or a port that
 * somebody has, EADDRNOTAVAIL where no address is free; a NetlinkError for what the kernel refuses
 */
export async function attach(
  host: Host,
  network: FoundNetwork,
  leases: Leases,
  namespace: NamespaceName,
  { name, link, fixed, mac, ports, routes }: AttachmentPlan,
  watched: ConnectionOptions,
): Promise<Attachment & { readonly hostLink: Link }> {
  const { plan } = network
  const container = new Host(openNamespace(namespace), watched)
  const undo: (() => Promise<unknown>)[] = []
  try {
    const owner = { network: plan.name, name }
    await clear(host, network, owner)
    // What fails may have been done all the same: whether it was, its undoing finds out.
    undo.push(() => release(host, owner))
    const attachment = await lease(host, leases, { ...owner, ports }, plan.subnets, fixed)
    const addresses = attachment.addresses.map((text) => parsePrefix(text).address)
    const inside = { name: link, namespace: container.namespace as Namespace, address: mac ?? linkAddressFor(addresses[0] ?? '') }
    const mtu = plan.mtu ?? network.link.mtu
    undo.push(() => host.links.delete(hostLinkOf(owner)))
    // From its first moment it says whose it is; what is not plugged in does not count yet.
    const alias = portAlias(attachment)
    const made = await host.links.add({ kind: 'veth', name: hostLinkOf(owner), alias, mtu, peer: { ...inside, mtu } })
    const peer = made.peer ?? link
    const hasSix = plan.subnets.some(({ family }) => family === 'ipv6')
    if (hasSix) trustAddresses(container, link)
    // What one side is told goes out in one datagram, in this order.
    await Promise.all([
      ...attachment.addresses.map((address) => container.addresses.add(peer, address)),
      container.links.set(LO, { up: true }),
      // Where there is no IPv6 the link needs no address of it either, and asks nobody for routers: each such packet goes to every port of the bridge.
      container.links.set(peer, { up: true, ...(hasSix ? {} : { addressGeneration: 'none' }) }),
    ])
    await Promise.all(routes.map((route) => container.routes.add(route)))
    if (ports.some(({ address = '127' }) => address.startsWith('127'))) letLocalOut(host, plan.bridge)
    await host.links.set(made, { master: network.link, addressGeneration: 'none', up: true })
    // With br_netfilter a packet to a port of its own turns round within the bridge; only such a port lets it out again where it came in.
    if (ports.length > 0) await host.bridges.ports.set(made, { hairpin: true })
    await keep(host, attachment)
    await forgetUnpublished(host, attachment)
    return { ...attachment, hostLink: made }
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined)
    throw error
  } finally {
    await container.close()
  }
}

/** Takes a container’s leases and ports out of the table, as far as they are still its own; `known` says what it had, if that is known. */
export async function release(host: Host, owner: Pick<Attachment, 'network' | 'name'>, known?: Attachment): Promise<void> {
  if (known === undefined || !(await releaseKnown(host, known)))
    await change(host, async () => {
      const found = await readTable(host)
      return await entryChanges(['delete', found?.entries.filter(({ comment }) => comment === ownerOf(owner)) ?? []])
    })
  if (known !== undefined) await forgetPublished(host, known)
}

/**
 * The same for what it is known to have had: says whether that was so. Nobody else can have taken its addresses as long as they are its own, so that nobody has
 * to be kept from changing the ruleset meanwhile.
 */
async function releaseKnown(host: Host, attachment: Attachment): Promise<boolean> {
  const holders = await Promise.all(attachment.addresses.map((text) => holderOf(host, parsePrefix(text).address)))
  if (holders.some((holder) => holder !== ownerOf(attachment))) return false
  try {
    await host.firewall.transaction(await entryChanges(['delete', attachmentEntries(attachment)]))
    return true
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return false
    throw error
  }
}

/** Takes away what a killed process left of this attachment. @throws an Error with code EEXIST where it is whole */
async function clear(host: Host, { plan, link: bridge }: FoundNetwork, owner: Pick<Attachment, 'network' | 'name'>): Promise<void> {
  // Each link has a folder of settings: to look there costs less than a question that the kernel refuses.
  if (!host.sysctl.has(`net/ipv4/conf/${hostLinkOf(owner)}`)) return
  const found = await host.links.get(hostLinkOf(owner))
  if (found.master === bridge.index) throw failure('EEXIST', `${owner.name} is attached to network ${plan.name} already`)
  await host.links.delete(found)
  await release(host, owner)
}

/** Takes addresses and ports; the addresses for a while, the ports for good. */
async function lease(
  host: Host,
  leases: Leases,
  owner: Omit<Attachment, 'addresses'>,
  subnets: readonly Subnet[],
  fixed: ReadonlyMap<Subnet, string>,
): Promise<Attachment> {
  for (let tries = 1; ; ) {
    const chosen = await Promise.all(subnets.map(async (subnet) => [subnet, fixed.get(subnet) ?? (await leases.next(subnet))] as const))
    const attachment: Attachment = { ...owner, addresses: chosen.map(([{ length }, address]) => `${address}/${length}`) }
    const entries = attachmentEntries(attachment).filter(({ set }) => !set.startsWith('leases'))
    try {
      await host.firewall.transaction(await entryChanges(['create', [...leaseEntries(attachment, PATIENCE), ...entries]]))
      return attachment
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error
      const set = String((error.change as { NFTA_SET_ELEM_LIST_SET?: string } | undefined)?.NFTA_SET_ELEM_LIST_SET)
      const subnet = subnets.find(({ family }) => set === leaseSet(family))
      const isTaken = error.code === 'EEXIST' || error.code === 'ENOTEMPTY'
      if (isTaken && subnet !== undefined && !fixed.has(subnet)) {
        leases.lost(subnet)
        continue
      }
      if (tries++ === TRIES) throw error
      if (error.code === 'ENOENT') await settle(host)
      else if (!isTaken || !(await releaseLeft(host, owner))) throw isTaken ? taken(attachment, subnet, fixed, error) : error
    }
  }
}

/** Frees what a killed process had taken in this container’s name; says whether there was anything. */
async function releaseLeft(host: Host, owner: Pick<Attachment, 'network' | 'name'>): Promise<boolean> {
  const found = await readTable(host)
  if (found?.entries.some(({ comment }) => comment === ownerOf(owner)) !== true) return false
  await release(host, owner)
  return true
}

function taken({ network, ports }: Attachment, subnet: Subnet | undefined, fixed: ReadonlyMap<Subnet, string>, cause: Error): Error {
  const what = subnet === undefined ? `one of the ports ${ports.map(portsText).join(', ')}` : fixed.get(subnet)
  const error = failure('EADDRINUSE', `network ${network}: ${what} is taken: ${cause.message}`)
  error.cause = cause
  return error
}

/** Leases for good what was leased for a while: the container is plugged in. */
async function keep(host: Host, attachment: Attachment): Promise<void> {
  const leases = leaseEntries(attachment)
  const others = attachmentEntries(attachment).filter(({ set }) => !set.startsWith('leases'))
  try {
    await host.firewall.transaction(await entryChanges(['delete', leases], ['create', leases], ['add', others]))
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== 'ENOENT') throw error
    // Somebody has flushed it all: the links say what was there.
    await settle(host)
  }
}

/** Lets packets from 127.0.0.1 leave by the bridge, those of published ports. The table keeps such packets from coming in. ip-sysctl, `route_localnet` */
function letLocalOut({ sysctl }: Host, bridge: string): void {
  const key = `net/ipv4/conf/${bridge}/route_localnet`
  if (sysctl.get(key) !== '1') sysctl.set(key, 1)
}
