/** Namespace ids: the numbers by which this network namespace knows others, in a link's `peer` say. ip-netns(8), <linux/net_namespace.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { NamespaceIdMessage, route } from '../../netlink/route/index.ts'
import { type NamespaceName, openNamespace } from '../namespace/namespace.ts'
import { ensured, missing } from '../verb/ensure.ts'
import { at, wholeNumber } from '../verb/fields.ts'

/** A number, as the kernel described it. Which namespace it stands for, the kernel does not tell: {@link NamespaceIds.get} asks the other way round. */
export interface NumberedNamespace {
  readonly id: number
  /** The kernel's own description, under the kernel's own names. */
  readonly message: NamespaceIdMessage
}

/**
 * What can be done with the numbers that one network namespace has for others. A namespace has one at most, for good: the kernel neither changes it nor
 * takes it away. It gives one by itself where it has to name the namespace.
 */
export interface NamespaceIds {
  /**
   * Gives a namespace a number, the kernel's choice where none is said, and tells it.
   *
   * Equivalent to: `ip netns set NAME ID`, `ip netns set NAME auto`
   *
   * @throws what `openNamespace` throws; NetlinkError: EEXIST where it has one, or another one has this
   */
  add(namespace: NamespaceName, id?: number): Promise<number>
  /** Sees to it that a namespace has a number, this one if one is said. Says whether it got it now. @throws as `add`; EEXIST where it has another one */
  ensure(namespace: NamespaceName, id?: number): Promise<boolean>
  /** The number of a namespace. @throws what `openNamespace` throws; NetlinkError: ENOENT where it has none */
  get(namespace: NamespaceName): Promise<number>
  /** All numbers that are given. Equivalent to: `ip netns list-id` */
  list(): Promise<Dump<NumberedNamespace>>
}

/** What the kernel says for none, and is told where it may choose. <linux/net_namespace.h>, NETNSA_NSID_NOT_ASSIGNED */
const NONE = -1

const readId = wholeNumber(0, 0x7fff_ffff)

/** The namespace ids of the network namespace that the connection is in. */
export function namespaceIds(connection: Connection<typeof route>): NamespaceIds {
  const find = async (NETNSA_FD: number): Promise<number | undefined> => {
    const { NETNSA_NSID = NONE } = await connection.get('RTM_GETNSID', { NETNSA_FD })
    return NETNSA_NSID === NONE ? undefined : NETNSA_NSID
  }

  const make = (NETNSA_FD: number, id = NONE) => connection.request('RTM_NEWNSID', { NETNSA_FD, NETNSA_NSID: id })

  return {
    async add(namespace, id) {
      const said = id === undefined ? undefined : at('id', () => readId(id))
      using place = openNamespace(namespace)
      await make(place.fd, said)
      return said ?? (await find(place.fd)) ?? NONE
    },

    async ensure(namespace, id) {
      const said = id === undefined ? undefined : at('id', () => readId(id))
      using place = openNamespace(namespace)
      return await ensured(
        () => find(place.fd),
        () => make(place.fd, said),
        async (found) => {
          if (said === undefined || said === found) return false
          throw missing('EEXIST', 'RTM_NEWNSID', `The namespace has the number ${found} already, which cannot be changed`)
        },
      )
    },

    async get(namespace) {
      using place = openNamespace(namespace)
      const found = await find(place.fd)
      if (found === undefined) throw missing('ENOENT', 'RTM_GETNSID', 'The namespace has no number here')
      return found
    },

    async list() {
      const dump = await connection.dump('RTM_GETNSID', {})
      return dumpOf(
        dump.map((message) => ({ id: message.NETNSA_NSID ?? NONE, message })),
        dump.consistent,
      )
    },
  }
}
