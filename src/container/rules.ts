/** The rules of a chain, as the kernel has them, in nft's notation. */

import { rulesetIn } from '../host/firewall/list-ruleset.ts'
import { readRuleset } from '../host/firewall/read-ruleset.ts'
import type { Host } from '../host/host.ts'
import type { TableFamily } from '../nft/index.ts'

/** A rule, and the number that the kernel knows it by. */
export interface RuleLine {
  readonly handle: bigint | undefined
  readonly text: string
}

/** The rules of a chain, in their order, with all that they look into. Equivalent to: `nft --handle list chain FAMILY TABLE CHAIN` */
export async function ruleLines(host: Host, family: TableFamily, table: string, chain: string): Promise<RuleLine[]> {
  const { listedTables, readRule, ruleText } = await import('../nft/notation/index.ts')
  const [listed] = listedTables(rulesetIn((await readRuleset(host.netfilter, { family, table })).messages))
  const rules = listed?.chains.find((each) => each.chain.NFTA_CHAIN_NAME === chain)?.rules ?? []
  return rules.map(({ NFTA_RULE_HANDLE: handle, NFTA_RULE_EXPRESSIONS: expressions = [] }) => ({
    handle,
    text: ruleText(readRule(expressions, listed?.scope ?? { family }), { family }),
  }))
}

/** The rules of a chain, a line each. Equivalent to: `nft list chain FAMILY TABLE CHAIN` */
export async function rulesOf(host: Host, family: TableFamily, table: string, chain: string): Promise<string[]> {
  return (await ruleLines(host, family, table, chain)).map(({ text }) => text)
}
