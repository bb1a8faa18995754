/** The other end of a pair of links that is there already. veth(4), <linux/net_namespace.h> */

import type { Connection } from '../../netlink/index.ts'
import { type LinkMessage, route } from '../../netlink/route/index.ts'
import { connect } from '../namespace/connect.ts'
import { findLink } from '../reference/link-reference.ts'
import { isRefusal } from '../verb/ensure.ts'
import { attributesOf, differing, isMarked, type Lookup, rowOf } from '../verb/options.ts'
import { taken } from './request.ts'
import { type Peer, peerSettings } from './settings.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Makes the other end of the pair `found` what is said of it, and says whether anything had to be changed. What is to change takes a message of
 * its own, in the namespace where the other end is.
 *
 * @throws an Error with the code EEXIST where the other end is another link, or cannot be changed so
 */
export async function ensurePeer(connection: Connection<typeof route>, found: LinkMessage, said: Peer, lookup: Lookup): Promise<boolean> {
  const { namespace, name } = said
  if (namespace === undefined) return await adapt(connection, found, said, lookup)
  const { NETNSA_NSID: id = -1 } = await connection.get('RTM_GETNSID', { NETNSA_FD: lookup.descriptorOf(namespace) })
  if (id !== (found.IFLA_LINK_NETNSID ?? -1)) throw another(found, name)
  await using there = connect(route, namespace)
  // Without a number, it is this namespace or one that has nothing to do with it: in this one, the link is the very same.
  if (id < 0 && !isSame(await presentLink(there, name), await presentLink(connection, name))) throw another(found, name)
  return await adapt(there, found, said, lookup)
}

async function adapt(connection: Connection<typeof route>, found: LinkMessage, said: Peer, lookup: Lookup): Promise<boolean> {
  const { namespace: _, ...wanted } = said
  const other = await presentLink(connection, said.name)
  if (other?.ifi_index !== found.IFLA_LINK || other?.IFLA_LINK !== found.ifi_index) throw another(found, said.name)
  const differences = Object.keys(differing(peerSettings, wanted, lookup, other))
  const fixed = differences.find((option) => isMarked(rowOf(peerSettings, option), 'fixed'))
  if (fixed !== undefined) throw taken(`${said.name} is there already, and its ${fixed} cannot be changed: delete it first`)
  const changes = Object.entries(wanted).filter(([option]) => differences.includes(option))
  if (changes.length === 0) return false
  const request: Values = attributesOf(peerSettings, Object.fromEntries(changes), lookup)
  await connection.request('RTM_NEWLINK', { ...request, ifi_index: other.ifi_index })
  return true
}

function isSame(one: LinkMessage | undefined, other: LinkMessage | undefined): boolean {
  return one?.ifi_index === other?.ifi_index && one?.IFLA_LINK === other?.IFLA_LINK && one?.IFLA_ADDRESS === other?.IFLA_ADDRESS
}

/** A link by its name; undefined where there is none. */
export async function presentLink(connection: Connection<typeof route>, name: string): Promise<LinkMessage | undefined> {
  try {
    return await findLink(connection, name)
  } catch (error) {
    if (isRefusal(error, 'ENODEV')) return undefined
    throw error
  }
}

function another(found: LinkMessage, name: string): Error {
  return taken(`${found.IFLA_IFNAME} is there already, and its other end is not ${name}: delete it first, or choose another name`)
}
