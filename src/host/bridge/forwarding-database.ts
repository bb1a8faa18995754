/** Forwarding databases: which MAC address is behind which port of a bridge, or at the other end of which tunnel. bridge(8), <linux/neighbour.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type LinkMessage, type NeighbourInput, neighbour, type route } from '../../netlink/route/index.ts'
import { findLink, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { asRead, ensured, isRefusal, missing } from '../verb/ensure.ts'
import { type Fields, link as linkReader, readFields, yesOrNo } from '../verb/fields.ts'
import { isGroup, macAddress } from '../verb/mac-address.ts'
import { spoken } from '../verb/options.ts'
import {
  describeForwarding,
  type ForwardingEntry,
  type ForwardingKey,
  type ForwardingLifetime,
  type ForwardingTable,
  type NewForwardingEntry,
  type OldForwardingEntry,
} from './forwarding-entry.ts'
import { check, entryMessage, fields, isBridge, lifetimes, ownerOf, tableOf, tables } from './forwarding-request.ts'
import { vlanId } from './vlan-range.ts'

/** Which entries to list: those for which all that is given holds. The kernel chooses by link and bridge, we by the rest. */
export interface ForwardingFilter {
  readonly link?: LinkReference
  readonly bridge?: LinkReference
  readonly table?: ForwardingTable
  readonly address?: string
  readonly vlan?: number
  readonly lifetime?: ForwardingLifetime
}

/** Which entries to flush: those of a bridge, of a port's bridge or of a vxlan link for which all that is given holds. */
export interface ForwardingFlush {
  /** The bridge, a port of it, or a vxlan link. */
  readonly link: LinkReference
  /** Whose table is meant. Where it is not said: of the port of a bridge, the bridge's; of all others, their own. */
  readonly table?: ForwardingTable
  readonly vlan?: number
  readonly lifetime?: ForwardingLifetime
  readonly sticky?: boolean
  readonly externallyLearned?: boolean
}

/** What can be done with the forwarding databases of one network namespace. */
export interface ForwardingDatabase {
  /**
   * Makes an entry.
   *
   * Equivalent to: `bridge fdb add ADDRESS dev LINK master static [vlan N] [sticky] [extern_learn]`,
   * `bridge fdb add ADDRESS dev VXLAN self static dst 10.0.0.2 [port N] [vni N] [via LINK]`
   *
   * @throws a TypeError for what is no entry; NetlinkError: EEXIST where the address is there, at whichever port; ENODEV where there is no such link,
   * EINVAL for a lifetime that it cannot have there, EPERM for a dynamic one behind a port that is down
   */
  add(entry: NewForwardingEntry): Promise<void>
  /** As `add`; takes the place of the entry for the address. Equivalent to: `bridge fdb replace ...` @throws as `add`; EOPNOTSUPP for a multicast address of a vxlan link */
  replace(entry: NewForwardingEntry): Promise<void>
  /**
   * One tunnel more for a multicast address of a vxlan link, or for 00:00:00:00:00:00, which stands for all that are unknown. The kernel minds no
   * tunnel that is there already.
   *
   * Equivalent to: `bridge fdb append 00:00:00:00:00:00 dev VXLAN dst 10.0.0.2` @throws as `add`
   */
  append(entry: NewForwardingEntry): Promise<void>
  /**
   * Sees to it that an address has this entry; what is not said stays. Says whether anything was changed. Of the tunnels of a multicast
   * address, and of 00:00:00:00:00:00, this one is added.
   *
   * @throws as `add`
   */
  ensure(entry: NewForwardingEntry): Promise<boolean>
  /**
   * Describes the entry for an address; where it has several tunnels, the first one.
   *
   * Equivalent to: `bridge fdb get ADDRESS dev LINK master` @throws NetlinkError ENOENT where there is none, ENODEV where there is no such link
   */
  get(key: ForwardingKey): Promise<ForwardingEntry>
  /** Lists entries. Equivalent to: `bridge -s -d fdb show [br BRIDGE] [dev LINK] [vlan N]` @throws NetlinkError ENODEV where there is no such link */
  list(filter?: ForwardingFilter): Promise<Dump<ForwardingEntry>>
  /**
   * Deletes an entry and says whether there was one: deleting twice is no error, nor is a link that is gone, nor an address that is behind another
   * port.
   *
   * Equivalent to: `bridge fdb del ADDRESS dev LINK master [vlan N]`
   */
  delete(entry: OldForwardingEntry): Promise<boolean>
  /**
   * Forgets the entries of a bridge, of one port of it or of a vxlan link, in one message. Without `lifetime` permanent ones go too, even the addresses
   * of the ports themselves. It takes Linux 5.19, for vxlan links 6.7.
   *
   * Equivalent to: `bridge fdb flush dev BRIDGE`, `bridge fdb flush dev PORT master [vlan N] [static | dynamic ...]`
   *
   * @throws NetlinkError: ENODEV where there is no such link, EOPNOTSUPP on older kernels
   */
  flush(which: ForwardingFlush): Promise<void>
}

