/** Rulesets and commands in nft's JSON, loaded into a ruleset that may have some of it already. libnftables-json(5) */

import type { Connection } from '../../netlink/index.ts'
import type { netfilter } from '../../nft/index.ts'
import { type Committed, commit, type TransactionOptions } from './transaction.ts'

/** How JSON is loaded. */
export type LoadOptions = Omit<TransactionOptions, 'generation'>

/** See {@link Firewall.load}. */
export async function load(connection: Connection<typeof netfilter>, json: unknown, options?: LoadOptions): Promise<Committed> {
  const { jsonChanges, knownSets } = await import('../../nft/notation/index.ts')
  return commit(connection, async () => jsonChanges(json, knownSets(await connection.dump('NFT_MSG_GETSET', {}))), options)
}
