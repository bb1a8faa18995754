/** Entries of multicast databases: what is said of them, and how the kernel describes them. bridge(8), <linux/if_bridge.h> */

import type { MdbQuestionMessage } from '../../netlink/route/index.ts'
import type { LinkReference } from '../reference/link-reference.ts'
import { type Maker, makers } from '../word/maker.ts'

/** Whether the senders that are listed are the only ones wanted, or those that are not. */
export type SourceMode = 'include' | 'exclude'

/** A sender of a group. */
export interface MulticastSource {
  readonly address: string
  /** Seconds until it is forgotten; undefined where it stays. */
  readonly expiresIn: number | undefined
}

/** An entry, as the kernel described it: one port that listens to a group. */
export interface MulticastEntry {
  /** The index of the bridge, or of the vxlan link. */
  readonly bridge: number
  /** The index of the port; the bridge's own where this host listens. */
  readonly port: number
  /** The group: an IPv4, an IPv6 or a MAC address. */
  readonly group: string
  readonly vlan: number | undefined
  /** The only sender that the entry is about; undefined where it is about the group as such. */
  readonly source: string | undefined
  /** Whether it stays though nobody says any more that he listens. */
  readonly permanent: boolean
  /** Seconds until it is forgotten; undefined where it stays. */
  readonly expiresIn: number | undefined
  /** What `sources` are; undefined where the bridge speaks IGMPv2 and MLDv1, which know no senders. */
  readonly mode: SourceMode | undefined
  readonly sources: readonly MulticastSource[]
  /** Who made it: `'kernel'` heard a listener. undefined where this host listens. */
  readonly madeBy: Maker | undefined
  /** Whether the sender is one that the port does not want to hear. */
  readonly blocked: boolean
  /** Whether it goes as soon as a listener leaves. */
  readonly fastLeave: boolean
  /** Whether the kernel added it for a port that excludes no such sender. */
  readonly automatic: boolean
  /** Whether the hardware has it too. */
  readonly offloaded: boolean
  /** The other end of the tunnel (vxlan). */
  readonly remote: (Omit<MulticastRemote, 'link'> & { readonly link: number | undefined }) | undefined
  /** The virtual network that its packets come from, where the vxlan link has many. */
  readonly sourceVni: number | undefined
}

/** The other end of a tunnel (vxlan). What is not said is what the vxlan link has. */
export interface MulticastRemote {
  readonly address: string
  /** The UDP port. */
  readonly port?: number | undefined
  readonly vni?: number | undefined
  /** The link by which the packets leave. */
  readonly link?: LinkReference | undefined
}

/** A port behind which there is a multicast router: it hears all groups. */
export interface RouterPort {
  readonly bridge: number
  readonly port: number
  /** How that is known: somebody said so (`'permanent'`), or one was heard. */
  readonly kind: 'permanent' | 'heard' | 'temporary' | 'disabled' | number | undefined
  /** Seconds until it is forgotten; undefined where it stays. */
  readonly expiresIn: number | undefined
  readonly vlan: number | undefined
}

/** What makes an entry the one it is. */
export interface MulticastKey {
  /** The bridge, or a vxlan link. */
  readonly bridge: LinkReference
  /** The port that listens; the bridge itself where this host does, the vxlan link itself where a tunnel does. */
  readonly port: LinkReference
  /** The group: `239.1.1.1`, `ff05::5`, `01:02:03:04:05:06`; for a vxlan link also `0.0.0.0` and `::`, which stand for all that are unknown. */
  readonly group: string
  /** The VLAN, where the bridge knows VLANs. Where none is said, an entry is added in all VLANs of the port. */
  readonly vlan?: number
  /** The only sender that the entry is about. */
  readonly source?: string
  /** The other end of the tunnel (vxlan): an entry may have several. */
  readonly remote?: MulticastRemote
  readonly sourceVni?: number
}

