/** The rules of a chain, as the kernel has them, in nft's notation. */

import type { Host } from '../host/host.ts'

/** The rules of one of our chains, a line each. Equivalent to: `nft list chain ip TABLE CHAIN` */
export async function rulesOf(host: Host, table: string, chain: string): Promise<string[]> {
  const { readRule, ruleText } = await import('../nft/notation/index.ts')
  const rules = await host.firewall.rules({ family: 'ip', table, chain })
  return rules.map(({ message }) => ruleText(readRule(message.NFTA_RULE_EXPRESSIONS ?? [], { family: 'ip' }), { family: 'ip' }))
}
