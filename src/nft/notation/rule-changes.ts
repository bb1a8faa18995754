/** Rules as changes of a transaction: the sets that a rule alone has, their elements, the rule. nft(8), “RULES” */

import type { Change } from '../transaction.ts'
import { comment as commentNote } from '../userdata.ts'
import type { RuleScope } from './draft.ts'
import { families } from './family.ts'
import type { Statement } from './statement.ts'
import { writeRule } from './write-rule.ts'

/** A rule and the place where it is to stand. */
export interface PlacedRule extends RuleScope {
  readonly table: string
  /** The name of its chain. */
  readonly in: string
  readonly statements: readonly Statement[]
  /** A note on it, up to 128 bytes. */
  readonly comment?: string
  /** Before all rules of its chain, rather than behind them. Equivalent to: `nft insert rule` */
  readonly first?: boolean
  /** Beside the rule with this handle: behind it, or with `first` before it. Equivalent to: `nft add rule ... handle N` */
  readonly behind?: number | bigint
  /** In place of the rule with this handle. Equivalent to: `nft replace rule ... handle N` */
  readonly instead?: number | bigint
}

/** The statements of a rule, one after the other: `rule(ip.saddr('10.10.0.0/24'), meta.oifname('wlo1'), masquerade())` */
export function rule(...statements: readonly Statement[]): readonly Statement[] {
  return statements
}

/**
 * The changes that add rules, in their order, for one transaction. Throws `EncodeError`, with the place of the offender, for what nft would refuse.
 *
 * Equivalent to: `nft add rule FAMILY TABLE CHAIN ...`
 */
export function ruleChanges(...rules: readonly PlacedRule[]): Change[] {
  const changes: Change[] = []
  let nextSet = 1
  for (const placed of rules) nextSet = addRule(changes, placed, nextSet)
  return changes
}

/** Adds the changes that add one rule. `firstSet` is the number of its first set in the transaction; gives the next one that is free. */
export function addRule(changes: Change[], placed: PlacedRule, firstSet: number): number {
  const { table, in: chain, statements, comment, first = false, behind, instead } = placed
  const { expressions, sets } = writeRule(statements, placed, firstSet)
  const nfgen_family = families[placed.family]
  for (const { set, elements } of sets) {
    changes.push({ nlmsg_type: 'NFT_MSG_NEWSET', nlmsg_flags: ['NLM_F_CREATE'], nfgen_family, NFTA_SET_TABLE: table, ...set })
    if (elements.length === 0) continue
    changes.push({
      nlmsg_type: 'NFT_MSG_NEWSETELEM',
      nlmsg_flags: ['NLM_F_CREATE'],
      nfgen_family,
      NFTA_SET_ELEM_LIST_TABLE: table,
      NFTA_SET_ELEM_LIST_SET: set.NFTA_SET_NAME,
      NFTA_SET_ELEM_LIST_SET_ID: set.NFTA_SET_ID,
      NFTA_SET_ELEM_LIST_ELEMENTS: elements,
    })
  }
  changes.push({
    nlmsg_type: 'NFT_MSG_NEWRULE',
    nlmsg_flags: instead !== undefined ? ['NLM_F_REPLACE'] : first ? ['NLM_F_CREATE'] : ['NLM_F_CREATE', 'NLM_F_APPEND'],
    nfgen_family,
    NFTA_RULE_TABLE: table,
    NFTA_RULE_CHAIN: chain,
    NFTA_RULE_HANDLE: instead,
    NFTA_RULE_EXPRESSIONS: expressions,
    NFTA_RULE_POSITION: behind,
    NFTA_RULE_USERDATA: comment === undefined ? undefined : commentNote(comment),
  })
  return firstSet + sets.length
}
