/** Next hops: ways out that routes share by their number, alone or in groups. ip-nexthop(8), <linux/nexthop.h> */

import { type Connection, type Dump, dumpOf, NetlinkError } from '../netlink/index.ts'
import {
  type NEXTHOP_GRP_TYPE,
  type NexthopInput,
  type NexthopMessage,
  nexthop as nexthopCodec,
  type RouteMessage,
  type route,
} from '../netlink/route/index.ts'
import { EncodeError } from '../schema/errors.ts'
import {
  describeEncapsulation,
  type Encapsulation,
  type EncapsulationAttributes,
  encapsulation as encapsulationReader,
} from './encapsulation.ts'
import { agrees, asRead, ensured, explained, isRefusal, merged, missing } from './ensure.ts'
import {
  address,
  at,
  duration,
  type Fields,
  family as familyReader,
  link as linkReader,
  listOf,
  oneOf,
  readFields,
  wholeNumber,
  yesOrNo,
} from './fields.ts'
import { type LinkReference, linkIndex } from './link-reference.ts'
import { type Maker, makers } from './maker.ts'
import type { Family } from './prefix.ts'

/** A next hop that is to be made: a router, a link, a black hole, or a group of other next hops. */
export interface NewNexthop {
  /** Its number, from 1; the kernel chooses where none is given. */
  readonly id?: number
  /** That of `via`; IPv4 where nothing is said. A group has none. */
  readonly family?: Family
  /** The router that takes the packets. */
  readonly via?: string
  /** The link by which they leave. */
  readonly link?: LinkReference
  /** Whether the router is believed to be on the link though no route leads to it. */
  readonly onLink?: boolean
  /** Whether packets vanish. */
  readonly blackhole?: boolean
  readonly encapsulation?: Encapsulation
  /** The next hops among which packets are shared. */
  readonly group?: readonly NexthopShare[]
  /** How packets are shared: each time anew (`'mpath'`), or such that flows stay where they are when the group changes (`'resilient'`). */
  readonly groupType?: NexthopGroupType
  /** For how many parts of the flows a resilient group decides; as many as the kernel likes where nothing is said. */
  readonly buckets?: number
  /** Seconds without packets after which a part may go another way (resilient); 120 where nothing is said. */
  readonly idleTimer?: number
  /** Seconds of imbalance after which parts go another way even with packets under way (resilient); 0: never. */
  readonly unbalancedTimer?: number
  /** Whether it is for the forwarding database of a VXLAN, rather than for routes. */
  readonly fdb?: boolean
  /** Who makes it; `'unspec'` where nothing is said, as with `ip`. */
  readonly madeBy?: Maker
}

export type NexthopGroupType = 'mpath' | 'resilient'

/** A member of a group. */
export interface NexthopShare {
  readonly id: number
  /** Its share of the packets, from 1; up to 256 on kernels before 6.12, then to 65,536. 1 where nothing is said. */
  readonly weight?: number
}

/** What can be changed about a next hop. */
export type NexthopChanges = Omit<NewNexthop, 'id'>

/** A next hop, as the kernel described it: undefined where nothing is said of it. */
export interface Nexthop {
  readonly id: number
  /** Undefined for a group. */
  readonly family: Family | undefined
  readonly via: string | undefined
  readonly link: number | undefined
  readonly onLink: boolean
  readonly blackhole: boolean
  readonly encapsulation: Encapsulation | undefined
  readonly group: readonly Required<NexthopShare>[] | undefined
  readonly groupType: NexthopGroupType | number | undefined
  readonly buckets: number | undefined
  readonly idleTimer: number | undefined
  readonly unbalancedTimer: number | undefined
  /** Seconds that a resilient group has been out of balance. */
  readonly unbalancedFor: number | undefined
  readonly fdb: boolean
  readonly madeBy: Maker
  /** The kernel's own description, under the kernel's own names. */
  readonly message: NexthopMessage
}

/** Which next hops to list: those for which all that is given holds. */
export interface NexthopFilter {
  /** The kernel chooses by it. */
  readonly family?: Family
  /** The link by which packets leave. The kernel chooses by it. */
  readonly link?: LinkReference
  /** Only those by links of this bridge, bond or VRF. The kernel chooses by it. */
  readonly master?: LinkReference
  /** Groups alone. The kernel chooses by it. */
  readonly groups?: true
  /** Those for forwarding databases alone. The kernel chooses by it. */
  readonly fdb?: true
  /** The kernel sends all; we choose. */
  readonly madeBy?: Maker
}

