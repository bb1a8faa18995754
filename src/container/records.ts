/** The records of all container networks on a host: kept in the kernel, one table of nf_tables each. nft(8), tables and comments */

import type { Host } from '../host/host.ts'
import type { ForwardingState } from '../host/settings/forwarding.ts'
import { NetlinkError } from '../netlink/index.ts'
import type { Change, TableMessage } from '../nft/index.ts'
import type { Commit } from './lock.ts'
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
 * @throws a TypeError where it finds no room; NetlinkError with code ERESTART where somebody has changed the ruleset since
 */
export async function writeRecord(host: Host, plan: NetworkPlan, survey: Survey, commit: Commit): Promise<NetworkRecord> {
  // Forwarding was off before the first network of ours; it is not for the second one to believe that it always was on.
  const first = [...recordsIn(survey).values()].find(needsForwarding)
  const record = recordOf(plan, first ?? { forwarding: forwardingBefore(host), redirects: host.sysctl.get(redirects) === '1' })
  const table: Change = {
    nlmsg_type: 'NFT_MSG_NEWTABLE',
    nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
    nfgen_family: 'NFPROTO_IPV4',
    NFTA_TABLE_NAME: plan.table,
    NFTA_TABLE_FLAGS: [],
    NFTA_TABLE_USERDATA: recordBytes(record),
  }
  await commit([table, unfinished(plan)], survey)
  return record
}

/** The forwarding that is to be put back one day: where it is on already, no link will be told anything. */
function forwardingBefore({ sysctl, forwarding }: Host): ForwardingState {
  return sysctl.get('net.ipv4.ip_forward') === '1' ? { enabled: true, links: {} } : forwarding.state()
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

/** What marks a network as one that is not whole. */
function unfinished(plan: NetworkPlan): Change {
  return { nlmsg_type: 'NFT_MSG_NEWCHAIN', nlmsg_flags: ['NLM_F_CREATE'], ...mark(plan) }
}

/** Marks a network as one that is not whole. A record that is gone is no error. */
export async function unfinish(plan: NetworkPlan, commit: Commit): Promise<void> {
  await changeUnlessGone(unfinished(plan), commit)
}

/**
 * Deletes a network's record, with its table and all that is in it; the last network that needed forwarding takes it away. A table that is gone
 * is no error.
 */
export async function deleteRecord(host: Host, plan: NetworkPlan, record: NetworkRecord, commit: Commit): Promise<void> {
  let restored = false
  await unchanging(host, async (survey) => {
    const records = recordsIn(survey)
    records.delete(plan.name)
    const needed = [...records.values()].some(needsForwarding)
    if (needsForwarding(record) && !needed && host.forwarding.state().enabled) {
      host.forwarding.restore(record.forwarding)
      host.sysctl.set(redirects, Number(record.redirects))
      restored = true
    } else if (needed && restored) {
      // A network was begun just now, on the word of this record.
      host.forwarding.enable()
    }
    const deletion: Change = { nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: plan.table }
    await changeUnlessGone(deletion, commit, survey)
  })
}

/** Whether forwarding is on for the sake of this network. */
export function needsForwarding({ forwarding }: NetworkRecord): boolean {
  return !forwarding.enabled
}

/**
 * Runs `work` with a survey of the host's tables, until the changes that it commits under that survey's generation are made to the very ruleset
 * that was surveyed: of two who begin at once, each knows of the other.
 */
export async function unchanging<T>(host: Host, work: (survey: Survey) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const survey = await surveyTables(host)
    try {
      return await work(survey)
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== 'ERESTART' || attempt === TRIES) throw error
    }
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

/** Makes a change to something; where that is gone, what goes with the change is made without it. */
async function changeUnlessGone(change: Change, commit: Commit, survey?: Survey): Promise<void> {
  try {
    await commit([change], survey)
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== 'ENOENT') throw error
    await commit([], survey)
  }
}
