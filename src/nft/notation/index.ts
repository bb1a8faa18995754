/** Rules and rulesets in nft's own words: built from typed pieces, and read back from what the kernel holds. nft(8) */

export { jsonChanges, tableChanges } from './commands/commands.ts'
export type { KnownSet } from './commands/context.ts'
export { knownSets } from './commands/known.ts'
export type { Thing } from './commands/thing.ts'
export type { Constant, Datatype } from './datatype.ts'
export { datatypeById, datatypes } from './datatypes/index.ts'
export type { AnonymousSet, RuleScope, SetShape } from './draft.ts'
export { families, familyName, type TableFamily } from './family.ts'
export { hookName } from './hook.ts'
export { type ListedTable, listedTables, type Ruleset } from './listed-table.ts'
export { ah, arp, comp, dccp, esp, ether, icmp, icmpv6, igmp, ip, ip6, sctp, tcp, th, udp, udplite, vlan } from './pieces/field.ts'
export { ct, meta } from './pieces/key.ts'
export { of, set, update } from './pieces/set.ts'
export {
  accept,
  counter,
  dnat,
  drop,
  goto,
  jump,
  limit,
  log,
  masquerade,
  notrack,
  queue,
  quota,
  redirect,
  reject,
  snat,
  type Translation,
} from './pieces/statement.ts'
export { above, atLeast, atMost, below, type Compared, not, type Single, type Value } from './pieces/value.ts'
export { readRule } from './read-rule.ts'
export type { ReadScope, ReadSet } from './reading.ts'
export { type PlacedRule, rule, ruleChanges } from './rule-changes.ts'
export { ruleText } from './rule-text.ts'
export { type JsonStyle, type RulesetJson, rulesetJson } from './ruleset-json.ts'
export { type RulesetStyle, rulesetText } from './ruleset-text.ts'
export { readSetShape } from './set-shape.ts'
export type { Statement } from './statement.ts'
export type { Term, Verdict } from './term.ts'
export type { Style } from './text.ts'
export { type WrittenRule, writeRule } from './write-rule.ts'
