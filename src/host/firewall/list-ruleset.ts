/** The ruleset in nft's notation, as the kernel has it now. nft(8), `list ruleset` */

import type { Connection } from '../../netlink/index.ts'
import type { JsonStyle, netfilter, Ruleset, RulesetJson, RulesetStyle, TableFamily } from '../../nft/index.ts'
import { type Reading, readRuleset } from './read-ruleset.ts'

/** Which part of the ruleset, and how it is written. */
export interface ListOptions extends RulesetStyle {
  /** Only tables of this family. */
  readonly family?: TableFamily
  /** Only tables of this name. */
  readonly table?: string
}

/** Which part of the ruleset, and how it is written as JSON. */
export interface ListJsonOptions extends JsonStyle {
  /** Only tables of this family. */
  readonly family?: TableFamily
  /** Only tables of this name. */
  readonly table?: string
}

/** See {@link Firewall.listRuleset}. */
export async function listRuleset(connection: Connection<typeof netfilter>, options: ListOptions = {}): Promise<string> {
  const { family, table, ...style } = options
  const { rulesetText } = await import('../../nft/notation/index.ts')
  return rulesetText(await rulesetOf(connection, family, table), style)
}

/** See {@link Firewall.listRulesetJson}. */
export async function listRulesetJson(connection: Connection<typeof netfilter>, options: ListJsonOptions = {}): Promise<RulesetJson> {
  const { family, table, ...style } = options
  const { rulesetJson } = await import('../../nft/notation/index.ts')
  return rulesetJson(await rulesetOf(connection, family, table), style)
}

async function rulesetOf(
  connection: Connection<typeof netfilter>,
  family: TableFamily | undefined,
  table: string | undefined,
): Promise<Ruleset> {
  return rulesetIn((await readRuleset(connection, { family, table })).messages)
}

/** The messages of a reading, by what they tell of. */
export function rulesetIn(messages: Reading['messages']): Ruleset {
  const all = <Name extends string>(name: Name) => messages.filter((message) => message.nlmsg_type === name)
  const ruleset = {
    tables: all('NFT_MSG_NEWTABLE'),
    chains: all('NFT_MSG_NEWCHAIN'),
    rules: all('NFT_MSG_NEWRULE'),
    sets: all('NFT_MSG_NEWSET'),
    elements: all('NFT_MSG_NEWSETELEM'),
    objects: all('NFT_MSG_NEWOBJ'),
    flowtables: all('NFT_MSG_NEWFLOWTABLE'),
  }
  return ruleset as unknown as Ruleset
}
