/** One thing of a ruleset, by its names, and the changes that take it or what is in it away. nft(8), <linux/netfilter/nf_tables.h>, NFT_MSG_DEL* */

import type { Change } from '../../nft/index.ts'
import { families, type TableFamily } from '../../nft/index.ts'
import { type ObjectType, objectTypes } from './set.ts'

/** A table. */
export interface TableReference {
  /** `'ip'` where nothing is said. */
  readonly family?: TableFamily
  readonly table: string
}

export interface ChainReference extends TableReference {
  readonly chain: string
}

export interface RuleReference extends ChainReference {
  /** The rule's handle. */
  readonly rule: bigint
}

/** A set or a map. */
export interface SetReference extends TableReference {
  readonly set: string
}

export interface ObjectReference extends TableReference {
  readonly object: string
  readonly type: ObjectType
}

export interface FlowtableReference extends TableReference {
  readonly flowtable: string
}

/** One thing of a ruleset. */
export type RulesetReference = TableReference | ChainReference | RuleReference | SetReference | ObjectReference | FlowtableReference

/** The change that deletes it. */
export function deletionOf(what: RulesetReference): Change {
  const nfgen_family = families[what.family ?? 'ip']
  const { table } = what
  if ('rule' in what) {
    return {
      nlmsg_type: 'NFT_MSG_DELRULE',
      nfgen_family,
      NFTA_RULE_TABLE: table,
      NFTA_RULE_CHAIN: what.chain,
      NFTA_RULE_HANDLE: what.rule,
    }
  }
  if ('chain' in what) return { nlmsg_type: 'NFT_MSG_DELCHAIN', nfgen_family, NFTA_CHAIN_TABLE: table, NFTA_CHAIN_NAME: what.chain }
  if ('set' in what) return { nlmsg_type: 'NFT_MSG_DELSET', nfgen_family, NFTA_SET_TABLE: table, NFTA_SET_NAME: what.set }
  if ('object' in what) {
    return {
      nlmsg_type: 'NFT_MSG_DELOBJ',
      nfgen_family,
      NFTA_OBJ_TABLE: table,
      NFTA_OBJ_NAME: what.object,
      NFTA_OBJ_TYPE: objectTypes[what.type],
    }
  }
  if ('flowtable' in what) {
    return { nlmsg_type: 'NFT_MSG_DELFLOWTABLE', nfgen_family, NFTA_FLOWTABLE_TABLE: table, NFTA_FLOWTABLE_NAME: what.flowtable }
  }
  return { nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family, NFTA_TABLE_NAME: table }
}

/** The change that empties it: a table of its rules, a chain of its rules, a set of its elements. */
export function flushOf(what: TableReference | ChainReference | SetReference): Change {
  const nfgen_family = families[what.family ?? 'ip']
  const { table } = what
  if ('set' in what)
    return { nlmsg_type: 'NFT_MSG_DELSETELEM', nfgen_family, NFTA_SET_ELEM_LIST_TABLE: table, NFTA_SET_ELEM_LIST_SET: what.set }
  const chain = 'chain' in what ? { NFTA_RULE_CHAIN: what.chain } : {}
  return { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family, NFTA_RULE_TABLE: table, ...chain }
}
