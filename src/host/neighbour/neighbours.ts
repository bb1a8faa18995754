/** Neighbours, what IP addresses are on the link: added, replaced, ensured, listed and deleted. ip-neighbour(8), <linux/neighbour.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type NeighbourInput, type NeighbourMessage, neighbour as neighbourCodec, type route } from '../../netlink/route/index.ts'
import { families } from '../ip/families.ts'
import type { Family } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { deleteAll } from '../verb/delete-all.ts'
import { agrees, asRead, ensured, explained, isRefusal, merged } from '../verb/ensure.ts'
import { type Fields, family as familyReader, link as linkReader, oneOf, readFields, yesOrNo } from '../verb/fields.ts'
import { describeNeighbour, type Neighbour, type NeighbourState, stateNames } from './neighbour.ts'
import { entry, fields, type NeighbourKind, type NeighbourOptions, proxyOf } from './request.ts'

/** Which neighbours to list: those for which all that is given holds. */
export interface NeighbourFilter {
  /** The kernel chooses by it. */
  readonly family?: Family
  /** The kernel chooses by it. */
  readonly link?: LinkReference
  /** Only those on links of this bridge or bond. The kernel chooses by it. */
  readonly master?: LinkReference
  /** Those that this host answers for, instead of those that it knows. */
  readonly proxy?: boolean
  /** Only those in this state. The kernel sends all; we choose. */
  readonly state?: NeighbourState
}

/**
 * What can be done with the neighbours of one network namespace: the entries of ARP and of neighbour discovery, and those that this host answers
 * for. One is what it is by its link, its address, and whether it is a proxy. What bridges know is another matter.
 */
export interface Neighbours {
  /**
   * Makes an entry.
   *
   * Equivalent to: `ip neighbour add 10.10.0.2 lladdr MAC dev LINK [nud STATE] [router] [extern_learn] [managed] [protocol P]`,
   * `ip neighbour add proxy 10.10.0.9 dev LINK`
   *
   * @throws a TypeError for what is no neighbour; NetlinkError: EEXIST where there is one, even one that the kernel learnt (of a proxy the
   * kernel does not say so), ENODEV where there is no such link, EINVAL for a state that takes a link-layer address, without one
   */
  add(link: LinkReference, address: string, options: NeighbourOptions): Promise<void>
  /** As `add`; takes the place of one that is there. Equivalent to: `ip neighbour replace 10.10.0.2 lladdr MAC dev LINK` @throws as `add` */
  replace(link: LinkReference, address: string, options: NeighbourOptions): Promise<void>
  /** Sees to it that there is an entry, and that it is as said; what is not said stays. Says whether anything was changed. @throws as `add` */
  ensure(link: LinkReference, address: string, options: NeighbourOptions): Promise<boolean>
  /**
   * Changes an entry that is there; what is not said stays.
   *
   * Equivalent to: `ip neighbour change 10.10.0.2 lladdr MAC dev LINK` @throws NetlinkError: ENOENT where there is none
   */
  set(link: LinkReference, address: string, options: NeighbourOptions): Promise<void>
  /** Describes an entry. Equivalent to: `ip neighbour get [proxy] 10.10.0.2 dev LINK` @throws NetlinkError: ENOENT where there is none */
  get(link: LinkReference, address: string, which?: NeighbourKind): Promise<Neighbour>
  /** Lists entries. Equivalent to: `ip neighbour show [proxy] [dev LINK] [master LINK] [nud STATE]` */
  list(filter?: NeighbourFilter): Promise<Dump<Neighbour>>
  /**
   * Deletes an entry and says whether there was one: deleting twice is no error, nor is a link that is gone.
   *
   * Equivalent to: `ip neighbour del [proxy] 10.10.0.2 dev LINK`
   */
  delete(link: LinkReference, address: string, which?: NeighbourKind): Promise<boolean>
  /**
   * Deletes all entries that pass the filter, and says how many. Those that never change by themselves (`permanent` and `noarp`, those of the
   * loopback among them) stay where their state is not named.
   *
   * Equivalent to: `ip neighbour flush [proxy] dev LINK [nud STATE]`
   */
  flush(filter: NeighbourFilter): Promise<number>
}

