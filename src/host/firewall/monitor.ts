/** A ruleset's monitor: what becomes of tables, chains, rules, sets and the like, as it happens. nft(8), NFNLGRP_NFTABLES */

import { type AnyMessage, type Connection, subscribe, type Transport } from '../../netlink/index.ts'
import type { TableFamily } from '../../nft/index.ts'
import { NFNLGRP, netfilter } from '../../nft/index.ts'
import { readRuleset } from './read-ruleset.ts'
import { elementsOf, type RulesetChange, type RulesetEvent, type Told, toldBy } from './ruleset-event.ts'
import type { RulesetSet } from './set.ts'

/** What a ruleset's monitor watches, and how it begins. */
export interface RulesetMonitorOptions {
  /** Only what is in tables of this family. */
  readonly family?: TableFamily
  /** Only what is in tables of this name. */
  readonly table?: string
  /**
   * Whether what is there already is told first, as `present`, with `ready` behind it. Then it also knows what is `changed`, and finds out what the kernel
   * had to drop. It keeps all that it has told in memory, elements of sets too.
   */
  readonly present?: boolean
  /** Ends the monitor. */
  readonly signal?: AbortSignal
}

/** The monitor's own buffer in the kernel: events wait there while the program is at something else. */
const BUFFER = 2 ** 22

type Known = Map<string, Told>

/** See `Firewall.monitor`: `connection` asks, `open` opens the socket that listens. */
export async function* rulesetMonitor(
  connection: Connection<typeof netfilter>,
  open: () => Transport,
  { family, table, present = false, signal }: RulesetMonitorOptions = {},
): AsyncGenerator<RulesetEvent, void> {
  const passes = (told: Told) => (family === undefined || told.family === family) && (table === undefined || told.table === table)
  const transport = open()
  transport.reserveReceive(BUFFER)
  const subscription = subscribe(netfilter, transport, [NFNLGRP.NFNLGRP_NFTABLES], signal === undefined ? {} : { signal })
  try {
    if (present) yield* mirrored(connection, subscription, passes, { family, table })
    else yield* plain(subscription, passes)
  } catch (error) {
    if (signal?.aborted !== true) throw error
  } finally {
    await subscription.return()
  }
}

/** Events as the kernel tells them. */
async function* plain(
  events: AsyncIterable<AnyMessage<typeof netfilter>>,
  passes: (told: Told) => boolean,
): AsyncGenerator<RulesetEvent, void> {
  for await (const message of events) {
    if (message.nlmsg_type === 'NLMSG_OVERRUN') yield { type: 'overrun' }
    else if (message.nlmsg_type === 'NFT_MSG_NEWGEN') yield generationEvent(message)
    else for (const told of toldBy(message).filter(passes)) yield eventOf(told.gone ? 'deleted' : 'new', told)
  }
}

/** Events as they differ from what is known. A transaction's events are told when its end has come: what was lost of it is found out then. */
async function* mirrored(
  connection: Connection<typeof netfilter>,
  events: AsyncIterable<AnyMessage<typeof netfilter>>,
  passes: (told: Told) => boolean,
  filter: { family: TableFamily | undefined; table: string | undefined },
): AsyncGenerator<RulesetEvent, void> {
  const known: Known = new Map()
  let held: Told[] = []
  let at = await readRuleset(connection, filter)
  for (const message of at.messages) {
    for (const told of toldBy(message)) {
      known.set(told.key, told)
      yield eventOf('present', told)
    }
  }
  yield { type: 'ready', generation: at.generation }
  for await (const message of events) {
    if (message.nlmsg_type === 'NLMSG_OVERRUN') {
      yield { type: 'overrun' }
      held = []
      at = await readRuleset(connection, filter)
      yield* differences(known, at.messages.flatMap(toldBy))
      yield { type: 'ready', generation: at.generation }
    } else if (message.nlmsg_type === 'NFT_MSG_NEWGEN') {
      const generation = message.NFTA_GEN_ID ?? 0
      // Of what happened before the ruleset was read it was told then.
      if (isLater(generation, at.generation)) {
        for (const told of held) yield* taken(known, told)
        yield generationEvent(message)
      }
      held = []
    } else held.push(...toldBy(message).filter(passes))
  }
}

/** Takes one event into what is known, and tells what it changes. */
function* taken(known: Known, told: Told): Generator<RulesetChange, void> {
  const before = known.get(told.key)
  if (told.gone) {
    if (before === undefined) return
    // With a set go its elements, of which the kernel says nothing.
    if (told.noun === 'set') {
      const { family, table, name } = before.object as RulesetSet
      const prefix = elementsOf({ family, table, set: name })
      for (const element of [...known.values()].filter(({ key }) => key.startsWith(prefix))) {
        known.delete(element.key)
        yield eventOf('deleted', element)
      }
    }
    known.delete(told.key)
    yield eventOf('deleted', before)
  } else if (before?.print !== told.print) {
    known.set(told.key, told)
    yield eventOf(before === undefined ? 'new' : 'changed', told, before)
  }
}

/** What differs between what is known and what there is: what is gone from the inside out, what is new from the outside in. */
function* differences(known: Known, things: readonly Told[]): Generator<RulesetChange, void> {
  const keys = new Set(things.map(({ key }) => key))
  for (const told of [...known.values()].reverse()) {
    if (keys.has(told.key)) continue
    known.delete(told.key)
    yield eventOf('deleted', told)
  }
  for (const told of things) yield* taken(known, told)
}

function eventOf(type: RulesetChange['type'], { noun, key, object }: Told, before?: Told): RulesetChange {
  return { type, noun, key, object, ...(before === undefined ? {} : { before: before.object }) } as RulesetChange
}

function generationEvent(message: AnyMessage<typeof netfilter> & { nlmsg_type: 'NFT_MSG_NEWGEN' }): RulesetEvent {
  const { NFTA_GEN_ID: generation = 0, NFTA_GEN_PROC_PID: pid, NFTA_GEN_PROC_NAME: process } = message
  return { type: 'generation', generation, pid, process }
}

/** Generations wrap around. */
function isLater(generation: number, than: number): boolean {
  return ((generation - than) | 0) > 0
}
