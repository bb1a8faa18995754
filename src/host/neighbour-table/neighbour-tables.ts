/** Neighbour tables: how ARP and neighbour discovery go about it, in all and for each link. ip-ntable(8), <linux/neighbour.h>, NDTA_*, NDTPA_* */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { NeighbourTableInput, NeighbourTableMessage, route } from '../../netlink/route/index.ts'
import type { Family } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { missing } from '../verb/ensure.ts'
import { at, type Fields, family as familyReader, link as linkReader, readFields } from '../verb/fields.ts'
import { counter, number32, whole } from '../verb/option-values.ts'
import { attributesOf, type Changed, type Described, describe, differing, type Lookup, type RowsFor, spoken } from '../verb/options.ts'

type Parameters = NonNullable<NeighbourTableInput['NDTA_PARMS']>

/** Times are in milliseconds; the kernel rounds them to its own ticks. */
const tableOptions = {
  /** So many entries stay even if nobody needs them. */
  threshold1: ['NDTA_THRESH1', whole(0, 0x7fff_ffff)],
  /** Beyond so many, those go that nobody has needed for five seconds. */
  threshold2: ['NDTA_THRESH2', whole(0, 0x7fff_ffff)],
  /** So many there are at most. */
  threshold3: ['NDTA_THRESH3', whole(0, 0x7fff_ffff)],
  /** How often it is looked for entries that can go. */
  collectionInterval: ['NDTA_GC_INTERVAL', counter],
} as const satisfies RowsFor<NeighbourTableInput>

/** Times are in milliseconds. */
const parameterOptions = {
  /** How long an entry counts as reachable once it was confirmed; the kernel takes half of it to one and a half, at random. */
  reachableTime: ['NDTPA_BASE_REACHABLE_TIME', counter],
  /** How long a question waits before it is asked again. */
  retransmitTime: ['NDTPA_RETRANS_TIME', counter],
  /** How long an entry stays that nobody needs. */
  staleTime: ['NDTPA_GC_STALETIME', counter],
  /** How long one that may be out of date is used before it is asked for. */
  probeDelay: ['NDTPA_DELAY_PROBE_TIME', counter],
  /** How many packets wait for an answer at most. */
  queueLength: ['NDTPA_QUEUE_LEN', number32],
  /** How many bytes they may take. */
  queueBytes: ['NDTPA_QUEUE_LENBYTES', number32],
  /** How many times a program is asked. */
  programProbes: ['NDTPA_APP_PROBES', number32],
  /** How many times the neighbour itself is asked. */
  unicastProbes: ['NDTPA_UCAST_PROBES', number32],
  /** How many times all are asked. */
  multicastProbes: ['NDTPA_MCAST_PROBES', number32],
  /** How many times all are asked again once an entry was not confirmed. */
  multicastReprobes: ['NDTPA_MCAST_REPROBES', number32],
  /** How long an answer to a question for an anycast address may wait. */
  anycastDelay: ['NDTPA_ANYCAST_DELAY', counter],
  /** How long an answer in place of another may wait. */
  proxyDelay: ['NDTPA_PROXY_DELAY', counter],
  /** How many such questions wait at most. */
  proxyQueueLength: ['NDTPA_PROXY_QLEN', number32],
  /** How long an entry stays as it is once it was changed. */
  lockTime: ['NDTPA_LOCKTIME', counter],
  /** How often entries are asked for that are `managed` (from 6.0). */
  managedInterval: ['NDTPA_INTERVAL_PROBE_TIME_MS', counter],
} as const satisfies RowsFor<Parameters>

/** What can be chosen for a table, or for a link in it. */
export interface NeighbourTableOptions extends Changed<typeof tableOptions>, Changed<typeof parameterOptions> {}

/** A table, as the kernel described it: with `link`, what holds for a link; without, what holds for all, and for new links. */
export interface NeighbourTable extends Described<typeof tableOptions>, Described<typeof parameterOptions> {
  /** The protocol's: ARP of IPv4, neighbour discovery of IPv6. */
  readonly family: Family
  readonly link: number | undefined
  /** How many entries there are, of all network namespaces; undefined for a link. */
  readonly entries: number | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: NeighbourTableMessage
}

/** Which tables to list: those for which all that is given holds. The kernel sends all; we choose. */
export interface NeighbourTableFilter {
  readonly family?: Family
  /** Only what holds for this link. */
  readonly link?: LinkReference
}

/**
 * What can be done with the neighbour tables of one network namespace. There are two, that of ARP (`'ipv4'`) and that of neighbour discovery (`'ipv6'`), each with a set
 * of values for each link, which the kernel makes. What holds for all and for new links is the machine's: it can be changed in its first namespace alone.
 */
