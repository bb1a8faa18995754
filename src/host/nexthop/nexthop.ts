/** A next hop in English, as the kernel describes it. ip-nexthop(8), <linux/nexthop.h> */

import type { NexthopMessage, RouteMessage } from '../../netlink/route/index.ts'
import type { Family } from '../ip/prefix.ts'
import { type DescribedEncapsulation, describeEncapsulation } from '../route/encapsulation/encapsulation.ts'
import { type Maker, makers } from '../word/maker.ts'

export type NexthopGroupType = 'mpath' | 'resilient'

/** A member of a group. */
export interface NexthopShare {
  readonly id: number
  /** Its share of the packets, from 1; up to 256 on kernels before 6.12, then to 65,536. 1 where nothing is said. */
  readonly weight?: number
}

/** A next hop, as the kernel described it: undefined where nothing is said of it. */
export interface Nexthop {
  readonly id: number
  /** Undefined for a group. */
  readonly family: Family | undefined
  readonly via: string | undefined
  readonly link: number | undefined
  readonly onLink: boolean
  readonly blackhole: boolean
  readonly encapsulation: DescribedEncapsulation | undefined
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
