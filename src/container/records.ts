/** The records of all container networks on a host: kept in the kernel, one table of nf_tables each. nft(8), tables and comments */

import type { Host } from '../host/host.ts'
import { NetlinkError } from '../netlink/index.ts'
import { type Change, type TableMessage, transaction } from '../nft/index.ts'
import { type NetworkPlan, TABLE_PREFIX } from './plan.ts'
import { type NetworkRecord, parseRecord, recordBytes, recordOf } from './record.ts'

/** How often to start again when somebody else changed the ruleset meanwhile. */
const TRIES = 100

/** The kernel changes it together with forwarding, and does not remember what it was. */
const redirects = 'net.ipv4.conf.all.accept_redirects'

/** The table of a network, if there is one of that name. */
export async function findTable(host: Host, table: string): Promise<TableMessage | undefined> {
  return await unlessGone(host.netfilter.get('NFT_MSG_GETTABLE', { nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: table }))
}

/** The tables of a host, as they were at one generation of its ruleset. */
export interface Survey {
  readonly generation: number
  readonly tables: ReadonlyMap<string, TableMessage>
}

/** Looks at the tables of a host. The generation is asked first: whatever changes from then on makes a commit under it fail. */
export async function surveyTables({ netfilter }: Host): Promise<Survey> {
  const [{ NFTA_GEN_ID: generation = 0 }, tables] = await Promise.all([
    netfilter.get('NFT_MSG_GETGEN', {}),
    netfilter.dump('NFT_MSG_GETTABLE', { nfgen_family: 'NFPROTO_IPV4' }),
  ])
  return { generation, tables: new Map(tables.map((table) => [table.NFTA_TABLE_NAME ?? '', table])) }
}

/** All records on a host, by their networks' names. Equivalent to: `nft list tables ip` */
export function recordsIn({ tables }: Survey): Map<string, NetworkRecord> {
  const records = new Map<string, NetworkRecord>()
  for (const [table, { NFTA_TABLE_USERDATA: userdata }] of tables) {
    const record = table.startsWith(TABLE_PREFIX) ? parseRecord(userdata) : undefined
    if (record !== undefined) records.set(table.slice(TABLE_PREFIX.length), record)
  }
  return records
}

/**
 * Puts a network's record into the kernel, marked as unfinished, before anything of the network is made: whoever is killed from here on leaves a
 * trace that the next one finds. `survey` is how the host was a moment ago.
 *
 * @throws a TypeError where it finds no room; NetlinkError with code EEXIST where there is a table of that name already
 */
export async function writeRecord(host: Host, plan: NetworkPlan, survey: Survey): Promise<NetworkRecord> {
  return await unchanging(host, survey, async (records, commit) => {
    // Forwarding was off before the first network of ours; it is not for the second one to believe that it always was on.
    const first = [...records.values()].find(needsForwarding)
    const record = recordOf(plan, first ?? { forwarding: host.forwarding.state(), redirects: host.sysctl.get(redirects) === '1' })
    await commit(
      {
        nlmsg_type: 'NFT_MSG_NEWTABLE',
        nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
        nfgen_family: 'NFPROTO_IPV4',
        NFTA_TABLE_NAME: plan.table,
        NFTA_TABLE_FLAGS: [],
        NFTA_TABLE_USERDATA: recordBytes(record),
      },
      { nlmsg_type: 'NFT_MSG_NEWCHAIN', nlmsg_flags: ['NLM_F_CREATE'], ...mark(plan) },
    )
    return record
  })
}

/** The mark of a network that is being made or deleted: an empty chain, which no packet ever comes to. */
function mark({ table }: NetworkPlan) {
  return { nfgen_family: 'NFPROTO_IPV4', NFTA_CHAIN_TABLE: table, NFTA_CHAIN_NAME: 'unfinished' } as const
}

/** Whether a network is whole: not one that a killed process was making or deleting. */
export async function isFinished(host: Host, { table }: NetworkPlan): Promise<boolean> {
  return (await host.firewall.chains({ family: 'ip', table, chain: 'unfinished' })).length === 0
}

/** What marks a network as whole. */
export function finished(plan: NetworkPlan): Change {
  return { nlmsg_type: 'NFT_MSG_DELCHAIN', ...mark(plan) }
}

/** Marks a network as one that is not whole. A record that is gone is no error. */
export async function unfinish(host: Host, plan: NetworkPlan): Promise<void> {
  await unlessGone(host.netfilter.batch(transaction([{ nlmsg_type: 'NFT_MSG_NEWCHAIN', nlmsg_flags: ['NLM_F_CREATE'], ...mark(plan) }])))
}

/**
 * Deletes a network's record, with its table and all that is in it; the last network that needed forwarding takes it away. A table that is gone
 * is no error.
 */
export async function deleteRecord(host: Host, { table, name }: NetworkPlan, record: NetworkRecord): Promise<void> {
  let restored = false
  await unchanging(host, await surveyTables(host), async (records, commit) => {
    records.delete(name)
    const needed = [...records.values()].some(needsForwarding)
    if (needsForwarding(record) && !needed && host.forwarding.state().enabled) {
      host.forwarding.restore(record.forwarding)
      host.sysctl.set(redirects, Number(record.redirects))
      restored = true
    } else if (needed && restored) {
      // A network was begun just now, on the word of this record.
      host.forwarding.enable()
    }
    await unlessGone(commit({ nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: table }))
  })
}

/** Whether forwarding is on for the sake of this network. */
function needsForwarding({ forwarding }: NetworkRecord): boolean {
  return !forwarding.enabled
}

/**
 * Runs `work` with all records until it could commit its change to the very ruleset that they were read from: of two who begin at once, each
 * knows of the other.
 */
async function unchanging<T>(
  host: Host,
  survey: Survey,
  work: (records: Map<string, NetworkRecord>, commit: (...changes: Change[]) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  for (let [now, attempt] = [survey, 1]; ; attempt++) {
    const { generation } = now
    try {
      return await work(recordsIn(now), (...changes) => host.netfilter.batch(transaction(changes, { generation })))
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== 'ERESTART' || attempt === TRIES) throw error
    }
    now = await surveyTables(host)
  }
}

/** What was asked for; undefined where it is not there. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return undefined
    throw error
  }
}
