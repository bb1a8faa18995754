/** The table of bridge networks in the kernel: read, written, and made to agree with the links. */

import { written } from '../../host/firewall/ensure.ts'
import { rulesetIn } from '../../host/firewall/list-ruleset.ts'
import { type Reading, readRuleset } from '../../host/firewall/read-ruleset.ts'
import type { ChangesBuilder } from '../../host/firewall/transaction.ts'
import type { Host } from '../../host/host.ts'
import { turn } from '../../netlink/turn.ts'
import { type Change, type KnownSet, sameTable, type Term } from '../../nft/index.ts'
import type { Operation } from '../change/operation.ts'
import { elementCommands } from './element-commands.ts'
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
let frame: Promise<Reading['messages']> | undefined
let known: KnownSet | undefined

/** The changes that put elements in or take them out, in that order, for one transaction. */
export async function entryChanges(...commands: readonly (readonly [verb: Verb, entries: readonly Entry[]])[]): Promise<Change[]> {
  const { jsonChanges, knownSets } = await notation()
  known ??= knownSets((await emptyTable()).filter((message) => message.nlmsg_type === 'NFT_MSG_NEWSET'))
  const nftables = commands.flatMap(([verb, entries]) => {
    // The key says which element goes: what it carries does not count.
    const said = verb === 'delete' ? entries.map(({ set, key }): Entry => ({ set, key })) : entries
    return elementThings(said).map((thing) => ({ [verb]: thing }))
  })
  return jsonChanges({ nftables }, known)
}

/** nft's notation, loaded when it is first needed: that takes its time, and what comes next shall not add to it. */
function notation() {
  loaded ??= import('../../nft/notation/index.ts').then(async (module) => {
    await turn()
    return module
  })
  return loaded
}

/** Reads the table; undefined where there is none. Equivalent to: `nft list table inet netloom` */
export async function readTable(host: Host): Promise<TableState | undefined> {
  const { rulesetJson } = await notation()
  const { messages } = await readRuleset(host.netfilter, place)
  if (messages.length === 0) return undefined
  await turn()
  // Those of sets without a name belong to the rules.
  const isEntry = (message: (typeof messages)[number]) =>
    message.nlmsg_type === 'NFT_MSG_NEWSETELEM' && Object.hasOwn(sets, message.NFTA_SET_ELEM_LIST_SET ?? '')
  const rest = messages.filter((message) => !isEntry(message))
  // What the rules mean nobody has asked.
  const kept = messages.filter(({ nlmsg_type: type }) => type !== 'NFT_MSG_NEWRULE' && type !== 'NFT_MSG_NEWCHAIN')
  const entries = rulesetJson(rulesetIn(kept)).nftables.flatMap((thing) => {
    const { name, elem } = (thing['set'] ?? thing['map'] ?? {}) as { readonly name?: SetName; readonly elem?: readonly unknown[] }
    return name === undefined || !Object.hasOwn(sets, name) ? [] : (elem ?? []).map((element) => entryOf(name, element))
  })
  const meant = await emptyTable()
  await turn()
  return { isIntact: await isAlike(meant, rest), entries }
}

/** Whether two tables are the same, or nft says the same of them: it may have loaded one from a listing, and in other expressions. */
async function isAlike(one: Reading['messages'], other: Reading['messages']): Promise<boolean> {
  if (sameTable(one, other)) return true
  const { rulesetText } = await notation()
  const [said, meant] = [one, other].map((messages) => rulesetText(rulesetIn(messages), { stateless: true }))
  return said === meant
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
    const changes = await changesFor(differenceOf(await readTable(host), await wantedOn(host)))
    made = changes.length > 0 ? generation + 1 : undefined
    return changes
  })
  return made
}

/** Makes the changes that are thought out for the ruleset as it is; where others change it meanwhile, they are thought out again. */
export async function change(host: Host, think: ChangesBuilder): Promise<void> {
  await host.firewall.transaction(think, { tries: RETRIES })
}

/** What is to be thought of, besides what the links say: networks whose links are yet to be made, or gone by then. */
export interface Expected {
  readonly more?: readonly Entry[]
  /** The name of a network. */
  readonly without?: string
}

