/** Which link is meant: by name, by alternative name, by index, or as it was described before. <linux/if_link.h>, ip-link(8) */

import { type Connection, NetlinkError } from '../../netlink/index.ts'
import type { LinkInput, LinkMessage, route } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { checkAnyName, isAlternative } from './link-name.ts'

/** A link by name (`'wlo1'`), alternative name or index, or as `links.get` described it. Names and indices belong to one namespace. */
export type LinkReference = string | number | { readonly index: number }

/** The reference itself, if a link can be meant by it. @throws a TypeError */
export function checkReference(link: LinkReference): LinkReference {
  if (typeof link === 'string') checkAnyName(link)
  else knownIndex(link)
  return link
}

/** As {@link checkReference}, of what a call names first of all. @throws EncodeError whose path is `link`, or another name of the parameter */
export function checkLink(link: LinkReference, parameter = 'link'): LinkReference {
  try {
    return checkReference(link)
  } catch (error) {
    throw error instanceof TypeError ? new EncodeError(error.message, [parameter]) : error
  }
}

/** How a request names a link that is there already. @throws EncodeError for what no link can be called */
export function identify(link: LinkReference): LinkInput {
  checkLink(link)
  if (typeof link === 'string') return isAlternative(link) ? { IFLA_ALT_IFNAME: link } : { IFLA_IFNAME: link }
  return { ifi_index: knownIndex(link) }
}

/** Asks the kernel for a link. Statistics are left out: they are two thirds of the answer. */
export async function findLink(connection: Connection<typeof route>, link: LinkReference): Promise<LinkMessage> {
  try {
    return await connection.get('RTM_GETLINK', { IFLA_EXT_MASK: ['RTEXT_FILTER_SKIP_STATS'], ...identify(link) })
  } catch (error) {
    throw missingLink(error, link)
  }
}

/** The index of a link; asks the kernel only where a name was given. @throws NetlinkError ENODEV where there is none of that name */
export async function linkIndex(connection: Connection<typeof route>, link: LinkReference): Promise<number> {
  checkLink(link)
  return typeof link === 'string' ? (await findLink(connection, link)).ifi_index : knownIndex(link)
}

/** The kernel says only that there is no such device: this says which. */
export function missingLink(error: unknown, link: LinkReference): unknown {
  if (!(error instanceof NetlinkError) || error.code !== 'ENODEV') return error
  const what =
    typeof link === 'string' ? `is called ${JSON.stringify(link)}` : `has the index ${typeof link === 'number' ? link : link.index}`
  return new NetlinkError(error, `No link of this network namespace ${what}`, error.index, error.others)
}

/** The index of a link that is not meant by a name. @throws a TypeError for what is none */
export function knownIndex(link: number | { readonly index: number }): number {
  const index = typeof link === 'number' ? link : link?.index
  if (!Number.isInteger(index) || index < 1 || index > 0x7fff_ffff)
    throw new TypeError(`the index of a link is a whole number from 1, not ${index}`)
  return index
}
