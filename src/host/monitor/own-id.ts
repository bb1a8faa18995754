/** The id that a namespace has given itself. RTM_GETNSID, NETNSA_FD; <linux/net_namespace.h> */

import type { Connection } from '../../netlink/index.ts'
import type { route } from '../../netlink/route/index.ts'
import { currentNamespace, type Namespace, openNamespace } from '../namespace/namespace.ts'

/**
 * The id by which the connection's namespace knows itself; undefined where it has none. It gets one when somebody asks from here for the links of
 * another namespace, and one of them has its other end here.
 */
export async function ownId(connection: Connection<typeof route>, namespace: Namespace | undefined): Promise<number | undefined> {
  using opened = namespace === undefined ? currentNamespace() : openNamespace(namespace)
  const { NETNSA_NSID: id = -1 } = await connection.get('RTM_GETNSID', { NETNSA_FD: opened.fd })
  return id < 0 ? undefined : id
}