/** What can be done with the next hops of one network namespace. One is what it is by its number. From Linux 5.3; resilient groups from 5.13. */
export interface Nexthops {
  /**
   * Makes a next hop and gives its number.
   *
   * Equivalent to: `ip nexthop add id 1 via 10.10.0.1 dev LINK [onlink]`, `ip nexthop add id 2 blackhole`, `ip nexthop add id 10 group 1,5/2
   * [type resilient buckets N idle_timer S unbalanced_timer S]`
   *
   * @throws a TypeError for what is no next hop; NetlinkError: EEXIST where there is one of this number, ENETDOWN where the link is off,
   * EINVAL for a group of next hops that are not there, or are groups, or are of two kinds
   */
  add(nexthop: NewNexthop): Promise<number>
  /**
   * As `add`; takes the place of the one of this number, and all routes by it lead the new way at once.
   *
   * The kernel leaves a group to its first maker.
   *
   * Equivalent to: `ip nexthop replace id 1 ...` @throws as `add`; EINVAL where one would be a group and the other not, or a resilient group
   * would be another kind of group
   */
  replace(nexthop: NewNexthop & { readonly id: number }): Promise<void>
  /**
   * Sees to it that there is one of this number, and that it is as said; what is not said stays. Says whether anything was changed.
   *
   * @throws as `replace`; EEXIST where a group is to have another maker
   */
  ensure(nexthop: NewNexthop & { readonly id: number }): Promise<boolean>
  /** Changes one that is there; what is not said stays. @throws as `replace`; ENOENT where there is none of this number */
  set(id: number, changes: NexthopChanges): Promise<void>
  /** Describes a next hop. Equivalent to: `ip nexthop get id 1` @throws NetlinkError: ENOENT where there is none of this number */
  get(id: number): Promise<Nexthop>
  /** Lists next hops. Equivalent to: `ip nexthop show [dev LINK] [master LINK] [groups] [fdb] [protocol P]` */
  list(filter?: NexthopFilter): Promise<Dump<Nexthop>>
  /**
   * Deletes a next hop and says whether there was one: deleting twice is no error. It takes the routes by it along, and leaves its groups; a group
   * that it was the last of goes with it.
   *
   * Equivalent to: `ip nexthop del id 1`
   */
  delete(id: number): Promise<boolean>
}