/** An entry that is to be made. */
export interface NewMulticastEntry extends MulticastKey {
  /** Whether it stays for good, or until nobody says any more that he listens: true where nothing is said, but for the bridge itself, which takes none. */
  readonly permanent?: boolean
  /** What the `sources` are. Linux 6.2 */
  readonly mode?: SourceMode
  /** Senders: the only ones that are wanted, or those that are not. Linux 6.2 */
  readonly sources?: readonly string[]
  /** Who makes it; `'static'` where nothing is said. Linux 6.2 */
  readonly madeBy?: Maker
}

const kinds = {
  MDB_RTR_TYPE_DISABLED: 'disabled',
  MDB_RTR_TYPE_TEMP_QUERY: 'heard',
  MDB_RTR_TYPE_PERM: 'permanent',
  MDB_RTR_TYPE_TEMP: 'temporary',
} as const

const USER_HZ = 100

/** A time that runs down; where none does, the kernel says 0. */
function seconds(time: number | undefined): number | undefined {
  return time === undefined || time === 0 ? undefined : time / USER_HZ
}

/** What the kernel says of a bridge's groups, in English: one entry for each port of each group. */
export function describeMulticast({ ifindex: bridge, MDBA_MDB: groups }: MdbQuestionMessage): MulticastEntry[] {
  const entries = groups?.MDBA_MDB_ENTRY?.flatMap((group) => group.MDBA_MDB_ENTRY_INFO ?? []) ?? []
  return entries.map((entry) => ({
    bridge,
    port: entry.ifindex,
    group: typeof entry.addr.u === 'string' ? entry.addr.u : '',
    vlan: entry.vid || undefined,
    source: entry.MDBA_MDB_EATTR_SOURCE,
    permanent: entry.state === 'MDB_PERMANENT',
    expiresIn: seconds(entry.MDBA_MDB_EATTR_TIMER),
    mode: modeOf(entry.MDBA_MDB_EATTR_GROUP_MODE),
    sources: (entry.MDBA_MDB_EATTR_SRC_LIST?.MDBA_MDB_SRCLIST_ENTRY ?? []).map((source) => ({
      address: source.MDBA_MDB_SRCATTR_ADDRESS ?? '',
      expiresIn: seconds(source.MDBA_MDB_SRCATTR_TIMER),
    })),
    madeBy: entry.MDBA_MDB_EATTR_RTPROT === undefined ? undefined : makers.say(entry.MDBA_MDB_EATTR_RTPROT),
    blocked: entry.flags.includes('MDB_FLAGS_BLOCKED'),
    fastLeave: entry.flags.includes('MDB_FLAGS_FAST_LEAVE'),
    automatic: entry.flags.includes('MDB_FLAGS_STAR_EXCL'),
    offloaded: entry.flags.includes('MDB_FLAGS_OFFLOAD'),
    remote:
      entry.MDBA_MDB_EATTR_DST === undefined
        ? undefined
        : {
            address: entry.MDBA_MDB_EATTR_DST,
            port: entry.MDBA_MDB_EATTR_DST_PORT,
            vni: entry.MDBA_MDB_EATTR_VNI,
            link: entry.MDBA_MDB_EATTR_IFINDEX,
          },
    sourceVni: entry.MDBA_MDB_EATTR_SRC_VNI,
  }))
}

function modeOf(mode: 'MCAST_INCLUDE' | 'MCAST_EXCLUDE' | number | undefined): SourceMode | undefined {
  return mode === 'MCAST_INCLUDE' ? 'include' : mode === 'MCAST_EXCLUDE' ? 'exclude' : undefined
}

/** What the kernel says of a bridge's router ports, in English. */
export function describeRouters({ ifindex: bridge, MDBA_ROUTER: ports }: MdbQuestionMessage): RouterPort[] {
  return (ports?.MDBA_ROUTER_PORT ?? []).map((port) => {
    const type = port.MDBA_ROUTER_PATTR_TYPE
    return {
      bridge,
      port: port.ifindex,
      kind: typeof type === 'string' ? kinds[type] : type,
      expiresIn: seconds(port.MDBA_ROUTER_PATTR_TIMER),
      vlan: port.MDBA_ROUTER_PATTR_VID,
    }
  })
}
