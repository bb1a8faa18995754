/** nft's JSON as changes: what other tools have made is loaded without nft. libnftables-json(5) */

import type { MessageFlag } from '../../../netlink/header.ts'
import { EncodeError, nearest, show, within } from '../../../schema/errors.ts'
import { subjectOf } from '../../subject.ts'
import type { Change } from '../../transaction.ts'
import { familyName } from '../family.ts'
import { type Context, isUpdated, type KnownSet } from './context.ts'
import { type Fields, number } from './fields.ts'
import { addFlowtable, addObject, objectType } from './object.ts'
import { flush, removal } from './removal.ts'
import { addRule } from './rule.ts'
import { addSet, changeElements } from './set.ts'
import { addChain, addTable } from './table.ts'
import type { Thing } from './thing.ts'

const verbs = ['add', 'create', 'insert', 'replace', 'delete', 'destroy', 'flush'] as const
const things = ['table', 'chain', 'rule', 'set', 'map', 'element', 'flowtable', 'ruleset'] as const

/**
 * The changes that commands in nft's JSON make, for one transaction, in their order: `{ "nftables": [{ "add": { "table": ... } }, ...] }`, and as well
 * what `nft -j list ruleset` and `rulesetJson` print; of that, what others refer to is made first. Throws `EncodeError`, with the place of the offender, for what cannot be, and for commands that change
 * nothing (`list`) or take to know the ruleset (`rename`, `reset`, rules by their index).
 *
 * `known` says of sets that are in the kernel already what they hold: commands may add elements to them, and rules may name them.
 *
 * Equivalent to: what `nft -j -f FILE` sends
 */
export function jsonChanges(json: unknown, known: KnownSet = () => undefined): Change[] {
  const commands = (json as { readonly nftables?: unknown } | null | undefined)?.nftables
  if (!Array.isArray(commands)) throw new EncodeError(`expected an array of commands, got ${show(commands)}`, ['nftables'])
  const context: Context = { sets: new Map(), known, updated: new Set(), nextSet: 1 }
  const changes = inOrder(commands).flatMap((index) => within(`nftables[${index}]`, () => changesOf(commands[index], context)))
  return changes.map((change) => updatable(change, context))
}

/**
 * A table and what is in it, given as typed things: the changes that make it, for `ensure` and for `transaction`. What others refer to is made first, whatever the order here.
 * Throws `EncodeError` as `jsonChanges` does, which reads the same from JSON.
 *
 * Equivalent to: what `nft -f` sends for `table ip t { ... }`
 */
export function tableChanges(things: readonly Thing[], known?: KnownSet): Change[] {
  return jsonChanges({ nftables: things }, known)
}

/** What nft makes of a table first, so that it is there when others refer to it; all that are not named here are objects. */
const order = ['table', 'chain', 'objects', 'set', 'flowtable', 'element', 'rule'] as const

/** The places of commands; of things that are listed side by side, first those that others refer to: maps are listed before the chains that they lead to. */
function inOrder(commands: readonly unknown[]): number[] {
  const places: number[] = []
  for (let at = 0; at < commands.length; ) {
    let end = at
    while (end < commands.length && rankOf(commands[end]) !== undefined) end++
    const listed = Array.from({ length: end - at }, (_, i) => at + i)
    places.push(...listed.sort((a, b) => (rankOf(commands[a]) ?? 0) - (rankOf(commands[b]) ?? 0)))
    if (end < commands.length) places.push(end++)
    at = end
  }
  return places
}

/** Undefined for what is a command of its own. */
function rankOf(command: unknown): number | undefined {
  const [name = ''] = Object.keys(command ?? {})
  const thing = name === 'map' ? 'set' : objectType(name) === undefined ? name : 'objects'
  const rank = order.indexOf(thing as (typeof order)[number])
  return rank < 0 ? undefined : rank
}

/** A set that a rule adds to takes a flag for that, which nft 1.0.6 does not say in its JSON. */
function updatable(change: Change, context: Context): Change {
  const { noun, verb, family, table, name } = subjectOf(change) ?? {}
  if (noun !== 'set' || verb !== 'NEW' || table === undefined || name === undefined) return change
  const place = { family: familyName(family) ?? 'ip', table }
  const flags = (change as { readonly NFTA_SET_FLAGS?: readonly string[] }).NFTA_SET_FLAGS ?? []
  if (!isUpdated(context, place, name) || flags.includes('NFT_SET_EVAL')) return change
  return { ...change, NFTA_SET_FLAGS: [...flags, 'NFT_SET_EVAL'] } as Change
}

function changesOf(command: unknown, context: Context): Change[] {
  const [name, value] = pair(command)
  if (name === 'metainfo') return []
  const verb = verbs.find((verb) => verb === name)
  // What a listing says is there is to be made; its handles are the old ones.
  if (verb === undefined) return carriedOut('add', name, value, context, true)
  return within(verb, () => {
    const [thing, what] = pair(value)
    return carriedOut(verb, thing, what, context, false)
  })
}

function carriedOut(verb: (typeof verbs)[number], thing: string, value: unknown, context: Context, isListed: boolean): Change[] {
  const object = objectType(thing)
  if (object === undefined && !things.includes(thing as never)) {
    const meant = nearest(thing, [...verbs, ...things])
    throw new EncodeError(`there is nothing that is called ${show(thing)} here${meant === undefined ? '' : `; did you mean ${meant}?`}`)
  }
  return within(thing, () => {
    if (verb === 'flush' && thing === 'ruleset') return [flush(thing, (value ?? {}) as Fields)]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new EncodeError(`expected an object, got ${show(value)}`)
    const fields = value as Fields
    if (verb === 'flush') return [flush(thing, fields)]
    if (verb === 'delete' || verb === 'destroy') {
      if (thing !== 'element') return [removal(verb === 'delete' ? 'DEL' : 'DESTROY', thing, fields)]
      return [changeElements(verb === 'delete' ? 'NFT_MSG_DELSETELEM' : 'NFT_MSG_DESTROYSETELEM', fields, [], context)]
    }
    if (thing === 'rule') {
      if (verb === 'create') throw new EncodeError('rules are added, inserted or replaced')
      return addRule(verb, fields, context, isListed ? undefined : number(fields, 'handle'))
    }
    if (verb === 'insert' || verb === 'replace') throw new EncodeError(`only rules can be ${verb === 'insert' ? 'inserted' : 'replaced'}`)
    const flags: MessageFlag[] = verb === 'create' ? ['NLM_F_CREATE', 'NLM_F_EXCL'] : ['NLM_F_CREATE']
    // That a table be made goes without saying: nft does not ask for it.
    if (thing === 'table') return [addTable(fields, verb === 'create' ? ['NLM_F_EXCL'] : [])]
    if (thing === 'chain') return [addChain(fields, flags)]
    if (thing === 'set' || thing === 'map') return addSet(fields, flags, context)
    if (thing === 'element') return [changeElements('NFT_MSG_NEWSETELEM', fields, flags, context)]
    if (thing === 'flowtable') return [addFlowtable(fields, flags)]
    if (object === undefined) throw new EncodeError('the ruleset can only be flushed')
    return [addObject(object, fields, flags)]
  })
}

/** The name and the value of an object with one key. */
function pair(command: unknown): readonly [name: string, value: unknown] {
  const [entry, ...others] = typeof command === 'object' && command !== null ? Object.entries(command) : []
  if (entry === undefined || others.length > 0) throw new EncodeError(`expected an object with one key, got ${show(command)}`)
  return entry
}
