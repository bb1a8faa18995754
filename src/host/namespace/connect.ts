/** Typed connections to the kernel of one network namespace. netlink(7) */

import { Connection, type ConnectionOptions, type Protocol } from '../../netlink/index.ts'
import { openNetlinkSocket } from '../../system/netlink-socket.ts'
import { inside } from './inside.ts'
import { type NamespaceName, openNamespace } from './namespace.ts'

/**
 * Opens a connection for typed messages of a protocol (`route`, `netfilter`, `generic`). It stays in that network namespace for life; without
 * one, in the one that the calling thread is in.
 *
 * @throws what `openNamespace` throws; EPERM without CAP_SYS_ADMIN, where a namespace is entered; EPROTONOSUPPORT for a protocol that the
 * kernel lacks
 */
export function connect<P extends Protocol>(protocol: P, namespace?: NamespaceName, options?: ConnectionOptions): Connection<P> {
  using opened = namespace === undefined ? undefined : openNamespace(namespace)
  return new Connection(
    protocol,
    inside(opened, () => openNetlinkSocket(protocol.number)),
    options,
  )
}
