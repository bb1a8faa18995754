/** What a message of nf_tables is about: a table, a chain, a rule ..., by family and names. <linux/netfilter/nf_tables.h>, enum nf_tables_msg_types */

import type { AnyMessage } from '../netlink/datagram.ts'
import type { netfilter } from './netfilter.ts'
import type { NFPROTO } from './nfgenmsg.ts'
import type { Change } from './transaction.ts'

/** What a ruleset is made of, each with the attributes that hold its table, its own name, and the number that the kernel gives it. */
const nouns = {
  table: { type: 'TABLE', table: 'NFTA_TABLE_NAME', name: undefined, handle: 'NFTA_TABLE_HANDLE' },
  chain: { type: 'CHAIN', table: 'NFTA_CHAIN_TABLE', name: 'NFTA_CHAIN_NAME', handle: 'NFTA_CHAIN_HANDLE' },
  rule: { type: 'RULE', table: 'NFTA_RULE_TABLE', name: 'NFTA_RULE_CHAIN', handle: 'NFTA_RULE_HANDLE' },
  set: { type: 'SET', table: 'NFTA_SET_TABLE', name: 'NFTA_SET_NAME', handle: 'NFTA_SET_HANDLE' },
  element: { type: 'SETELEM', table: 'NFTA_SET_ELEM_LIST_TABLE', name: 'NFTA_SET_ELEM_LIST_SET', handle: undefined },
  object: { type: 'OBJ', table: 'NFTA_OBJ_TABLE', name: 'NFTA_OBJ_NAME', handle: 'NFTA_OBJ_HANDLE' },
  flowtable: { type: 'FLOWTABLE', table: 'NFTA_FLOWTABLE_TABLE', name: 'NFTA_FLOWTABLE_NAME', handle: 'NFTA_FLOWTABLE_HANDLE' },
} as const

/** What a ruleset is made of. */
export type RulesetNoun = keyof typeof nouns

/** What a message is about, as far as it says. */
export interface Subject {
  readonly noun: RulesetNoun
  /** What the message does, or what has become of the thing. */
  readonly verb: 'NEW' | 'GET' | 'DEL' | 'DESTROY'
  readonly family: keyof typeof NFPROTO | number
  readonly table: string | undefined
  /** The thing's own name; of rules that of their chain, of elements that of their set, of tables undefined. */
  readonly name: string | undefined
  readonly handle: bigint | undefined
}

const byType: ReadonlyMap<string, RulesetNoun> = new Map(Object.entries(nouns).map(([noun, { type }]) => [type, noun as RulesetNoun]))

/** What a message is about; undefined for the markers of a transaction, generations and traces. */
export function subjectOf(message: Change | AnyMessage<typeof netfilter>): Subject | undefined {
  const [, verb, type = ''] = /^NFT_MSG_(NEW|GET|DEL|DESTROY)([A-Z]+)/.exec(String(message.nlmsg_type)) ?? []
  const noun = byType.get(type)
  if (noun === undefined) return undefined
  const values = message as Readonly<Record<string, unknown>>
  const text = (attribute: string | undefined) => (attribute === undefined ? undefined : (values[attribute] as string | undefined))
  const { table, name, handle } = nouns[noun]
  return {
    noun,
    verb: verb as Subject['verb'],
    family: (values['nfgen_family'] as Subject['family'] | undefined) ?? 'NFPROTO_UNSPEC',
    table: text(table),
    name: text(name),
    handle: handle === undefined ? undefined : (values[handle] as bigint | undefined),
  }
}
