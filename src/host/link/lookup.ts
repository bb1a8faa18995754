/** What a message about links needs to know before it can be sent: the index of each link that it names, a descriptor of each namespace. */

import type { Connection } from '../../netlink/index.ts'
import type { route } from '../../netlink/route/index.ts'
import { type Namespace, type NamespaceName, openNamespace } from '../namespace/namespace.ts'
import { knownIndex, linkIndex } from '../reference/link-reference.ts'
import type { Lookup } from '../verb/options.ts'

/**
 * Says the same thing twice: the first time to check it and to learn whom it names, before anything is sent; the second time, in `send`, with what
 * the kernel knows of them. Namespaces are open until `send` has ended.
 *
 * @throws what `say` throws; what `openNamespace` throws; NetlinkError ENODEV for a link that is not there
 */
export async function withLookup<T>(
  connection: Connection<typeof route>,
  say: (lookup: Lookup) => unknown,
  send: (lookup: Lookup) => Promise<T>,
): Promise<T> {
  const links = new Map<string, number>()
  const namespaces = new Map<NamespaceName, Namespace | undefined>()
  const lookup: Lookup = {
    indexOf: (link) => (typeof link === 'string' ? (links.get(link) ?? 0) : knownIndex(link)),
    descriptorOf: (namespace) => namespaces.get(namespace)?.fd ?? 0,
  }
  say({
    indexOf(link) {
      if (typeof link === 'string') links.set(link, 0)
      return 0
    },
    descriptorOf(namespace) {
      namespaces.set(namespace, undefined)
      return 0
    },
  })
  try {
    for (const namespace of namespaces.keys()) namespaces.set(namespace, openNamespace(namespace))
    const found = await Promise.all([...links.keys()].map(async (link) => [link, await linkIndex(connection, link)] as const))
    for (const [link, index] of found) links.set(link, index)
    return await send(lookup)
  } finally {
    for (const namespace of namespaces.values()) namespace?.close()
  }
}