/** The forwarding databases of the network namespace that the connection is in. */
export function forwardingDatabase(connection: Connection<typeof route>): ForwardingDatabase {
  /** A request for an entry, and what it will have made. */
  const ask = async (entry: NewForwardingEntry): Promise<Wanted> => {
    const said = readFields(entry, fields)
    check(said)
    const link = await findLink(connection, entry.link)
    const via = said.remote?.link === undefined ? undefined : await linkIndex(connection, said.remote.link)
    const table = tableOf(link, entry)
    const request = { ...entryMessage(said, link, table, via), ndm_ifindex: link.ifi_index }
    const bridge = table === 'link' ? undefined : isBridge(link) ? link.ifi_index : link.IFLA_MASTER
    const ndm_flags = request.ndm_flags.filter((flag) => flag !== 'NTF_SELF' || table === 'link')
    const wanted = describeForwarding(asRead(neighbour, { ...request, ndm_flags, NDA_MASTER: bridge }))
    return { request, wanted, usual: usualTunnel(link) }
  }

  /** The entries for the address of a request. */
  const find = async ({ wanted }: Wanted): Promise<ForwardingEntry[]> => {
    const { address: NDA_LLADDR, link: ndm_ifindex, bridge, vlan, sourceVni } = wanted
    if (wanted.table === 'bridge') {
      try {
        const key = { ndm_family: 'AF_BRIDGE', NDA_LLADDR, NDA_MASTER: bridge, NDA_VLAN: vlan } as const
        return [describeForwarding(await connection.get('RTM_GETNEIGH', key))]
      } catch (error) {
        if (isRefusal(error, 'ENOENT')) return []
        throw error
      }
    }
    // Not every link can be asked for one address.
    const all = await connection.dump('RTM_GETNEIGH', { ndm_family: 'AF_BRIDGE', ndm_ifindex })
    return all
      .map(describeForwarding)
      .filter(
        (entry) => entry.table === 'link' && entry.address === NDA_LLADDR && entry.link === ndm_ifindex && entry.sourceVni === sourceVni,
      )
  }

  const make = async (entry: NewForwardingEntry, how: 'NLM_F_EXCL' | 'NLM_F_REPLACE' | 'NLM_F_APPEND'): Promise<void> => {
    await connection.request('RTM_NEWNEIGH', (await ask(entry)).request, { flags: ['NLM_F_CREATE', how] })
  }

  return {
    add: (entry) => make(entry, 'NLM_F_EXCL'),
    replace: (entry) => make(entry, 'NLM_F_REPLACE'),
    append: (entry) => make(entry, 'NLM_F_APPEND'),

    async ensure(entry) {
      const asked = await ask(entry)
      const { wanted } = asked
      const several = wanted.table === 'link' && isForMany(wanted.address)
      const present = async () => {
        const found = await find(asked)
        return several ? found.find((other) => sameTunnel(asked, other)) : found[0]
      }
      const send = (request: NeighbourInput, how: 'NLM_F_EXCL' | 'NLM_F_REPLACE' | 'NLM_F_APPEND') =>
        connection.request('RTM_NEWNEIGH', request, { flags: ['NLM_F_CREATE', how] })
      return await ensured(
        present,
        () => send(asked.request, several ? 'NLM_F_APPEND' : 'NLM_F_EXCL'),
        async (found) => {
          if (agrees(entry, asked, found)) return false
          const { request } = await ask({ ...kept(found, entry), ...entry })
          await send(request, several ? 'NLM_F_APPEND' : 'NLM_F_REPLACE')
          return true
        },
      )
    },

    async get(key) {
      const [found] = await find(await ask(key))
      if (found === undefined) throw missing('ENOENT', 'RTM_GETNEIGH', `Nothing is known of ${key.address} there`)
      return found
    },

    async list(filter = {}) {
      const { link, bridge, table, address: wanted, vlan, lifetime } = readFields(filter, filterFields)
      const ndm_ifindex = link === undefined ? undefined : await linkIndex(connection, link)
      const NDA_MASTER = bridge === undefined ? undefined : await linkIndex(connection, bridge)
      const dump = await connection.dump('RTM_GETNEIGH', { ndm_family: 'AF_BRIDGE', ndm_ifindex, NDA_MASTER })
      // The kernel also gives the addresses that the ports of a bridge listen to, which are in no table of the bridge.
      const passes = (entry: ForwardingEntry) =>
        (ndm_ifindex === undefined || entry.link === ndm_ifindex) &&
        (NDA_MASTER === undefined || entry.bridge === NDA_MASTER) &&
        (table === undefined || entry.table === table) &&
        (wanted === undefined || entry.address === wanted) &&
        (vlan === undefined || entry.vlan === vlan) &&
        (lifetime === undefined || entry.lifetime === lifetime)
      return dumpOf(dump.map(describeForwarding).filter(passes), dump.consistent)
    },

    async delete(entry) {
      try {
        const asked = await ask({ ...entry, lifetime: 'permanent' })
        try {
          await connection.request('RTM_DELNEIGH', asked.request)
          return true
        } catch (error) {
          // The kernel does not look for an entry in a VLAN that the port does not have.
          if (isRefusal(error, 'EINVAL') && !(await find(asked)).some(({ link }) => link === asked.wanted.link)) return false
          throw error
        }
      } catch (error) {
        if (isRefusal(error, 'ENOENT', 'ENODEV')) return false
        throw error
      }
    },

    async flush(which) {
      const { vlan, lifetime, sticky, externallyLearned } = readFields(which, flushFields)
      const link = await findLink(connection, which.link)
      const flags = [
        ...(sticky === true ? (['NTF_STICKY'] as const) : []),
        ...(externallyLearned === true ? (['NTF_EXT_LEARNED'] as const) : []),
      ]
      const mask = [
        ...(sticky === undefined ? [] : (['NTF_STICKY'] as const)),
        ...(externallyLearned === undefined ? [] : (['NTF_EXT_LEARNED'] as const)),
      ]
      const request: NeighbourInput = {
        ndm_family: 'AF_BRIDGE',
        ndm_ifindex: link.ifi_index,
        ndm_state: lifetime === undefined ? [] : flushStates[lifetime][0],
        ndm_flags: [ownerOf(link, tableOf(link, which)), ...flags],
        NDA_VLAN: vlan,
        NDA_NDM_FLAGS_MASK: mask.length === 0 ? undefined : mask,
        NDA_NDM_STATE_MASK: lifetime === undefined ? undefined : flushStates[lifetime][1],
      }
      await connection.request('RTM_DELNEIGH', request, { flags: ['NLM_F_BULK'] })
    },
  }
}

