/** What can be said of a next hop, and the request that says it, in the order of `ip`. ip-nexthop(8), <linux/nexthop.h> */

import type { NEXTHOP_GRP_TYPE, NexthopInput } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import type { Family } from '../ip/prefix.ts'
import type { LinkReference } from '../reference/link-reference.ts'
import {
  type Encapsulation,
  type EncapsulationAttributes,
  encapsulation as encapsulationReader,
} from '../route/encapsulation/encapsulation.ts'
import type { IndexOf } from '../route/request.ts'
import {
  address,
  duration,
  type Fields,
  family as familyReader,
  link as linkReader,
  listOf,
  oneOf,
  readFields,
  wholeNumber,
  yesOrNo,
} from '../verb/fields.ts'
import { type Maker, makers } from '../word/maker.ts'
import type { Nexthop, NexthopGroupType, NexthopShare } from './nexthop.ts'

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

/** What can be changed about a next hop. */
export type NexthopChanges = Omit<NewNexthop, 'id'>

const groupTypes = { mpath: 'NEXTHOP_GRP_TYPE_MPATH', resilient: 'NEXTHOP_GRP_TYPE_RES' } as const satisfies Record<
  NexthopGroupType,
  keyof typeof NEXTHOP_GRP_TYPE
>

const idNumber = wholeNumber(1, 0xffff_ffff)
const shareFields = { id: idNumber, weight: wholeNumber(1, 0x1_0000) } as const satisfies Fields<NexthopShare>

export const fields = {
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

/**
 * The request for a next hop, in the order of `ip`. All of it is read and checked at once; what is given back finds the indices of its links.
 *
 * @throws EncodeError with the path of the offender
 */
export function newNexthop(nexthop: NewNexthop): (indexOf: IndexOf) => Promise<NexthopInput> {
  const said = readFields(nexthop, fields)
  const { via, group, groupType, buckets, idleTimer, unbalancedTimer } = said
  const family = via?.family ?? said.family ?? 'ipv4'
  if (said.family !== undefined && family !== said.family)
    throw new EncodeError(`expected an address of ${said.family}, got ${via?.address}`, ['via'])
  checkNature(nexthop)
  const resilient = buckets !== undefined || idleTimer !== undefined || unbalancedTimer !== undefined
  return async (indexOf) => ({
    nh_family: group === undefined ? families[family] : 'AF_UNSPEC',
    nh_protocol: said.madeBy,
    nh_flags: said.onLink === true ? ['RTNH_F_ONLINK'] : [],
    NHA_ID: said.id,
    ...encapsulated(await said.encapsulation?.(indexOf)),
    NHA_GATEWAY: via?.address,
    NHA_OIF: said.link === undefined ? undefined : await indexOf(said.link),
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
export function kept(said: NewNexthop, found: Nexthop): { readonly [K in keyof Nexthop]?: unknown } {
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
