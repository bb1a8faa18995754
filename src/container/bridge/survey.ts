/** Networks and their containers, read from the links that are there. */

import type { Host } from '../../host/host.ts'
import type { Link } from '../../host/link/link.ts'
import { type Attachment, type BridgeRecord, readBridge, readPort } from './alias.ts'

/** A network whose bridge is yet to be made, or is there. */
export interface NewNetwork extends BridgeRecord {
  readonly link?: Link
}

/** A network that is there. */
export interface FoundNetwork extends BridgeRecord {
  readonly link: Link
}

/** A container that is plugged into a bridge. */
export interface FoundAttachment extends Attachment {
  /** The host's end of its cable. */
  readonly link: Link
}

/** The networks of a host. Equivalent to: `ip link show type bridge` */
export async function networksOn(host: Host): Promise<FoundNetwork[]> {
  const links = await host.links.list({ kind: 'bridge' })
  return links.flatMap((link) => {
    const record = readBridge(link)
    return record === undefined ? [] : [{ ...record, link }]
  })
}

/** All cables of a network's containers, those too that nobody lived to plug in. */
export async function cablesOf(host: Host, network: string): Promise<Link[]> {
  return (await host.links.list({ kind: 'veth' })).filter((link) => readPort(link)?.network === network)
}

/** The containers on a network. Equivalent to: `ip link show master BRIDGE` */
export async function attachmentsOf(host: Host, { link: bridge, plan }: FoundNetwork): Promise<FoundAttachment[]> {
  const links = await host.links.list({ kind: 'veth', master: bridge })
  return links.flatMap((link) => {
    const attachment = readPort(link)
    return attachment?.network === plan.name ? [{ ...attachment, link }] : []
  })
}
