/** Entries of forwarding databases: what is said of them, and how the kernel describes them. bridge(8), <linux/neighbour.h> */

import type { NeighbourMessage } from '../../netlink/route/index.ts'
import type { LinkReference } from '../reference/link-reference.ts'

/** Whose table it is: the bridge's, or the link's own: that of a vxlan, or the addresses that a card listens to. */
export type ForwardingTable = 'bridge' | 'link'

/**
 * How long an entry stays: `'permanent'`, for good, and its frames are for this host itself; `'static'`, for good; `'dynamic'`, until the address
 * is not heard from for a while.
 */
export type ForwardingLifetime = 'permanent' | 'static' | 'dynamic'

/** The other end of a tunnel. What is not said is what the vxlan link has. */
export interface ForwardingRemote {
  readonly address: string
  /** The UDP port. */
  readonly port?: number
  /** The number of the virtual network. */
  readonly vni?: number
  /** The link by which the packets leave. */
  readonly link?: LinkReference
}

/** The other end of a tunnel, as the kernel described it: what is undefined is what the vxlan link has. */
export interface DescribedRemote {
  readonly address: string
  readonly port: number | undefined
  readonly vni: number | undefined
  /** The index of the link by which the packets leave. */
  readonly link: number | undefined
}

/** An entry, as the kernel described it. */
export interface ForwardingEntry {
  /** The MAC address: `02:00:00:00:00:01`. */
  readonly address: string
  /** The index of the port that it is behind, of the vxlan link whose tunnel leads there, or of the bridge itself. */
  readonly link: number
  readonly table: ForwardingTable
  /** The index of the bridge; undefined in the table of a link. */
  readonly bridge: number | undefined
  readonly vlan: number | undefined
  readonly lifetime: ForwardingLifetime
  /** Whether it stays at its port even if the address is heard at another. */
  readonly sticky: boolean
  /** Whether a program learned it, and not the bridge. */
  readonly externallyLearned: boolean
  /** Whether the hardware has it too. */
  readonly offloaded: boolean
  /** Whether it was seen at a locked port, and may not pass there. */
  readonly locked: boolean
  /** Whether it is a router's (vxlan). */
  readonly router: boolean
  /** The other end of the tunnel; undefined in the table of a bridge, and where a next hop tells. */
  readonly remote: DescribedRemote | undefined
  /** The next hop that tells the other end of the tunnel. */
  readonly nexthop: number | undefined
  /** The virtual network that its frames come from, where the vxlan link has many. */
  readonly sourceVni: number | undefined
  /** Seconds since a frame went there; undefined where the kernel does not count. */
  readonly unusedFor: number | undefined
  /** Seconds since it was made or last heard from; undefined where the kernel does not count. */
  readonly unchangedFor: number | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: NeighbourMessage
}

/** What makes an entry the one it is. */
export interface ForwardingKey {
  readonly address: string
  /** The port that the address is behind, the vxlan link whose tunnel leads there, or the bridge itself. */
  readonly link: LinkReference
  /**
   * Whose table is meant. Where it is not said: of the port of a bridge, the bridge's, unless the other end of a tunnel is said; of all others,
   * their own.
   */
  readonly table?: ForwardingTable
  /** The VLAN, 1 to 4094, where the bridge knows VLANs. Where none is said, an entry is added and deleted in all VLANs of the port, and without one. */
  readonly vlan?: number
  /** The virtual network that its frames come from, where the vxlan link has many. */
  readonly sourceVni?: number
}

/** Which entry to delete. Where an address has several tunnels, all of them go that are not told apart by `remote`. */
export interface OldForwardingEntry extends ForwardingKey {
  readonly remote?: ForwardingRemote
  readonly nexthop?: number
}

/** An entry that is to be made. */
export interface NewForwardingEntry extends OldForwardingEntry {
  /**
   * `'static'` where nothing is said, where an address behind a port or the other end of a tunnel is meant; `'permanent'` for all others: there the
   * kernel takes nothing else. `bridge` means permanent by default.
   */
  readonly lifetime?: ForwardingLifetime
  readonly sticky?: boolean
  readonly externallyLearned?: boolean
  /** Whether it is a router's (vxlan). */
  readonly router?: boolean
}

const USER_HZ = 100

/** An entry in English. */
export function describeForwarding(message: NeighbourMessage): ForwardingEntry {
  const { ndm_state: state, ndm_flags: flags, NDA_FLAGS_EXT: more, NDA_CACHEINFO: cache, NDA_DST: address, NDA_MASTER: master } = message
  const table = flags.includes('NTF_SELF') ? 'link' : 'bridge'
  return {
    address: message.NDA_LLADDR ?? '',
    link: message.ndm_ifindex,
    table,
    bridge: table === 'bridge' ? master : undefined,
    vlan: message.NDA_VLAN,
    lifetime: state.includes('NUD_PERMANENT') ? 'permanent' : state.includes('NUD_NOARP') ? 'static' : 'dynamic',
    sticky: flags.includes('NTF_STICKY'),
    externallyLearned: flags.includes('NTF_EXT_LEARNED'),
    offloaded: flags.includes('NTF_OFFLOADED'),
    locked: more?.includes('NTF_EXT_LOCKED') === true,
    router: flags.includes('NTF_ROUTER'),
    remote: address === undefined ? undefined : { address, port: message.NDA_PORT, vni: message.NDA_VNI, link: message.NDA_IFINDEX },
    nexthop: message.NDA_NH_ID,
    sourceVni: message.NDA_SRC_VNI,
    unusedFor: cache === undefined ? undefined : cache.ndm_used / USER_HZ,
    unchangedFor: cache === undefined ? undefined : cache.ndm_updated / USER_HZ,
    message,
  }
}
