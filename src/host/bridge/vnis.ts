/** The virtual networks of vxlan links that serve several, chosen by `vnifilter`. bridge(8), vni; <linux/if_link.h>, VXLAN_VNIFILTER_* */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { route, VniFilterInput, VniFilterMessage } from '../../netlink/route/index.ts'
import type { Prefix } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { explained, isRefusal, missing } from '../verb/ensure.ts'
import { address, at, type Fields, rangeOf, readFields, wholeNumber } from '../verb/fields.ts'

/** A virtual network by its number, or the first and the last of several in a row: `42`, `[42, 50]`. */
export type VniRange = number | readonly [first: number, last: number]

/** What can be chosen for a network. */
export interface VniSettings {
  /** Where its frames go whose receiver nobody knows: another host, or a multicast group, for which the link must have one underneath. Otherwise, where the link says. */
  readonly remote?: string
}

/** A network that a vxlan link serves, as the kernel described it. */
export interface Vni {
  /** The index of the vxlan link. */
  readonly link: number
  readonly vni: number
  /** Where its frames go whose receiver nobody knows; undefined where the link says so for all. */
  readonly remote: string | undefined
  /** What has passed, where it was asked for. */
  readonly traffic: VniTraffic | undefined
}

/** What has passed of a network at a link. */
export interface VniTraffic {
  readonly received: VniCounters
  readonly sent: VniCounters
}

export interface VniCounters {
  readonly bytes: bigint
  readonly packets: bigint
  readonly dropped: bigint
  readonly errors: bigint
}

/** Which networks to list: those for which all that is given holds. The kernel chooses by link, we by number. */
export interface VniFilter {
  readonly link?: LinkReference
  readonly vni?: VniRange
  /** Whether to tell what has passed. */
  readonly traffic?: boolean
}

/**
 * What can be done with the networks of the vxlan links of one network namespace. The link must have been made with `external` and `vniFilter`. Several in
 * a row are said by the first and the last, and read one by one. Linux 5.18 and newer.
 */
export interface Vnis {
  /**
   * Adds networks to a link.
   *
   * Equivalent to: `bridge vni add vni N[-M] [remote ADDRESS] dev LINK`
   *
   * @throws a TypeError for what is no network, and no address; NetlinkError: EEXIST where the link has one of them already (the kernel does not mind,
   * so it is asked before), ENODEV where there is no such link, EOPNOTSUPP where it serves one network only
   */
  add(link: LinkReference, vnis: VniRange, settings?: VniSettings): Promise<void>
  /** As `add`; those that are there get what is said, and no remote of their own where none is. @throws as `add`, but EEXIST */
  replace(link: LinkReference, vnis: VniRange, settings?: VniSettings): Promise<void>
  /** Sees to it that a link has networks, with these settings; what is not said stays. Says whether anything was changed. @throws as `replace` */
  ensure(link: LinkReference, vnis: VniRange, settings?: VniSettings): Promise<boolean>
  /** Describes a network of a link. @throws NetlinkError: ENOENT where the link does not have it, ENODEV where there is no such link */
  get(link: LinkReference, vni: number): Promise<Vni>
  /** Lists networks. Equivalent to: `bridge [-s] vni show [dev LINK]` @throws NetlinkError: ENODEV; EOPNOTSUPP as `add` */
  list(filter?: VniFilter): Promise<Dump<Vni>>
  /** Takes networks from a link and says whether it had any of them: deleting twice is no error, nor is a link that is gone. Equivalent to: `bridge vni delete vni N[-M] dev LINK` */
  delete(link: LinkReference, vnis: VniRange): Promise<boolean>
}

const vniNumber = wholeNumber(0, 2 ** 24 - 1)
const vniRange = rangeOf(vniNumber)
const fields = { remote: address } satisfies Fields<VniSettings>

