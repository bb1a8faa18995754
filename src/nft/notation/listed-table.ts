/** The messages that the kernel lists a ruleset with, put together by the tables that they belong to. */

import type { ChainMessage } from '../chain.ts'
import type { FlowtableMessage } from '../flowtable.ts'
import type { ObjectMessage } from '../object.ts'
import type { RuleMessage } from '../rule.ts'
import type { SetMessage } from '../set.ts'
import type { SetElementsMessage } from '../set-element.ts'
import type { TableMessage } from '../table.ts'
import { familyName, type TableFamily } from './family.ts'
import type { ReadScope, ReadSet } from './reading.ts'
import { readSetShape } from './set-shape.ts'

/** What a ruleset consists of: the messages that the kernel lists it with. */
export interface Ruleset {
  readonly tables: readonly TableMessage[]
  readonly chains: readonly ChainMessage[]
  readonly rules: readonly RuleMessage[]
  readonly sets: readonly SetMessage[]
  readonly elements: readonly SetElementsMessage[]
  readonly objects: readonly ObjectMessage[]
  readonly flowtables: readonly FlowtableMessage[]
}

/** A set with what is known of it. */
export interface ListedSet {
  readonly set: SetMessage
  readonly shape: ReadSet
}

/** A table and all that is in it. */
export interface ListedTable {
  readonly table: TableMessage
  readonly family: TableFamily
  readonly name: string
  readonly objects: readonly ObjectMessage[]
  /** Those that have a name; those that a rule alone has, it shows. */
  readonly sets: readonly ListedSet[]
  readonly flowtables: readonly FlowtableMessage[]
  readonly chains: readonly { readonly chain: ChainMessage; readonly rules: readonly RuleMessage[] }[]
  /** Where its rules stand. */
  readonly scope: ReadScope
}

/** The tables of a ruleset. `numeric`: numbers rather than symbols. */
export function listedTables(ruleset: Ruleset, numeric = false): ListedTable[] {
  return ruleset.tables.map((table) => listedTable(table, ruleset, numeric))
}

function listedTable(table: TableMessage, ruleset: Ruleset, numeric: boolean): ListedTable {
  const { nfgen_family, NFTA_TABLE_NAME: name = '' } = table
  const family = familyName(nfgen_family) ?? 'ip'
  const own = <Message extends { readonly nfgen_family: unknown }>(messages: readonly Message[], key: keyof Message) =>
    messages.filter((message) => message.nfgen_family === nfgen_family && message[key] === name)
  const elements = grouped(own(ruleset.elements, 'NFTA_SET_ELEM_LIST_TABLE'), ({ NFTA_SET_ELEM_LIST_SET: of }) => of)
  const rules = grouped(own(ruleset.rules, 'NFTA_RULE_TABLE'), ({ NFTA_RULE_CHAIN: of }) => of)
  const sets = own(ruleset.sets, 'NFTA_SET_TABLE').map((set): ListedSet => {
    const lists = elements.get(set.NFTA_SET_NAME) ?? []
    return {
      set,
      shape: readSetShape(
        set,
        lists.flatMap((list) => list.NFTA_SET_ELEM_LIST_ELEMENTS ?? []),
        numeric,
      ),
    }
  })
  return {
    table,
    family,
    name,
    objects: own(ruleset.objects, 'NFTA_OBJ_TABLE'),
    sets: sets.filter(({ set }) => !isAnonymous(set)),
    flowtables: own(ruleset.flowtables, 'NFTA_FLOWTABLE_TABLE'),
    chains: own(ruleset.chains, 'NFTA_CHAIN_TABLE').map((chain) => ({ chain, rules: rules.get(chain.NFTA_CHAIN_NAME) ?? [] })),
    scope: scopeOf(family, sets, numeric),
  }
}

function grouped<Item>(items: readonly Item[], by: (item: Item) => string | undefined): ReadonlyMap<string | undefined, readonly Item[]> {
  const groups = new Map<string | undefined, Item[]>()
  for (const item of items) {
    const group = groups.get(by(item))
    if (group === undefined) groups.set(by(item), [item])
    else group.push(item)
  }
  return groups
}

function scopeOf(family: TableFamily, sets: readonly ListedSet[], numeric: boolean): ReadScope {
  const byName = new Map(
    sets.map(({ set, shape }) => {
      const { elements: _elements, ...named } = shape
      // What a rule alone has, it shows; a set of the table it names.
      return [set.NFTA_SET_NAME, isAnonymous(set) ? shape : named]
    }),
  )
  return { family, numeric, set: (name) => byName.get(name) }
}

function isAnonymous({ NFTA_SET_FLAGS: flags = [] }: SetMessage): boolean {
  return flags.includes('NFT_SET_ANONYMOUS')
}