/** The neighbours of the network namespace that the connection is in. */
export function neighbours(connection: Connection<typeof route>): Neighbours {
  const indexOf = async (link: LinkReference | undefined) => (link === undefined ? undefined : await linkIndex(connection, link))

  const list = async (filter: NeighbourFilter = {}): Promise<Dump<Neighbour>> => {
    const { family, proxy = false, state, ...said } = readFields(filter, filterFields)
    const [NDA_IFINDEX, NDA_MASTER] = [await indexOf(said.link), await indexOf(said.master)]
    const request: NeighbourInput = {
      ndm_family: family === undefined ? 'AF_UNSPEC' : families[family],
      ndm_flags: proxy ? ['NTF_PROXY'] : [],
      NDA_IFINDEX,
      NDA_MASTER,
    }
    const dump = await connection.dump('RTM_GETNEIGH', request)
    const passes = (neighbour: Neighbour) =>
      (family === undefined || neighbour.family === family) &&
      (NDA_IFINDEX === undefined || neighbour.link === NDA_IFINDEX) &&
      neighbour.proxy === proxy &&
      (state === undefined || neighbour.state === state)
    return dumpOf(dump.filter(isIp).map(describeNeighbour).filter(passes), dump.consistent)
  }

  const get = async (link: LinkReference, request: NeighbourInput): Promise<Neighbour> => {
    const { ndm_family, ndm_ifindex, ndm_flags, NDA_DST } = request
    try {
      return describeNeighbour(await connection.get('RTM_GETNEIGH', { ndm_family, ndm_ifindex, ndm_flags: proxyOf(ndm_flags), NDA_DST }))
    } catch (error) {
      const name = typeof link === 'object' ? link.index : link
      throw explained(error, ['ENOENT'], `The link ${JSON.stringify(name)} has no such neighbour ${NDA_DST}`)
    }
  }

  const find = async (link: LinkReference, request: NeighbourInput): Promise<Neighbour | undefined> => {
    try {
      return await get(link, request)
    } catch (error) {
      if (isRefusal(error, 'ENOENT')) return undefined
      throw error
    }
  }

  /** Makes of an entry that is there one as said, and says whether it had to. */
  const adjust = async (found: Neighbour, options: NeighbourOptions): Promise<boolean> => {
    const ndm_ifindex = found.link
    const wanted = describeNeighbour(asRead(neighbourCodec, { ...entry(found.address, options), ndm_ifindex }))
    if (agrees(options, wanted, found)) return false
    const { state } = found
    const whole = merged<NeighbourOptions>(fields, options, { ...found, state: state === 'none' ? undefined : state })
    await connection.request('RTM_NEWNEIGH', { ...entry(found.address, whole), ndm_ifindex }, { flags: ['NLM_F_REPLACE'] })
    return true
  }

  return {
    list,

    async add(link, address, options) {
      const request = entry(address, options)
      const ndm_ifindex = await linkIndex(connection, link)
      await connection.request('RTM_NEWNEIGH', { ...request, ndm_ifindex }, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
    },

    async replace(link, address, options) {
      const request = entry(address, options)
      const ndm_ifindex = await linkIndex(connection, link)
      await connection.request('RTM_NEWNEIGH', { ...request, ndm_ifindex }, { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async ensure(link, address, options) {
      const request = { ...entry(address, options), ndm_ifindex: await linkIndex(connection, link) }
      return await ensured(
        () => find(link, request),
        () => connection.request('RTM_NEWNEIGH', request, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] }),
        (found) => adjust(found, options),
      )
    },

    async set(link, address, options) {
      const request = entry(address, options)
      await adjust(await get(link, { ...request, ndm_ifindex: await linkIndex(connection, link) }), options)
    },

    async get(link, address, which = {}) {
      const request = entry(address, which)
      return await get(link, { ...request, ndm_ifindex: await linkIndex(connection, link) })
    },

    async delete(link, address, which = {}) {
      const { ndm_family, ndm_flags, ndm_state, NDA_DST } = entry(address, which)
      try {
        await connection.request('RTM_DELNEIGH', {
          ndm_family,
          ndm_ifindex: await linkIndex(connection, link),
          ndm_state,
          ndm_flags,
          NDA_DST,
        })
        return true
      } catch (error) {
        if (isRefusal(error, 'ENOENT', 'ENODEV')) return false
        throw error
      }
    },

    async flush(filter) {
      const lasts = (neighbour: Neighbour) => filter.state === undefined && (neighbour.state === 'permanent' || neighbour.state === 'noarp')
      const found = (await list(filter)).filter((neighbour) => neighbour.proxy || !lasts(neighbour))
      const requests = found.map(({ message: { ndm_family, ndm_ifindex, ndm_flags, NDA_DST } }) => {
        return { nlmsg_type: 'RTM_DELNEIGH', ndm_family, ndm_ifindex, ndm_flags: proxyOf(ndm_flags), NDA_DST } as const
      })
      await deleteAll(connection, requests, 'ENOENT', 'ENODEV')
      return found.length
    },
  }
}

const filterFields = {
  family: familyReader,
  link: linkReader,
  master: linkReader,
  proxy: yesOrNo,
  state: oneOf([...stateNames, 'none']),
} as const satisfies Fields<NeighbourFilter>

/** Bridges have neighbours too, which are not ours. */
function isIp({ ndm_family }: NeighbourMessage): boolean {
  return ndm_family === 'AF_INET' || ndm_family === 'AF_INET6'
}