/** The next hops of the network namespace that the connection is in. */
export function nexthops(connection: Connection<typeof route>): Nexthops {
  const indexOf = async (link: LinkReference | undefined) => (link === undefined ? undefined : await linkIndex(connection, link))

  const requestOf = async (nexthop: NewNexthop): Promise<NexthopInput> => {
    const request = newNexthop(nexthop)
    return request(await indexOf(nexthop.link))
  }

  const get = async (id: number): Promise<Nexthop> => {
    try {
      return describeNexthop(await connection.get('RTM_GETNEXTHOP', { NHA_ID: at('id', () => fields.id(id)) }))
    } catch (error) {
      throw explained(error, ['ENOENT'], `No next hop has the number ${id}`)
    }
  }

  /** Makes of one that is there one as said, and says whether it had to. */
  const adjust = async (found: Nexthop, said: NewNexthop): Promise<boolean> => {
    const wanted = describeNexthop(asRead(nexthopCodec, await requestOf({ family: found.family, ...said } as NewNexthop)))
    if (agrees(said, wanted, found)) return false
    if (found.group !== undefined && said.madeBy !== undefined && wanted.madeBy !== found.madeBy)
      throw missing(
        'EEXIST',
        'RTM_NEWNEXTHOP',
        `The group ${found.id} is there, made by ${found.madeBy}, which the kernel does not change: delete it first`,
      )
    const request = await requestOf(merged<NewNexthop>(fields, said, kept(said, found)))
    await connection.request('RTM_NEWNEXTHOP', request, { flags: ['NLM_F_REPLACE'] })
    return true
  }

  return {
    get,

    async add(nexthop) {
      const request = await requestOf(nexthop)
      const flags = ['NLM_F_CREATE', 'NLM_F_EXCL'] as const
      // Only the kernel knows which number it chose: it says so where it is asked to repeat the request.
      if (nexthop.id === undefined) {
        const [made] = await connection.request('RTM_NEWNEXTHOP', request, { flags: [...flags, 'NLM_F_ECHO'] })
        return made?.NHA_ID ?? 0
      }
      await connection.request('RTM_NEWNEXTHOP', request, { flags })
      return nexthop.id
    },

    async replace(nexthop) {
      checkId(nexthop)
      await connection.request('RTM_NEWNEXTHOP', await requestOf(nexthop), { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async ensure(nexthop) {
      checkId(nexthop)
      const request = await requestOf(nexthop)
      const find = async () => {
        try {
          return await get(nexthop.id)
        } catch (error) {
          if (isRefusal(error, 'ENOENT')) return undefined
          throw error
        }
      }
      const make = () => connection.request('RTM_NEWNEXTHOP', request, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
      return await ensured(find, make, (found) => adjust(found, nexthop))
    },

    async set(id, changes) {
      readFields(changes, fields)
      await adjust(await get(id), { ...changes, id })
    },

    async list(filter = {}) {
      const { family, groups, fdb, madeBy, ...said } = readFields(filter, filterFields)
      const [NHA_OIF, NHA_MASTER] = [await indexOf(said.link), await indexOf(said.master)]
      const request: NexthopInput = {
        nh_family: family === undefined ? 'AF_UNSPEC' : families[family],
        NHA_OIF,
        NHA_GROUPS: groups,
        NHA_MASTER,
        NHA_FDB: fdb,
      }
      const dump = await connection.dump('RTM_GETNEXTHOP', request)
      const passes = (nexthop: Nexthop) => madeBy === undefined || nexthop.message.nh_protocol === madeBy
      return dumpOf(dump.map(describeNexthop).filter(passes), dump.consistent)
    },

    async delete(id) {
      try {
        await connection.request('RTM_DELNEXTHOP', { NHA_ID: at('id', () => fields.id(id)) })
        return true
      } catch (error) {
        if (error instanceof NetlinkError && error.code === 'ENOENT') return false
        throw error
      }
    },
  }
}

const families = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const

const groupTypes = { mpath: 'NEXTHOP_GRP_TYPE_MPATH', resilient: 'NEXTHOP_GRP_TYPE_RES' } as const satisfies Record<
  NexthopGroupType,
  keyof typeof NEXTHOP_GRP_TYPE
>

const idNumber = wholeNumber(1, 0xffff_ffff)
const shareFields = { id: idNumber, weight: wholeNumber(1, 0x1_0000) } as const satisfies Fields<NexthopShare>
const yes = (value: unknown) => {
  if (value !== true) throw new EncodeError('expected true, or nothing')
  return value
}

const fields = {
  id: idNumber,
  family: familyReader,
  via: address,
  link: linkReader,
  onLink: yesOrNo,
  blackhole: yesOrNo,
  encapsulation: encapsulationReader,
  group: listOf((value) => {
    const { id, weight = 1 } = readFields(value, shareFields)
    if (id === undefined) throw new EncodeError('expected the number of a next hop, got nothing', ['id'])
    return { id, weight }
  }),
  groupType: oneOf(Object.keys(groupTypes) as NexthopGroupType[]),
  buckets: wholeNumber(1, 0xffff),
  idleTimer: duration(100, 0xffff_ffff),
  unbalancedTimer: duration(100, 0xffff_ffff),
  fdb: yesOrNo,
  madeBy: makers.read,
} as const satisfies Fields<NewNexthop>

const filterFields = {
  family: familyReader,
  link: linkReader,
  master: linkReader,
  groups: yes,
  fdb: yes,
  madeBy: makers.read,
} as const satisfies Fields<NexthopFilter>

function checkId({ id }: NewNexthop): void {
  if (id === undefined) throw new EncodeError('expected the number of the next hop, got nothing', ['id'])
}

/**
 * The request for a next hop, in the order of `ip`. All of it is read and checked at once; what is given back takes the index of its link.
 *
 * @throws EncodeError with the path of the offender
 */
function newNexthop(nexthop: NewNexthop): (link: number | undefined) => NexthopInput {
  const said = readFields(nexthop, fields)
  const { via, group, groupType, buckets, idleTimer, unbalancedTimer } = said
  const family = via?.family ?? said.family ?? 'ipv4'
  if (said.family !== undefined && family !== said.family)
    throw new EncodeError(`expected an address of ${said.family}, got ${via?.address}`, ['via'])
  checkNature(nexthop)
  const resilient = buckets !== undefined || idleTimer !== undefined || unbalancedTimer !== undefined
  return (NHA_OIF) => ({
    nh_family: group === undefined ? families[family] : 'AF_UNSPEC',
    nh_protocol: said.madeBy,
    nh_flags: said.onLink === true ? ['RTNH_F_ONLINK'] : [],
    NHA_ID: said.id,
    ...encapsulated(said.encapsulation),
    NHA_GATEWAY: via?.address,
    NHA_OIF,
    NHA_BLACKHOLE: said.blackhole === true ? true : undefined,
    NHA_GROUP: group?.map(({ id, weight }) => ({ id, weight: (weight - 1) & 0xff, weight_high: (weight - 1) >>> 8 })),
    NHA_RES_GROUP: resilient
      ? {
          NHA_RES_GROUP_BUCKETS: buckets,
          NHA_RES_GROUP_IDLE_TIMER: hundredths(idleTimer),
          NHA_RES_GROUP_UNBALANCED_TIMER: hundredths(unbalancedTimer),
        }
      : undefined,
    NHA_GROUP_TYPE: groupType === undefined ? undefined : groupTypes[groupType],
    NHA_FDB: said.fdb === true ? true : undefined,
  })
}

const single = ['via', 'link', 'onLink', 'blackhole', 'encapsulation'] as const
const grouped = ['group', 'groupType', 'buckets', 'idleTimer', 'unbalancedTimer'] as const

/** A next hop is one thing. */
function checkNature(nexthop: NewNexthop): void {
  const { group, groupType, blackhole } = nexthop
  const refuse = (names: readonly (keyof NewNexthop)[], why: string) => {
    for (const name of names) if (nexthop[name] !== undefined && nexthop[name] !== false) throw new EncodeError(why, [name])
  }
  if (group !== undefined) refuse(single, 'a group has no such thing')
  else refuse(grouped, 'only a group has such a thing, and there is none')
  if (blackhole === true) refuse(['via', 'link', 'onLink', 'encapsulation'], 'a black hole has no such thing')
  if (groupType !== 'resilient') refuse(['buckets', 'idleTimer', 'unbalancedTimer'], 'only a resilient group has such a thing')
}

/** What stays of a next hop: all but another way out, where one is said. */
function kept(said: NewNexthop, found: Nexthop): { readonly [K in keyof Nexthop]?: unknown } {
  const isSaid = (name: keyof NewNexthop) => said[name] !== undefined && said[name] !== false
  const nothing = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, undefined]))
  return {
    ...found,
    ...(isSaid('group') ? nothing(single) : {}),
    ...(single.some(isSaid) ? nothing(grouped) : {}),
    ...(isSaid('blackhole') ? nothing(['via', 'link', 'onLink', 'encapsulation']) : {}),
    ...(isSaid('via') || isSaid('link') ? nothing(['blackhole']) : {}),
    ...(isSaid('via') ? nothing(['family']) : {}),
    ...(said.groupType === 'mpath' ? nothing(['buckets', 'idleTimer', 'unbalancedTimer']) : {}),
  }
}

/** The attributes and their type, for each type that there is. */
type Encapsulated<N = NexthopInput> = N extends unknown ? Pick<N, Extract<keyof N, 'NHA_ENCAP' | 'NHA_ENCAP_TYPE'>> : never

function encapsulated(encapsulation: EncapsulationAttributes | undefined): Encapsulated {
  if (encapsulation === undefined) return {}
  const [NHA_ENCAP, NHA_ENCAP_TYPE] = encapsulation
  return { NHA_ENCAP, NHA_ENCAP_TYPE } as Encapsulated
}

function hundredths(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 100)
}

