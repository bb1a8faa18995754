/** Network configuration: a few settings of links, with a word for all links and for new ones, as `ip monitor netconf` tells them. ip-netconf(8), <linux/netconf.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { NetconfMessage, route } from '../../netlink/route/index.ts'
import { families } from '../ip/families.ts'
import type { Family } from '../ip/prefix.ts'
import { checkReference, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { missing } from '../verb/ensure.ts'
import { at, type Fields, family as familyReader, readFields } from '../verb/fields.ts'

/** A link, all links, or the default for new ones. */
export type NetconfLink = LinkReference | 'all' | 'default'

/** The settings of a link, as the kernel described them: undefined where the family has no such thing. */
export interface Netconf {
  readonly family: Family
  /** The index of the link; `'all'` for what holds for all links, `'default'` for what new ones get. */
  readonly link: number | 'all' | 'default'
  /** Whether packets for others are passed on. */
  readonly forwarding: boolean | undefined
  /** Whether packets are dropped that answers would not go back to by the same link, or by any (IPv4). RFC 3704 */
  readonly reversePathFilter: 'off' | 'strict' | 'loose' | undefined
  /** Whether multicast packets are passed on; a multicast router switches it. */
  readonly multicastForwarding: boolean | undefined
  /** Whether broadcast packets are passed on (IPv4). */
  readonly broadcastForwarding: boolean | undefined
  /** Whether questions for neighbours are answered in place of others. */
  readonly proxyNeighbours: boolean | undefined
  /** Whether routes by a link without a cable are passed over. */
  readonly ignoreRoutesWithLinkDown: boolean | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: NetconfMessage
}

/** Which settings to list. The kernel chooses by family, we by link. */
export interface NetconfFilter {
  readonly family?: Family
  readonly link?: NetconfLink
}

/** What can be asked of the settings of links. They are changed by `host.sysctl`: `net.ipv4.conf.LINK.forwarding` and its like. */
export interface Netconfs {
  /** Describes the settings of a link. Equivalent to: `ip -4 netconf show dev LINK` @throws NetlinkError: ENODEV where there is no such link, ENOENT where IPv6 is off there */
  get(family: Family, link: NetconfLink): Promise<Netconf>
  /** Lists settings, of links and of `'all'` and `'default'`. Equivalent to: `ip netconf show [dev LINK]` */
  list(filter?: NetconfFilter): Promise<Dump<Netconf>>
}

/** Numbers for what is no link. <linux/netconf.h>, NETCONFA_IFINDEX_* */
const beyond = { all: -1, default: -2 } as const

const filters = ['off', 'strict', 'loose'] as const

/** The settings of the network namespace that the connection is in. */
export function netconfs(connection: Connection<typeof route>): Netconfs {
  const indexOf = async (link: NetconfLink): Promise<number> =>
    link === 'all' || link === 'default' ? beyond[link] : await linkIndex(connection, link)

  return {
    async get(family, link) {
      const ncm_family = families[at('family', () => familyReader(family))]
      const NETCONFA_IFINDEX = await indexOf(at('link', () => linkReader(link)))
      const found = (await connection.dump('RTM_GETNETCONF', { ncm_family })).find(
        (message) => message.NETCONFA_IFINDEX === NETCONFA_IFINDEX,
      )
      if (found === undefined) throw missing('ENOENT', 'RTM_GETNETCONF', `The link ${JSON.stringify(link)} has no settings of ${family}`)
      return describe(found)
    },

    async list(filter = {}) {
      const { family, link } = readFields(filter, filterFields)
      const index = link === undefined ? undefined : await indexOf(link)
      const dump = await connection.dump('RTM_GETNETCONF', { ncm_family: family === undefined ? 'AF_UNSPEC' : families[family] })
      const ours = dump.filter(({ ncm_family, NETCONFA_IFINDEX }) => {
        const isIp = ncm_family === 'AF_INET' || ncm_family === 'AF_INET6'
        return isIp && (family === undefined || ncm_family === families[family]) && (index === undefined || NETCONFA_IFINDEX === index)
      })
      return dumpOf(ours.map(describe), dump.consistent)
    },
  }
}

const linkReader = (value: unknown): NetconfLink =>
  value === 'all' || value === 'default' ? value : checkReference(value as LinkReference)
const filterFields = { family: familyReader, link: linkReader } as const satisfies Fields<NetconfFilter>

function describe(message: NetconfMessage): Netconf {
  const { NETCONFA_IFINDEX: index = 0, NETCONFA_RP_FILTER: filter } = message
  const isOn = (value: number | undefined) => (value === undefined ? undefined : value !== 0)
  return {
    family: message.ncm_family === 'AF_INET6' ? 'ipv6' : 'ipv4',
    link: index === beyond.all ? 'all' : index === beyond.default ? 'default' : index,
    forwarding: isOn(message.NETCONFA_FORWARDING),
    reversePathFilter: filter === undefined ? undefined : filters[filter],
    multicastForwarding: isOn(message.NETCONFA_MC_FORWARDING),
    broadcastForwarding: isOn(message.NETCONFA_BC_FORWARDING),
    proxyNeighbours: isOn(message.NETCONFA_PROXY_NEIGH),
    ignoreRoutesWithLinkDown: isOn(message.NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN),
    message,
  }
}