/** The networks of the vxlan links of the network namespace that the connection is in. */
export function vnis(connection: Connection<typeof route>): Vnis {
  const list = async ({ link, vni, traffic = false }: VniFilter = {}): Promise<Dump<Vni>> => {
    const [first, last] = vni === undefined ? [0, 2 ** 24 - 1] : at('vni', () => vniRange(vni))
    const ifindex = link === undefined ? undefined : await linkIndex(connection, link)
    try {
      const found = await connection.dump('RTM_GETTUNNEL', {
        family: 'AF_BRIDGE',
        flags: traffic ? ['TUNNEL_MSG_FLAG_STATS'] : [],
        ifindex,
      })
      const networks = found.flatMap(describeVnis).filter((each) => each.vni >= first && each.vni <= last)
      return dumpOf(networks, found.consistent)
    } catch (error) {
      throw explained(error, ['EINVAL', 'EOPNOTSUPP'], ONE_ONLY)
    }
  }

  /** What is said of networks, checked, and what there is of them. */
  const ask = async (link: LinkReference, vnis: VniRange, settings: VniSettings) => {
    const range = at('vnis', () => vniRange(vnis))
    const { remote } = readFields(settings, fields)
    const ifindex = await linkIndex(connection, link)
    const send = async (type: 'RTM_NEWTUNNEL' | 'RTM_DELTUNNEL', numbers: readonly number[]) => {
      const entry = type === 'RTM_DELTUNNEL' || remote === undefined ? {} : remoteOf(remote)
      const VXLAN_VNIFILTER_ENTRY = rowsOf(numbers).map((row) => ({ ...spanOf(row), ...entry }))
      try {
        await connection.request(type, { family: 'AF_BRIDGE', ifindex, VXLAN_VNIFILTER_ENTRY })
      } catch (error) {
        throw explained(error, ['EOPNOTSUPP'], ONE_ONLY)
      }
    }
    return { range, remote, present: await list({ link: ifindex, vni: range }), send }
  }

  return {
    list,

    async add(link, vnis, settings = {}) {
      const { range, present, send } = await ask(link, vnis, settings)
      const [there] = present
      if (there !== undefined) throw missing('EEXIST', 'RTM_NEWTUNNEL', `The link has the network ${there.vni} already`)
      await send('RTM_NEWTUNNEL', numbersOf(range))
    },

    async replace(link, vnis, settings = {}) {
      const { range, send } = await ask(link, vnis, settings)
      await send('RTM_NEWTUNNEL', numbersOf(range))
    },

    async ensure(link, vnis, settings = {}) {
      const { range, remote, present, send } = await ask(link, vnis, settings)
      const settled = new Set(present.filter((each) => remote === undefined || each.remote === remote.address).map(({ vni }) => vni))
      const others = numbersOf(range).filter((vni) => !settled.has(vni))
      if (others.length > 0) await send('RTM_NEWTUNNEL', others)
      return others.length > 0
    },

    async get(link, vni) {
      const [found] = await list({ link, vni: at('vni', () => vniNumber(vni)), traffic: true })
      if (found === undefined) throw missing('ENOENT', 'RTM_GETTUNNEL', `The link does not have the network ${vni}`)
      return found
    },

    async delete(link, vnis) {
      try {
        // The kernel stops at the first that is missing.
        const { present, send } = await ask(link, vnis, {})
        if (present.length > 0)
          await send(
            'RTM_DELTUNNEL',
            present.map(({ vni }) => vni),
          )
        return present.length > 0
      } catch (error) {
        if (isRefusal(error, 'ENODEV', 'ENOENT')) return false
        throw error
      }
    },
  }
}

const ONE_ONLY = 'Only a vxlan link that was made with external and vniFilter has networks to choose'

type Entry = NonNullable<VniFilterInput['VXLAN_VNIFILTER_ENTRY']>[number]

function remoteOf({ family, address }: Prefix): Entry {
  return family === 'ipv4' ? { VXLAN_VNIFILTER_ENTRY_GROUP: address } : { VXLAN_VNIFILTER_ENTRY_GROUP6: address }
}

function numbersOf([first, last]: readonly [number, number]): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** Numbers in ascending order, those that follow each other together. */
function rowsOf(numbers: readonly number[]): [first: number, last: number][] {
  const rows: [number, number][] = []
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const row = rows.at(-1)
    if (row !== undefined && row[1] === number - 1) row[1] = number
    else rows.push([number, number])
  }
  return rows
}

function spanOf([first, last]: readonly [number, number]): Entry {
  return first === last ? { VXLAN_VNIFILTER_ENTRY_START: first } : { VXLAN_VNIFILTER_ENTRY_START: first, VXLAN_VNIFILTER_ENTRY_END: last }
}

/** The networks that a message tells of, one by one. */
function describeVnis({ ifindex: link, VXLAN_VNIFILTER_ENTRY: entries = [] }: VniFilterMessage): Vni[] {
  return entries.flatMap((entry) => {
    const first = entry.VXLAN_VNIFILTER_ENTRY_START ?? 0
    const remote = entry.VXLAN_VNIFILTER_ENTRY_GROUP ?? entry.VXLAN_VNIFILTER_ENTRY_GROUP6
    const { VXLAN_VNIFILTER_ENTRY_STATS: counted } = entry
    const traffic = counted && {
      received: {
        bytes: counted.VNIFILTER_ENTRY_STATS_RX_BYTES ?? 0n,
        packets: counted.VNIFILTER_ENTRY_STATS_RX_PKTS ?? 0n,
        dropped: counted.VNIFILTER_ENTRY_STATS_RX_DROPS ?? 0n,
        errors: counted.VNIFILTER_ENTRY_STATS_RX_ERRORS ?? 0n,
      },
      sent: {
        bytes: counted.VNIFILTER_ENTRY_STATS_TX_BYTES ?? 0n,
        packets: counted.VNIFILTER_ENTRY_STATS_TX_PKTS ?? 0n,
        dropped: counted.VNIFILTER_ENTRY_STATS_TX_DROPS ?? 0n,
        errors: counted.VNIFILTER_ENTRY_STATS_TX_ERRORS ?? 0n,
      },
    }
    return numbersOf([first, entry.VXLAN_VNIFILTER_ENTRY_END ?? first]).map((vni) => ({ link, vni, remote, traffic }))
  })
}