function seconds(hundredths: number | bigint | undefined): number | undefined {
  return hundredths === undefined ? undefined : Number(hundredths) / 100
}

/** A next hop in English. */
export function describeNexthop(message: NexthopMessage): Nexthop {
  const { nh_family: family, NHA_GROUP: group, NHA_GROUP_TYPE: type, NHA_RES_GROUP: resilient } = message
  const encapsulated = { RTA_ENCAP_TYPE: message.NHA_ENCAP_TYPE, RTA_ENCAP: message.NHA_ENCAP }
  const groupType = type === 'NEXTHOP_GRP_TYPE_RES' ? 'resilient' : type === 'NEXTHOP_GRP_TYPE_MPATH' ? 'mpath' : type
  return {
    id: message.NHA_ID ?? 0,
    family: family === 'AF_INET' ? 'ipv4' : family === 'AF_INET6' ? 'ipv6' : undefined,
    via: message.NHA_GATEWAY,
    link: message.NHA_OIF,
    onLink: message.nh_flags.includes('RTNH_F_ONLINK'),
    blackhole: message.NHA_BLACKHOLE === true,
    encapsulation: describeEncapsulation(encapsulated as RouteMessage),
    group: group?.map(({ id, weight = 0, weight_high = 0 }) => ({ id: id ?? 0, weight: (weight_high << 8) + weight + 1 })),
    groupType: group === undefined ? undefined : (groupType ?? 'mpath'),
    buckets: resilient?.NHA_RES_GROUP_BUCKETS,
    idleTimer: seconds(resilient?.NHA_RES_GROUP_IDLE_TIMER),
    unbalancedTimer: seconds(resilient?.NHA_RES_GROUP_UNBALANCED_TIMER),
    unbalancedFor: seconds(resilient?.NHA_RES_GROUP_UNBALANCED_TIME),
    fdb: message.NHA_FDB === true,
    madeBy: makers.say(message.nh_protocol),
    message,
  }
}
