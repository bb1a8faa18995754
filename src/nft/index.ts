/**
 * netfilter: the messages of nf_tables, with their expressions, and of connection tracking as declarations, transactions, and rules in
 * nft's own words. Pure: a connection carries them.
 */

export { type ChainInput, type ChainMessage, NFT_CHAIN_FLAGS } from './chain.ts'
export type { ConnectionInput, ConnectionMessage } from './connection/connection.ts'
export { type ExpectationInput, type ExpectationMessage, NF_CT_EXPECT } from './connection/expectation.ts'
export { CTA_FILTER_F } from './connection/filter.ts'
export { CT_DCCP, IP_CT_TCP, SCTP_CONNTRACK, TCP_CONNTRACK } from './connection/protocol-state.ts'
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
export * from './notation/index.ts'
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
