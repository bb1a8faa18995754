/** A neighbour in English, as the kernel describes it. ip-neighbour(8), <linux/neighbour.h> */

import type { NeighbourMessage, NUD } from '../../netlink/route/index.ts'
import type { Family } from '../ip/prefix.ts'
import { type Maker, makers } from '../word/maker.ts'

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

export const states = {
  permanent: 'NUD_PERMANENT',
  noarp: 'NUD_NOARP',
  reachable: 'NUD_REACHABLE',
  stale: 'NUD_STALE',
  delay: 'NUD_DELAY',
  probe: 'NUD_PROBE',
  incomplete: 'NUD_INCOMPLETE',
  failed: 'NUD_FAILED',
} as const satisfies Record<Exclude<NeighbourState, 'none'>, keyof typeof NUD>

export const stateNames = Object.keys(states) as (keyof typeof states)[]

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