/** A request, what it will have made, and what the kernel does not mention of a tunnel because the link has it. */
interface Wanted {
  readonly request: NeighbourInput
  readonly wanted: ForwardingEntry
  readonly usual: Tunnel
}

interface Tunnel {
  readonly port?: number | undefined
  readonly vni?: number | undefined
}

/** What the states of entries to flush are, of the bits that count. */
const flushStates = {
  permanent: [['NUD_PERMANENT'], ['NUD_PERMANENT']],
  static: [['NUD_NOARP'], ['NUD_NOARP', 'NUD_PERMANENT']],
  dynamic: [[], ['NUD_NOARP', 'NUD_PERMANENT']],
} as const satisfies Record<ForwardingLifetime, unknown>

const filterFields = {
  link: linkReader,
  bridge: linkReader,
  table: tables,
  address: macAddress,
  vlan: vlanId,
  lifetime: lifetimes,
} as const satisfies Fields<ForwardingFilter>

const flushFields = {
  link: linkReader,
  table: tables,
  vlan: vlanId,
  lifetime: lifetimes,
  sticky: yesOrNo,
  externallyLearned: yesOrNo,
} as const satisfies Fields<ForwardingFlush>

function usualTunnel({ IFLA_LINKINFO: information }: LinkMessage): Tunnel {
  if (information?.IFLA_INFO_KIND !== 'vxlan') return {}
  return { port: information.IFLA_INFO_DATA?.IFLA_VXLAN_PORT, vni: information.IFLA_INFO_DATA?.IFLA_VXLAN_ID }
}

/** Zeros, which stand for all that are unknown, and groups may have several tunnels. */
function isForMany(address: string): boolean {
  return isGroup(address) || address === '00:00:00:00:00:00'
}

function sameTunnel({ wanted, usual }: Wanted, found: ForwardingEntry): boolean {
  const [one, other] = [wanted.remote, found.remote]
  return (
    wanted.nexthop === found.nexthop &&
    one?.address === other?.address &&
    (one?.port ?? usual.port) === (other?.port ?? usual.port) &&
    (one?.vni ?? usual.vni) === (other?.vni ?? usual.vni) &&
    one?.link === other?.link
  )
}

/** Whether all that was said of an entry is so. */
function agrees(said: NewForwardingEntry, asked: Wanted, found: ForwardingEntry): boolean {
  const names = ['lifetime', 'sticky', 'externallyLearned', 'router'] as const
  const elsewhere = said.remote !== undefined || said.nexthop !== undefined
  return (
    found.link === asked.wanted.link &&
    names.every((name) => said[name] === undefined || asked.wanted[name] === found[name]) &&
    (!elsewhere || sameTunnel(asked, found))
  )
}

/** What stays of an entry that something is said about. */
function kept({ lifetime, sticky, externallyLearned, router, remote, nexthop }: ForwardingEntry, said: NewForwardingEntry) {
  const tunnel = said.remote === undefined && said.nexthop === undefined ? { remote, nexthop } : {}
  return { lifetime, sticky, externallyLearned, router, ...spoken(tunnel) }
}
