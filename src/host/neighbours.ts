/** Neighbours: which link-layer address an IP address has, and for whom this host answers. ip-neighbour(8), <linux/neighbour.h> */

import { type Connection, type Dump, dumpOf } from '../netlink/index.ts'
import { type NeighbourInput, type NeighbourMessage, type NUD, neighbour as neighbourCodec, type route } from '../netlink/route/index.ts'
import { EncodeError } from '../schema/errors.ts'
import { deleteAll } from './delete-all.ts'
import { agrees, asRead, ensured, explained, isRefusal, merged } from './ensure.ts'
import { at, type Fields, family as familyReader, linkLayerAddress, link as linkReader, oneOf, readFields, yesOrNo } from './fields.ts'
import { type LinkReference, linkIndex } from './link-reference.ts'
import { type Maker, makers } from './maker.ts'
import { type Family, parseAddress } from './prefix.ts'

/** How much the kernel trusts an entry. */
export type NeighbourState =
  /** It stays until somebody changes it. */
  | 'permanent'
  /** It holds without being asked for: nobody answers there, or nobody needs to. */
  | 'noarp'
  /** It was confirmed a moment ago. */
  | 'reachable'
  /** It is taken, and then asked for again. */
  | 'stale'
  /** It was taken, and is asked for again in a moment. */
  | 'delay'
  /** It is being asked for again. */
  | 'probe'
  /** It is being asked for the first time. */
  | 'incomplete'
  /** Nobody answered. */
  | 'failed'
  | 'none'

/** A neighbour, as the kernel described it. */
export interface Neighbour {
  readonly family: Family
  /** `10.10.0.2` */
  readonly address: string
  /** The index of the link that it is on. */
  readonly link: number
  /** `02:00:00:00:00:02`; undefined where nobody knows, and for a proxy. */
  readonly linkAddress: string | undefined
  readonly state: NeighbourState
  /** Whether this host answers for it, rather than knowing it. */
  readonly proxy: boolean
  /** Whether it is a router (IPv6). */
  readonly router: boolean
  /** Whether somebody else than the kernel learnt it: the kernel does not forget it. */
  readonly externallyLearned: boolean
  /** Whether the kernel asks for it again and again, even if nobody needs it. */
  readonly managed: boolean
  /** Who made it; `'unspec'` where nobody said so. */
  readonly madeBy: Maker
  /** Seconds since it was last confirmed, last used, last changed. */
  readonly confirmed: number | undefined
  readonly used: number | undefined
  readonly updated: number | undefined
  /** How often it has been asked for without an answer. */
  readonly probes: number
  /** The kernel's own description, under the kernel's own names. */
  readonly message: NeighbourMessage
}

/** What can be said of a neighbour. */
export interface NeighbourOptions {
  /** Its link-layer address: `02:00:00:00:00:02`. */
  readonly linkAddress?: string
  /** `'permanent'` where nothing is said. */
  readonly state?: Exclude<NeighbourState, 'none'>
  /** Whether it is a router (IPv6). */
  readonly router?: boolean
  /** Whether somebody else than the kernel learnt it: the kernel does not forget it. */
  readonly externallyLearned?: boolean
  /** Whether the kernel is to ask for it again and again, even if nobody needs it (from 5.16). It then has no link-layer address of ours. */
  readonly managed?: boolean
  /** Whether this host is to answer for it, on this link: an entry of another kind, which may stand beside one of the same address. */
  readonly proxy?: boolean
  readonly madeBy?: Maker
}

/** Which of the two kinds of entries for an address is meant. */
export type NeighbourKind = Pick<NeighbourOptions, 'proxy'>

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

const families = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const

const states = {
  permanent: 'NUD_PERMANENT',
  noarp: 'NUD_NOARP',
  reachable: 'NUD_REACHABLE',
  stale: 'NUD_STALE',
  delay: 'NUD_DELAY',
  probe: 'NUD_PROBE',
  incomplete: 'NUD_INCOMPLETE',
  failed: 'NUD_FAILED',
} as const satisfies Record<Exclude<NeighbourState, 'none'>, keyof typeof NUD>

const stateNames = Object.keys(states) as (keyof typeof states)[]

const fields = {
  linkAddress: linkLayerAddress,
  state: oneOf(stateNames),
  router: yesOrNo,
  externallyLearned: yesOrNo,
  managed: yesOrNo,
  proxy: yesOrNo,
  madeBy: makers.read,
} as const satisfies Fields<NeighbourOptions>

const filterFields = {
  family: familyReader,
  link: linkReader,
  master: linkReader,
  proxy: yesOrNo,
  state: oneOf([...stateNames, 'none']),
} as const satisfies Fields<NeighbourFilter>

/** The request for an entry, in the order of `ip`. @throws EncodeError with the path of the offender */
function entry(text: string, options: NeighbourOptions): NeighbourInput {
  const { family, address } = at('address', () => parseAddress(text))
  const { linkAddress, state = 'permanent', router, externallyLearned, managed, proxy, madeBy } = readFields(options, fields)
  if (proxy === true && linkAddress !== undefined)
    throw new EncodeError('a proxy has none: this host answers with its own', ['linkAddress'])
  return {
    ndm_family: families[family],
    ndm_state: managed === true && options.state === undefined ? [] : [states[state]],
    ndm_flags: [
      ...(proxy === true ? (['NTF_PROXY'] as const) : []),
      ...(externallyLearned === true ? (['NTF_EXT_LEARNED'] as const) : []),
      ...(router === true ? (['NTF_ROUTER'] as const) : []),
    ],
    NDA_PROTOCOL: madeBy,
    NDA_DST: address,
    NDA_LLADDR: linkAddress,
    NDA_FLAGS_EXT: managed === true ? ['NTF_EXT_MANAGED'] : undefined,
  }
}

/** The flag that tells the two kinds of entries apart, alone. */
function proxyOf(flags: NeighbourInput['ndm_flags']): NeighbourInput['ndm_flags'] {
  return typeof flags === 'object' && flags.includes('NTF_PROXY') ? ['NTF_PROXY'] : []
}

/** Bridges have neighbours too, which are not ours. */
function isIp({ ndm_family }: NeighbourMessage): boolean {
  return ndm_family === 'AF_INET' || ndm_family === 'AF_INET6'
}

/** A neighbour in English. */
export function describeNeighbour(message: NeighbourMessage): Neighbour {
  const { ndm_flags: flags, NDA_CACHEINFO: ago } = message
  const seconds = (hundredths: number | undefined) => (hundredths === undefined ? undefined : hundredths / 100)
  return {
    family: message.ndm_family === 'AF_INET6' ? 'ipv6' : 'ipv4',
    address: message.NDA_DST ?? '',
    link: message.ndm_ifindex,
    linkAddress: message.NDA_LLADDR,
    state: stateNames.find((name) => message.ndm_state.includes(states[name])) ?? 'none',
    proxy: flags.includes('NTF_PROXY'),
    router: flags.includes('NTF_ROUTER'),
    externallyLearned: flags.includes('NTF_EXT_LEARNED'),
    managed: message.NDA_FLAGS_EXT?.includes('NTF_EXT_MANAGED') === true,
    madeBy: makers.say(message.NDA_PROTOCOL ?? 'RTPROT_UNSPEC'),
    confirmed: seconds(ago?.ndm_confirmed),
    used: seconds(ago?.ndm_used),
    updated: seconds(ago?.ndm_updated),
    probes: message.NDA_PROBES ?? 0,
    message,
  }
}
