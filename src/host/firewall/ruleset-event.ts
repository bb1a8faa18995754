/** What a ruleset's monitor tells: one thing of the ruleset, what has become of it, and what it is known by. */

import type { AnyMessage } from '../../netlink/index.ts'
import { type netfilter, normalForm, type TableFamily } from '../../nft/index.ts'
import type { SetElement } from './elements.ts'
import { type Chain, describeChain, describeFamily, describeRule, describeTable, type Rule, type Table } from './ruleset.ts'
import { describeFlowtable, describeObject, describeSet, type Flowtable, type RulesetObject, type RulesetSet } from './set.ts'

/** An element, and the set that it is in. */
export interface ElementOf {
  readonly family: TableFamily | number
  readonly table: string
  readonly set: string
  /** The kernel's own description. */
  readonly element: SetElement
}

/** What can be told of, and what each is told as. */
export interface RulesetObjects {
  table: Table
  chain: Chain
  rule: Rule
  set: RulesetSet
  element: ElementOf
  object: RulesetObject
  flowtable: Flowtable
}

export type RulesetThing = keyof RulesetObjects

/** Something about one thing of the ruleset, told apart by its `noun`. */
export type RulesetChange<N extends RulesetThing = RulesetThing> = {
  readonly [K in N]: {
    /** `changed` and `present` come only where the monitor began with what was there; without, what is changed is `new`. */
    readonly type: 'present' | 'new' | 'changed' | 'deleted'
    readonly noun: K
    /** The same from its first event to its last, whatever it is called in between. */
    readonly key: string
    /** The thing as it is now; a deleted one as it was last known, or as far as the kernel says. */
    readonly object: RulesetObjects[K]
    /** A changed thing as it was before. */
    readonly before?: RulesetObjects[K]
  }
}[N]

/** What a ruleset's monitor tells. */
export type RulesetEvent =
  | RulesetChange
  /** The transaction whose changes have just been told is at its end: the ruleset's new generation, and the process that made it. */
  | { readonly type: 'generation'; readonly generation: number; readonly pid: number | undefined; readonly process: string | undefined }
  /** All that was there when the monitor began has been told, or all that differed behind an overrun: the ruleset was of this generation. */
  | { readonly type: 'ready'; readonly generation: number }
  /** The kernel had to drop announcements. A monitor that began with what was there finds out what differs, and tells it next. */
  | { readonly type: 'overrun' }

/** A thing as a message tells of it. */
export interface Told {
  readonly noun: RulesetThing
  readonly gone: boolean
  readonly table: string
  readonly family: TableFamily | number
  readonly key: string
  readonly object: RulesetObjects[RulesetThing]
  /** All that counts of it, as text: two things are alike if theirs are. */
  readonly print: string
}

type Message = AnyMessage<typeof netfilter>

/** What a message tells of: an event, or an answer to a dump. Of elements it may tell of several. */
export function toldBy(message: Message): Told[] {
  switch (message.nlmsg_type) {
    case 'NFT_MSG_NEWTABLE':
    case 'NFT_MSG_DELTABLE':
      return [told(message, 'table', describeTable(message))]
    case 'NFT_MSG_NEWCHAIN':
    case 'NFT_MSG_DELCHAIN':
      return [told(message, 'chain', describeChain(message))]
    case 'NFT_MSG_NEWRULE':
    case 'NFT_MSG_DELRULE':
      return [told(message, 'rule', describeRule(message))]
    case 'NFT_MSG_NEWSET':
    case 'NFT_MSG_DELSET':
      return [told(message, 'set', describeSet(message))]
    case 'NFT_MSG_NEWOBJ':
    case 'NFT_MSG_DELOBJ':
      return [told(message, 'object', describeObject(message))]
    case 'NFT_MSG_NEWFLOWTABLE':
    case 'NFT_MSG_DELFLOWTABLE':
      return [told(message, 'flowtable', describeFlowtable(message))]
    case 'NFT_MSG_NEWSETELEM':
    case 'NFT_MSG_DELSETELEM':
      return (message.NFTA_SET_ELEM_LIST_ELEMENTS ?? []).map((element) => {
        const { NFTA_SET_ELEM_LIST_TABLE: table = '', NFTA_SET_ELEM_LIST_SET: set = '' } = message
        const object = { family: describeFamily(message.nfgen_family), table, set, element }
        const { NFTA_SET_ELEM_KEY: first, NFTA_SET_ELEM_KEY_END: last, NFTA_SET_ELEM_FLAGS: flags } = element
        return {
          noun: 'element',
          gone: message.nlmsg_type === 'NFT_MSG_DELSETELEM',
          table,
          family: object.family,
          key: `${elementsOf(object)}${printOf([first, last, flags])}`,
          object,
          print: printOf(element),
        }
      })
    default:
      return []
  }
}

/** What the keys of a set's elements begin with. */
export function elementsOf({ family, table, set }: Pick<ElementOf, 'family' | 'table' | 'set'>): string {
  return `element ${family} ${table} ${set} `
}

function told(message: Message, noun: RulesetThing, object: Exclude<RulesetObjects[RulesetThing], ElementOf>): Told {
  const table = 'table' in object ? object.table : object.name
  const { family, handle } = object
  // Handles are a table's own; those of tables are everybody's.
  const key = noun === 'table' ? `table ${handle}` : `${noun} ${family} ${table} ${handle}`
  return { noun, gone: String(message.nlmsg_type).startsWith('NFT_MSG_DEL'), table, family, key, object, print: printOf(object.message) }
}

function printOf(value: unknown): string {
  return JSON.stringify(normalForm(value, (values) => values))
}
