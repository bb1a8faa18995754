/** The table of bridge networks in the kernel: read, written, and made to agree with the links. */

import { written } from '../../host/firewall/ensure.ts'
import { rulesetIn } from '../../host/firewall/list-ruleset.ts'
import { readRuleset } from '../../host/firewall/read-ruleset.ts'
import type { ChangesBuilder } from '../../host/firewall/transaction.ts'
import type { Host } from '../../host/host.ts'
import { type Change, type KnownSet, type SetMessage, sameTable, type Term } from '../../nft/index.ts'
import { attachmentEntries, networkEntries } from './entries.ts'
import { attachmentsOf, networksOn } from './survey.ts'
import { type Entry, elementThings, place, type SetName, sets, wholeTable } from './table.ts'

/** The table as it is. */
export interface TableState {
  /** Whether sets, chains and rules are as they should be. */
  readonly isIntact: boolean
  readonly entries: readonly Entry[]
}

/** What is done to elements: `create` fails where one is there, `add` does not. */
type Verb = 'add' | 'create' | 'delete'

/** How often it is thought out again, when others change the ruleset meanwhile. */
const RETRIES = 1_000

let loaded: Promise<typeof import('../../nft/notation/index.ts')> | undefined
let frame: Promise<readonly object[]> | undefined
let known: KnownSet | undefined

/** The changes that put elements in or take them out, in that order, for one transaction. */
export async function entryChanges(...commands: readonly (readonly [verb: Verb, entries: readonly Entry[]])[]): Promise<Change[]> {
  const { jsonChanges, knownSets } = await notation()
  known ??= knownSets((await emptyTable()).filter((message): message is SetMessage => typeOf(message) === 'NFT_MSG_NEWSET'))
  const nftables = commands.flatMap(([verb, entries]) => {
    // The key says which element goes: what it carries does not count.
    const said = verb === 'delete' ? entries.map(({ set, key }): Entry => ({ set, key })) : entries
    return elementThings(said).map((thing) => ({ [verb]: thing }))
  })
  return jsonChanges({ nftables }, known)
}

/** nft's notation, loaded when it is first needed. */
function notation() {
  loaded ??= import('../../nft/notation/index.ts')
  return loaded
}

/** Reads the table; undefined where there is none. Equivalent to: `nft list table inet netloom` */
export async function readTable(host: Host): Promise<TableState | undefined> {
  const { rulesetJson } = await notation()
  const { messages } = await readRuleset(host.netfilter, place)
  if (messages.length === 0) return undefined
  const rest = messages.filter((message) => typeOf(message) !== 'NFT_MSG_NEWSETELEM')
  const entries = rulesetJson(rulesetIn(messages)).nftables.flatMap((thing) => {
    const { name, elem } = (thing['set'] ?? thing['map'] ?? {}) as { readonly name?: SetName; readonly elem?: readonly unknown[] }
    return name === undefined || !Object.hasOwn(sets, name) ? [] : (elem ?? []).map((element) => entryOf(name, element))
  })
  return { isIntact: sameTable(await emptyTable(), rest), entries }
}

/** Whether two elements are the same, whenever they go. */
export function entryId({ set, key, data, comment }: Entry): string {
  return JSON.stringify([set, key, data, comment])
}

/**
 * Makes the table agree with the networks and containers whose links are there: what is missing is put in, what belongs to nobody goes, and where the table is
 * gone or changed it is made anew. In one transaction; leases of containers that are being attached stay. Gives the generation of the ruleset that this made;
 * undefined where nothing had to be changed.
 */
export async function settle(host: Host): Promise<number | undefined> {
  let made: number | undefined
  await change(host, async (generation) => {
    // The table first: what it holds for good had its link before.
    const changes = await changesFor(await readTable(host), await wantedOn(host))
    made = changes.length > 0 ? generation + 1 : undefined
    return changes
  })
  return made
}

/** Makes the changes that are thought out for the ruleset as it is; where others change it meanwhile, they are thought out again. */
export async function change(host: Host, think: ChangesBuilder): Promise<void> {
  await host.firewall.transaction(think, { tries: RETRIES })
}

/** All that the links of a host say should be in the table; undefined where there is no network. */
export async function wantedOn(host: Host): Promise<Entry[] | undefined> {
  const networks = await networksOn(host)
  if (networks.length === 0) return undefined
  const attachments = await Promise.all(networks.map((network) => attachmentsOf(host, network)))
  return [...networks.flatMap(({ plan }) => networkEntries(plan)), ...attachments.flat().flatMap(attachmentEntries)]
}

async function changesFor(found: TableState | undefined, wanted: readonly Entry[] | undefined): Promise<Change[]> {
  const names = { nfgen_family: 'NFPROTO_INET', NFTA_TABLE_NAME: place.table } as const
  const removal: Change = { nlmsg_type: 'NFT_MSG_DELTABLE', ...names }
  if (wanted === undefined) return found === undefined ? [] : [removal]
  const leased = found?.entries.filter(({ timeout }) => timeout !== undefined) ?? []
  const ids = new Set(wanted.map(entryId))
  // A lease that runs out although its container is there was given by somebody who did not live to say that it stays.
  const passing = leased.filter((entry) => !ids.has(entryId(entry)))
  if (found === undefined || !found.isIntact) {
    const { tableChanges } = await notation()
    return [...(found === undefined ? [] : [removal]), ...tableChanges(wholeTable([...wanted, ...passing]))]
  }
  const stale = found.entries.filter((entry) => (entry.timeout !== undefined ? ids.has(entryId(entry)) : !ids.has(entryId(entry))))
  const there = new Set(found.entries.filter(({ timeout }) => timeout === undefined).map(entryId))
  const missing = wanted.filter((entry) => !there.has(entryId(entry)))
  return await entryChanges(['delete', stale], ['add', missing])
}

/** The messages that describe the table without elements, as the kernel tells them. */
async function emptyTable(): Promise<readonly object[]> {
  frame ??= notation().then(({ tableChanges }) => written(tableChanges(wholeTable([]))))
  return await frame
}

function typeOf(message: object): string | undefined {
  return (message as { readonly nlmsg_type?: string }).nlmsg_type
}

/** An element as nft's JSON lists it. */
function entryOf(set: SetName, element: unknown): Entry {
  const [carrying, data] = 'map' in sets[set] ? (element as [unknown, Term]) : [element, undefined]
  const { elem } = Object(carrying) as { readonly elem?: { readonly val: Term; readonly comment?: string; readonly expires?: number } }
  return {
    set,
    key: elem === undefined ? (carrying as Term) : elem.val,
    ...(data === undefined ? {} : { data }),
    ...(elem?.comment === undefined ? {} : { comment: elem.comment }),
    ...(elem?.expires === undefined ? {} : { timeout: Math.max(1, elem.expires) }),
  }
}