/** Makes the table agree with the links, as {@link settle} does; said in advance it thinks of what is `expected` of them by then. */
export function settling(host: Host, expected: Expected = {}): Operation {
  const difference = async () => differenceOf(await readTable(host), await wantedOn(host, expected))
  return {
    commands: async () => await commandsFor(await difference()),
    perform: () => settle(host),
    rehearse: async (place) => {
      const changes = await changesFor(await difference())
      if (changes.length > 0) await place.host.firewall.transaction(changes)
    },
  }
}

/** All that the links of a host say should be in the table; undefined where there is no network. */
export async function wantedOn(host: Host, { more = [], without }: Expected = {}): Promise<Entry[] | undefined> {
  const networks = (await networksOn(host)).filter(({ plan }) => plan.name !== without)
  if (networks.length === 0 && more.length === 0) return undefined
  const attachments = await Promise.all(networks.map((network) => attachmentsOf(host, network)))
  return [...more, ...networks.flatMap(({ plan }) => networkEntries(plan)), ...attachments.flat().flatMap(attachmentEntries)]
}

/** What the table lacks, and what it has that it should not have. */
type Difference =
  /** The table itself should not be there. */
  | { readonly type: 'gone' }
  /** It has to be made with all of these elements; `replaces` one that is not as it should be. */
  | { readonly type: 'anew'; readonly entries: readonly Entry[]; readonly replaces: boolean }
  | { readonly type: 'elements'; readonly stale: readonly Entry[]; readonly missing: readonly Entry[] }

function differenceOf(found: TableState | undefined, wanted: readonly Entry[] | undefined): Difference {
  if (wanted === undefined) return found === undefined ? { type: 'elements', stale: [], missing: [] } : { type: 'gone' }
  const leased = found?.entries.filter(({ timeout }) => timeout !== undefined) ?? []
  const ids = new Set(wanted.map(entryId))
  // A lease that runs out although its container is there was given by somebody who did not live to say that it stays.
  const passing = leased.filter((entry) => !ids.has(entryId(entry)))
  if (found === undefined || !found.isIntact) return { type: 'anew', entries: [...wanted, ...passing], replaces: found !== undefined }
  const there = new Set(found.entries.filter(({ timeout }) => timeout === undefined).map(entryId))
  return {
    type: 'elements',
    stale: found.entries.filter((entry) => (entry.timeout !== undefined ? ids.has(entryId(entry)) : !ids.has(entryId(entry)))),
    missing: wanted.filter((entry) => !there.has(entryId(entry))),
  }
}

async function changesFor(difference: Difference): Promise<Change[]> {
  const removal: Change = { nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: 'NFPROTO_INET', NFTA_TABLE_NAME: place.table }
  if (difference.type === 'gone') return [removal]
  if (difference.type === 'elements') return await entryChanges(['delete', difference.stale], ['add', difference.missing])
  const { tableChanges } = await notation()
  const changes = tableChanges(wholeTable(difference.entries))
  await turn()
  return [...(difference.replaces ? [removal] : []), ...changes]
}

/** The same in nft's words. */
async function commandsFor(difference: Difference): Promise<string[]> {
  const removal = `nft delete table ${place.family} ${place.table}`
  if (difference.type === 'gone') return [removal]
  if (difference.type === 'elements') return [...elementCommands('delete', difference.stale), ...elementCommands('add', difference.missing)]
  const { rulesetText, tableChanges } = await notation()
  const listing = rulesetText(rulesetIn(listed(tableChanges(wholeTable(difference.entries)))))
  return [...(difference.replaces ? [removal] : []), `nft -f - <<'END'\n${listing}END`]
}

/** The messages that describe the table without elements, as the kernel tells them. */
async function emptyTable(): Promise<Reading['messages']> {
  frame ??= notation().then(({ tableChanges }) => listed(tableChanges(wholeTable([]))))
  return await frame
}

/** Changes that make a table, as the kernel lists it afterwards: sets that a rule alone has it calls by a number. */
function listed(changes: readonly Change[]): Reading['messages'] {
  const name = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(name)
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
    const entries = Object.entries(value)
    const [, id] = entries.find(([key]) => SET_ID.test(key)) ?? []
    return Object.fromEntries(entries.map(([key, part]) => [key, typeof part === 'string' ? part.replace('%d', String(id)) : name(part)]))
  }
  return written(changes).map(name) as Reading['messages']
}

/** What a transaction knows a set by before the kernel has named it, in the set itself, in its elements, and in a rule that looks into it. */
const SET_ID = /^NFTA_(SET|SET_ELEM_LIST_SET|LOOKUP_SET)_ID$/

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
