/** The rules of a chain, as the kernel has them, in nft's notation. */

import type { Host } from '../host/host.ts'
import type { TableFamily } from '../nft/index.ts'

/** The rules of a chain, a line each. Equivalent to: `nft list chain FAMILY TABLE CHAIN` */
export async function rulesOf(host: Host, family: TableFamily, table: string, chain: string): Promise<string[]> {
  const { readRule, ruleText } = await import('../nft/notation/index.ts')
  const rules = await host.firewall.rules({ family, table, chain })
  return rules.map(({ message }) => ruleText(readRule(message.NFTA_RULE_EXPRESSIONS ?? [], { family }), { family }))
}
