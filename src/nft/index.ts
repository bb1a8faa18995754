/** nf_tables: its messages and expressions as declarations, transactions, and rules in nft's own words. Pure: a connection carries them. */

export { type ChainInput, type ChainMessage, NFT_CHAIN_FLAGS } from './chain.ts'
export { CT_STATE, IP_CT_DIR, IPS } from './conntrack.ts'
export { VERDICT } from './data.ts'
export type { Expression, ExpressionInput } from './expressions/expression.ts'
export type { FlowtableInput, FlowtableMessage } from './flowtable.ts'
export type { GenerationMessage } from './generation.ts'
export { NFNLGRP } from './groups.ts'
export { NF_ARP, NF_BR, NF_INET, NF_NETDEV } from './hook.ts'
export { NF_NAT_RANGE } from './nat-range.ts'
export { netfilter } from './netfilter.ts'
export { NFNL_SUBSYS, NFPROTO } from './nfgenmsg.ts'
export { normalForm, type Values } from './normal-form.ts'
export type { Constant, Datatype } from './notation/datatype.ts'
export { datatypeById, datatypes } from './notation/datatypes/index.ts'
export type { AnonymousSet, RuleScope, SetShape } from './notation/draft.ts'
export { families, familyName, type TableFamily } from './notation/family.ts'
export { hookName } from './notation/hook.ts'
export { ah, arp, comp, dccp, esp, ether, icmp, icmpv6, igmp, ip, ip6, sctp, tcp, th, udp, udplite, vlan } from './notation/pieces/field.ts'
export { ct, meta } from './notation/pieces/key.ts'
export { of, set, update } from './notation/pieces/set.ts'
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
} from './notation/pieces/statement.ts'
export { above, atLeast, atMost, below, type Compared, not, type Single, type Value } from './notation/pieces/value.ts'
export { readRule } from './notation/read-rule.ts'
export type { ReadScope, ReadSet } from './notation/reading.ts'
export { type PlacedRule, rule, ruleChanges } from './notation/rule-changes.ts'
export { ruleText } from './notation/rule-text.ts'
export { type Ruleset, type RulesetStyle, rulesetText } from './notation/ruleset-text.ts'
export { readSetShape } from './notation/set-shape.ts'
export type { Statement } from './notation/statement.ts'
export type { Term, Verdict } from './notation/term.ts'
export type { Style } from './notation/text.ts'
export { type WrittenRule, writeRule } from './notation/write-rule.ts'
export type { ObjectInput, ObjectMessage } from './object.ts'
export { NFT_OBJECT } from './object-types.ts'
export type { RegisteredHookInput, RegisteredHookMessage } from './registered-hook.ts'
export { NFT_REG } from './registers.ts'
export type { RuleInput, RuleMessage } from './rule.ts'
export { NFT_SET, type SetInput, type SetMessage } from './set.ts'
export type { SetElementsInput, SetElementsMessage } from './set-element.ts'
export { splitElements } from './split-elements.ts'
export { type RulesetNoun, type Subject, subjectOf } from './subject.ts'
export { NFT_TABLE_F, type TableInput, type TableMessage } from './table.ts'
export type { TraceMessage } from './trace.ts'
export { type Change, type TransactionOptions, transaction } from './transaction.ts'
export {
  comment,
  NFTNL_UDATA_SET,
  type Note,
  readComment,
  readSetComment,
  readUserdata,
  type SetNotes,
  setUserdata,
  writeUserdata,
} from './userdata.ts'
export { contentsOf, sameTable } from './whole-table.ts'
