/**
 * Who is at work on a network: a table of nf_tables that belongs to a socket. The kernel deletes it when the socket is closed or its process
 * killed, and lets nobody else make it meanwhile: another thread, process or container. <linux/netfilter/nf_tables.h>, NFT_TABLE_F_OWNER
 */

import type { Host } from '../host/host.ts'
import { NetlinkError } from '../netlink/index.ts'
import { type Change, type TransactionOptions, transaction } from '../nft/index.ts'
import { failure } from './failure.ts'
import type { NetworkPlan } from './plan.ts'

/** Makes changes, all or none; `generation` is that of the ruleset which they were thought out for. */
export type Commit = (changes: readonly Change[], options?: TransactionOptions) => Promise<void>

/** What is done while nobody else makes or deletes a network. */
export interface Work<B, T> {
  /** Makes the first changes, by a commit that lets nobody else in from then on: nobody sees the one without the other. */
  begin(commit: Commit): Promise<B>
  /** Does the rest, with what `begin` gave. It may make its last changes by `conclude`, which in the same transaction lets others in. */
  proceed(begun: B, conclude: Commit): Promise<T>
}

/** Where the lock stands in the transaction that takes it, behind NFNL_MSG_BATCH_BEGIN. */
const LOCK = 1

/**
 * Does a work while nobody else makes or deletes this network; that ends when the work has ended, if it has not concluded before. Kernels before
 * 5.12 know no such tables: there, nobody is kept out.
 *
 * @throws an Error with code EBUSY where somebody is at it already; what the work throws
 */
export async function exclusively<B, T>(host: Host, { name }: Pick<NetworkPlan, 'name'>, { begin, proceed }: Work<B, T>): Promise<T> {
  // No network's own table can be called so.
  const lock = { nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: `netloom.busy-${name}` } as const
  const owned = { NFTA_TABLE_FLAGS: ['NFT_TABLE_F_OWNER'] } as const
  const take: Change = { nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'], ...lock, ...owned }
  const release: Change = { nlmsg_type: 'NFT_MSG_DELTABLE', ...lock }
  const commit: Commit = async (changes, options) => {
    if (changes.length > 0) await host.netfilter.batch(transaction(changes, options))
  }
  let begun: B
  try {
    begun = await begin((changes, options) => commit([take, ...changes], options))
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.index !== LOCK) throw error
    if (error.code === 'EPERM') throw failure('EBUSY', `somebody else is making or deleting network ${name}`)
    if (error.code !== 'EINVAL' && error.code !== 'EOPNOTSUPP') throw error
    return await proceed(await begin(commit), commit)
  }
  let concluded = false
  try {
    return await proceed(begun, async (changes, options) => {
      await commit([...changes, release], options)
      concluded = true
    })
  } finally {
    if (!concluded) await commit([release]).catch(unlessGone)
  }
}

/** The answer to a release may have been lost: then it is gone already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof NetlinkError) || error.code !== 'ENOENT') throw error
}
