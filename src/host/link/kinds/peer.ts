/** The other end of a pair of links, which is born in the same message, in another network namespace if it is to be. veth(4) */

import type { LinkInput } from '../../../netlink/route/index.ts'
import { EncodeError, show } from '../../../schema/errors.ts'
import { attributesOf, type Conversion } from '../../verb/options.ts'
import { type Peer, peerSettings } from '../settings.ts'

/** A peer, whole in the message that makes its sibling. Its sibling cannot describe it: `peer` of a link tells where to ask. */
export const peer: Conversion<Peer, LinkInput, never> = {
  write(said, lookup) {
    if (said === null || typeof said !== 'object') throw new EncodeError(`expected an object such as { name: 'eth0' }, got ${show(said)}`)
    const { IFLA_IFNAME, ...rest } = attributesOf(peerSettings, { ...said }, lookup) as LinkInput
    if (IFLA_IFNAME === undefined) throw new EncodeError('expected a name for a link, got undefined', ['name'])
    // The name stands last, as `ip` puts it.
    return { ...rest, IFLA_IFNAME }
  },
  read: () => undefined,
}
