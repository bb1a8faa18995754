/** Multicast databases: which ports of a bridge listen to which groups, and behind which there are routers. bridge(8), <linux/if_bridge.h> */

import { type AnyInput, type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { route } from '../../netlink/route/index.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { deleteAll } from '../verb/delete-all.ts'
import { ensured, isRefusal, missing } from '../verb/ensure.ts'
import { address, type Fields, readFields } from '../verb/fields.ts'
import {
  describeMulticast,
  describeRouters,
  type MulticastEntry,
  type MulticastKey,
  type NewMulticastEntry,
  type RouterPort,
} from './multicast-entry.ts'
import { type Asked, check, deletion, entryMessage, fields, groupAddress } from './multicast-request.ts'

/** Which entries to list: those for which all that is given holds. The kernel knows no filter: we choose. */
export interface MulticastFilter {
  readonly bridge?: LinkReference
  readonly port?: LinkReference
  readonly group?: string
  readonly vlan?: number
  readonly permanent?: boolean
}

/** What can be done with the multicast databases of one network namespace. The bridge must have `multicastSnooping`, which is on by default. */
export interface MulticastDatabase {
  /**
   * Makes an entry.
   *
   * Equivalent to: `bridge mdb add dev BRIDGE port PORT grp GROUP [src SOURCE] permanent [vid N] [filter_mode include source_list A,B] [proto P]`
   *
   * @throws a TypeError for what is no entry; NetlinkError: EEXIST where the port listens to the group already, ENODEV where there is no such link,
   * EINVAL for a bridge that is down or does not snoop, and for a link that is no port of it
   */
  add(entry: NewMulticastEntry): Promise<void>
  /** As `add`; takes the place of the entry that is there. Equivalent to: `bridge mdb replace ...` @throws as `add`; EEXIST before Linux 6.2 */
  replace(entry: NewMulticastEntry): Promise<void>
  /** Sees to it that a port listens to a group in this way; what is not said stays. Says whether anything was changed. @throws as `replace` */
  ensure(entry: NewMulticastEntry): Promise<boolean>
  /** Describes an entry. Equivalent to: `bridge -d -s mdb get dev BRIDGE grp GROUP` @throws NetlinkError ENOENT where there is none */
  get(key: MulticastKey): Promise<MulticastEntry>
  /** Lists entries, port by port. Equivalent to: `bridge -d -s mdb show [dev BRIDGE]` @throws NetlinkError ENODEV where there is no such link */
  list(filter?: MulticastFilter): Promise<Dump<MulticastEntry>>
  /** Lists the ports that have routers behind them. Equivalent to: `bridge -d -s mdb show [dev BRIDGE]`, its last line */
  routers(filter?: Pick<MulticastFilter, 'bridge'>): Promise<Dump<RouterPort>>
  /** Deletes an entry and says whether there was one: deleting twice is no error, nor is a link that is gone. Equivalent to: `bridge mdb del ...` */
  delete(key: MulticastKey): Promise<boolean>
  /** Deletes all entries that pass the filter, and says how many. Equivalent to: `bridge mdb flush dev BRIDGE [port PORT] [vid N] ...` */
  flush(filter: MulticastFilter): Promise<number>
}

/** The multicast databases of the network namespace that the connection is in. */
export function multicastDatabase(connection: Connection<typeof route>): MulticastDatabase {
  const indexOf = async (link: LinkReference | undefined) => (link === undefined ? undefined : await linkIndex(connection, link))

  /** A request for an entry. */
  const ask = async (entry: NewMulticastEntry): Promise<Asked> => {
    const said = readFields(entry, fields)
    check(said)
    const bridge = await linkIndex(connection, entry.bridge)
    const port = entry.port === entry.bridge ? bridge : await linkIndex(connection, entry.port)
    return entryMessage(said, bridge, port, await indexOf(said.remote?.link))
  }

  const dump = () => connection.dump('RTM_GETMDB', { family: 'AF_BRIDGE' })

  const list = async (filter: MulticastFilter = {}): Promise<Dump<MulticastEntry>> => {
    const { bridge, port, group: wanted, vlan, permanent } = readFields(filter, filterFields)
    const [bridgeIndex, portIndex] = [await indexOf(bridge), await indexOf(port)]
    const found = await dump()
    const passes = (entry: MulticastEntry) =>
      (bridgeIndex === undefined || entry.bridge === bridgeIndex) &&
      (portIndex === undefined || entry.port === portIndex) &&
      (wanted === undefined || entry.group === wanted.u) &&
      (vlan === undefined || entry.vlan === vlan) &&
      (permanent === undefined || entry.permanent === permanent)
    return dumpOf(found.flatMap(describeMulticast).filter(passes), found.consistent)
  }

  const find = async ({ wanted }: Asked): Promise<MulticastEntry | undefined> => {
    const entries = (await dump()).flatMap(describeMulticast)
    return entries.find(
      (entry) =>
        entry.bridge === wanted.bridge &&
        entry.port === wanted.port &&
        entry.group === wanted.group &&
        (wanted.vlan === undefined || entry.vlan === wanted.vlan) &&
        entry.source === wanted.source &&
        entry.sourceVni === wanted.sourceVni &&
        (wanted.remote === undefined || entry.remote?.address === wanted.remote.address),
    )
  }

  const make = async ({ request }: Asked, how: 'NLM_F_EXCL' | 'NLM_F_REPLACE'): Promise<void> => {
    await connection.request('RTM_NEWMDB', request, { flags: ['NLM_F_CREATE', how] })
  }

  return {
    list,

    add: async (entry) => make(await ask(entry), 'NLM_F_EXCL'),
    replace: async (entry) => make(await ask(entry), 'NLM_F_REPLACE'),

    async ensure(entry) {
      const asked = await ask(entry)
      return await ensured(
        () => find(asked),
        () => make(asked, 'NLM_F_EXCL'),
        async (found) => {
          if (agrees(entry, asked.wanted, found)) return false
          await make(await ask({ ...kept(found), ...entry }), 'NLM_F_REPLACE')
          return true
        },
      )
    },

    async get(key) {
      const found = await find(await ask(key))
      if (found === undefined) throw missing('ENOENT', 'RTM_GETMDB', `That port does not listen to ${key.group}`)
      return found
    },

    async routers(filter = {}) {
      const { bridge } = readFields(filter, { bridge: filterFields.bridge })
      const index = await indexOf(bridge)
      const found = await dump()
      return dumpOf(
        found.flatMap(describeRouters).filter((port) => index === undefined || port.bridge === index),
        found.consistent,
      )
    },

    async delete(key) {
      try {
        const asked = await ask(key)
        try {
          await connection.request('RTM_DELMDB', deletion(asked.request))
          return true
        } catch (error) {
          // Of an entry that is not there a bridge says EINVAL, as of much else.
          if (isRefusal(error, 'EINVAL', 'ENOENT') && (await find(asked)) === undefined) return false
          throw error
        }
      } catch (error) {
        if (isRefusal(error, 'ENODEV')) return false
        throw error
      }
    },

    async flush(filter) {
      const found = await list(filter)
      // What the kernel added by itself goes with what it was added for.
      const requests = found
        .filter(({ automatic }) => !automatic)
        .map((entry): AnyInput<typeof route> => {
          const { bridge, port, group, vlan, source, sourceVni, remote } = entry
          const said = {
            group: groupAddress(group),
            vlan,
            source,
            sourceVni,
            remote: remote && { ...remote, address: address(remote.address) },
          }
          return { nlmsg_type: 'RTM_DELMDB', ...deletion(entryMessage(said, bridge, port, remote?.link).request) }
        })
      await deleteAll(connection, requests, 'EINVAL', 'ENOENT', 'ENODEV')
      return requests.length
    },
  }
}

const filterFields = {
  bridge: fields.bridge,
  port: fields.port,
  group: fields.group,
  vlan: fields.vlan,
  permanent: fields.permanent,
} as const satisfies Fields<MulticastFilter>

/** Whether all that was said of an entry is so. */
function agrees(said: NewMulticastEntry, wanted: Asked['wanted'], found: MulticastEntry): boolean {
  const same = (name: 'permanent' | 'mode' | 'madeBy') => said[name] === undefined || wanted[name] === found[name]
  const sources = found.sources.map((source) => source.address).sort()
  return (
    same('permanent') &&
    same('mode') &&
    same('madeBy') &&
    (said.sources === undefined || [...wanted.sources].sort().join() === sources.join())
  )
}

/** What stays of an entry that something is said about. */
function kept({ permanent, mode, sources, madeBy }: MulticastEntry): Partial<NewMulticastEntry> {
  return {
    permanent,
    ...(mode === undefined ? {} : { mode }),
    ...(sources.length === 0 ? {} : { sources: sources.map((source) => source.address) }),
    // What the kernel heard of is said by somebody from now on.
    ...(madeBy === undefined || madeBy === 'kernel' ? {} : { madeBy }),
  }
}