export interface NeighbourTables {
  /**
   * Changes what is named: of a link if one is said, otherwise of the table, and for new links.
   *
   * Equivalent to: `ip ntable change name arp_cache dev LINK retrans MS ...`, `ip ntable change name arp_cache thresh1 N gc_int MS`
   *
   * @throws a TypeError for what is no option, or is the table's and not a link's; NetlinkError: ENODEV where there is no such link, ENOENT where the link has no values there, or for
   * what is the machine's in another namespace than the first
   */
  set(family: Family, options: NeighbourTableOptions, link?: LinkReference): Promise<void>
  /** Sees to it that these options are so; what is not named stays. Says whether anything was changed. @throws as `set` */
  ensure(family: Family, options: NeighbourTableOptions, link?: LinkReference): Promise<boolean>
  /** Describes a table, or what holds for a link. @throws NetlinkError: ENODEV where there is no such link, ENOENT where it has no values there */
  get(family: Family, link?: LinkReference): Promise<NeighbourTable>
  /** Lists tables and what holds for each link. Equivalent to: `ip ntable show [dev LINK]` */
  list(filter?: NeighbourTableFilter): Promise<Dump<NeighbourTable>>
}

const names = { ipv4: 'arp_cache', ipv6: 'ndisc_cache' } as const satisfies Record<Family, string>
const families: ReadonlyMap<string | undefined, Family> = new Map((['ipv4', 'ipv6'] as const).map((family) => [names[family], family]))

/** The neighbour tables of the network namespace that the connection is in. */
export function neighbourTables(connection: Connection<typeof route>): NeighbourTables {
  const list = async (filter: NeighbourTableFilter = {}): Promise<Dump<NeighbourTable>> => {
    const said = readFields(filter, filterFields)
    const link = said.link === undefined ? undefined : await linkIndex(connection, said.link)
    const dump = await connection.dump('RTM_GETNEIGHTBL', {})
    const passes = (table: NeighbourTable) =>
      (link === undefined || table.link === link) && (said.family === undefined || table.family === said.family)
    return dumpOf(
      dump
        .filter(({ NDTA_NAME }) => families.has(NDTA_NAME))
        .map(describeTable)
        .filter(passes),
      dump.consistent,
    )
  }

  const find = async (family: Family, link: number | undefined): Promise<NeighbourTable> => {
    const found = (await list({ family })).find((table) => table.link === link)
    if (found === undefined) throw missing('ENOENT', 'RTM_GETNEIGHTBL', `The link ${link} has no values in the table ${names[family]}`)
    return found
  }

  const change = async (family: Family, options: NeighbourTableOptions, link: number | undefined): Promise<void> => {
    await connection.request('RTM_SETNEIGHTBL', { NDTA_NAME: names[family], ...messageOf(options, link) }, { flags: ['NLM_F_REPLACE'] })
  }

  const indexOf = async (link: LinkReference | undefined) => (link === undefined ? undefined : await linkIndex(connection, link))

  return {
    list,

    async set(family, options, link) {
      const table = at('family', () => familyReader(family))
      messageOf(options, link === undefined ? undefined : 0)
      await change(table, options, await indexOf(link))
    },

    async ensure(family, options, link) {
      const table = at('family', () => familyReader(family))
      messageOf(options, link === undefined ? undefined : 0)
      const index = await indexOf(link)
      const { message } = await find(table, index)
      const [own, parameters] = parts(options)
      const differences = [
        ...Object.keys(differing(tableOptions, own, noLinks, message)),
        ...Object.keys(differing(parameterOptions, parameters, noLinks, message.NDTA_PARMS ?? {})),
      ]
      if (differences.length === 0) return false
      await change(table, Object.fromEntries(Object.entries(options).filter(([name]) => differences.includes(name))), index)
      return true
    },

    async get(family, link) {
      const table = at('family', () => familyReader(family))
      return await find(table, await indexOf(link))
    },
  }
}

const filterFields = { family: familyReader, link: linkReader } as const satisfies Fields<NeighbourTableFilter>

/** No option names a link or a namespace. */
const noLinks: Lookup = { indexOf: () => 0, descriptorOf: () => 0 }

type Values = Readonly<Record<string, unknown>>

/** What is said of the table, and what is said of a link, or of new ones. */
function parts(options: NeighbourTableOptions): readonly [own: Values, parameters: Values] {
  const said = Object.entries(spoken(options))
  return [
    Object.fromEntries(said.filter(([name]) => Object.hasOwn(tableOptions, name))),
    Object.fromEntries(said.filter(([name]) => !Object.hasOwn(tableOptions, name))),
  ]
}

/** What is said, as attributes. Of a link, what is the table's is no option. @throws EncodeError with the path of the offender */
function messageOf(options: NeighbourTableOptions, link: number | undefined): NeighbourTableInput {
  const [own, parameters] = link === undefined ? parts(options) : [{}, spoken(options)]
  const attributes = attributesOf(parameterOptions, parameters, noLinks) as Parameters
  const NDTA_PARMS = Object.keys(attributes).length === 0 ? undefined : { NDTPA_IFINDEX: link, ...attributes }
  return { ...(attributesOf(tableOptions, own, noLinks) as NeighbourTableInput), NDTA_PARMS }
}

function describeTable(message: NeighbourTableMessage): NeighbourTable {
  return {
    ...describe(tableOptions, message),
    ...describe(parameterOptions, message.NDTA_PARMS ?? {}),
    family: families.get(message.NDTA_NAME) ?? 'ipv4',
    link: message.NDTA_PARMS?.NDTPA_IFINDEX || undefined,
    entries: message.NDTA_CONFIG?.ndtc_entries,
    message,
  }
}
