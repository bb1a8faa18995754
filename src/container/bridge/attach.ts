/** A container plugged into a bridge: its addresses leased, its cable laid, its ports published. veth(4), bridge(8) */

import { TransactionError } from '../../host/firewall/transaction-error.ts'
import { Host } from '../../host/host.ts'
import { parsePrefix } from '../../host/ip/prefix.ts'
import { type NamespaceName, openNamespace } from '../../host/namespace/namespace.ts'
import { type ConnectionOptions, NetlinkError } from '../../netlink/index.ts'
import type { Workplace } from '../change/operation.ts'
import { type PlannedStep, stepsOf } from '../change/plan.ts'
import { carryOutStages, type Stage } from '../change/stage.ts'
import { claim } from '../claim.ts'
import { failure } from '../failure.ts'
import { LO } from '../link-names.ts'
import type { Attachment } from './alias.ts'
import type { AttachmentPlan } from './attachment-plan.ts'
import { attachmentStages, hostLinkOf } from './attachment-stages.ts'
import { cableOf } from './cable.ts'
import type { Subnet } from './description.ts'
import { attachmentEntries, leaseSet, ownerOf, takenEntries } from './entries.ts'
import { holderOf, type Leases } from './leases.ts'
import { portsText } from './ports.ts'
import { change, entryChanges, readTable, settle } from './ruleset.ts'
import { forgetPublished } from './stale-connections.ts'
import type { FoundNetwork } from './survey.ts'

/** How often the table is made anew for one container, when somebody flushes it again and again. */
const TRIES = 5

/** What an attachment takes: where it is made, and who gives addresses. */
export interface AttachmentSite {
  readonly host: Host
  readonly network: FoundNetwork
  readonly leases: Leases
  readonly watched: ConnectionOptions
}

/**
 * Attaches a container. All or nothing: where a step fails, what was done before is taken back.
 *
 * @throws a TypeError for what cannot be; an Error with code EEXIST where the container is attached already, EBUSY where somebody is attaching it,
 * EADDRINUSE for an address or a port that somebody has, EADDRNOTAVAIL where no address is free; a NetlinkError for what the kernel refuses
 */
export async function attach(
  site: AttachmentSite,
  namespace: NamespaceName,
  planned: AttachmentPlan,
): Promise<Attachment & { readonly hostLink: string }> {
  const { host, network, leases, watched } = site
  const owner = { network: network.plan.name, name: planned.name }
  using _ = claim(host.namespace, hostLinkOf(owner), `${owner.name} is being attached to network ${owner.network}`)
  const container = new Host(openNamespace(namespace), watched)
  try {
    await clear(host, network, owner)
    const attachment = await lease(host, leases, { ...owner, ports: planned.ports }, network.plan.subnets, planned.fixed).catch(
      async (error: unknown) => {
        // What fails may have been done all the same.
        await release(host, owner).catch(() => undefined)
        throw error
      },
    )
    await carryOutStages(stagesOf(site, container, planned, attachment), LEASED)
    return { ...attachment, hostLink: hostLinkOf(owner) }
  } finally {
    await container.close()
  }
}

/** The lease, which is the first of the stages, is done by itself: somebody else may be quicker, and then it is tried with the next address. */
const LEASED = 1

/** What attaching a container would take, with the address that is free at the moment. @throws as `attach` */
export async function planAttaching(
  site: AttachmentSite,
  namespace: NamespaceName,
  planned: AttachmentPlan,
): Promise<{ readonly steps: readonly PlannedStep[]; readonly addresses: readonly string[] }> {
  const { host, network, leases, watched } = site
  const { subnets, name } = network.plan
  const owner = { network: name, name: planned.name }
  const container = new Host(openNamespace(namespace), watched)
  try {
    if ((await cableOf(host, owner))?.master === network.link.index) throw attachedAlready(owner)
    const chosen = await Promise.all(
      subnets.map(async (subnet) => [subnet, planned.fixed.get(subnet) ?? (await leases.next(subnet))] as const),
    )
    const addresses = chosen.map(([, address]) => address)
    leases.freed(addresses)
    const attachment: Attachment = {
      ...owner,
      addresses: chosen.map(([{ length }, address]) => `${address}/${length}`),
      ports: planned.ports,
    }
    return { steps: await stepsOf(stagesOf(site, container, planned, attachment)), addresses }
  } finally {
    await container.close()
  }
}

function stagesOf({ host, network }: AttachmentSite, container: Host, planned: AttachmentPlan, attachment: Attachment): Stage[] {
  const outside: Workplace = { host, links: new Map([[network.plan.bridge, network.link]]) }
  return attachmentStages(network, planned, attachment, outside, { host: container, links: new Map([['lo', LO]]) }, () =>
    release(host, attachment),
  )
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

/** Takes away what a killed process left of this attachment: whoever is alive and at it has its claim. @throws an Error with code EEXIST where it is whole */
async function clear(host: Host, network: FoundNetwork, owner: Pick<Attachment, 'network' | 'name'>): Promise<void> {
  const found = await cableOf(host, owner)
  if (found === undefined) return
  if (found.master === network.link.index) throw attachedAlready(owner)
  await host.links.delete(found)
  await release(host, owner)
}

function attachedAlready({ network, name }: Pick<Attachment, 'network' | 'name'>): Error {
  return failure('EEXIST', `${name} is attached to network ${network} already`)
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
    try {
      await host.firewall.transaction(await entryChanges(['create', takenEntries(attachment)]))
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
