/** The cable of a container, found by its name. */

import type { Host } from '../../host/host.ts'
import type { Link } from '../../host/link/link.ts'
import { NetlinkError } from '../../netlink/index.ts'
import type { Attachment } from './alias.ts'
import { hostLinkOf } from './attachment-stages.ts'

/** The host's end of a container's cable; undefined where there is none. */
export async function cableOf({ sysctl, links }: Host, owner: Pick<Attachment, 'network' | 'name'>): Promise<Link | undefined> {
  const name = hostLinkOf(owner)
  // Each link has a folder of settings: to look there costs less than a question that the kernel refuses.
  if (!sysctl.has(`net/ipv4/conf/${name}`)) return undefined
  try {
    return await links.get(name)
  } catch (error) {
    // Somebody has just taken it away.
    if (error instanceof NetlinkError && error.code === 'ENODEV') return undefined
    throw error
  }
}
