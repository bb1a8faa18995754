/**
 * Who is at work on a network: a table of nf_tables that belongs to a socket. The kernel deletes it when the socket is closed or its process
 * killed, and lets nobody else make it meanwhile: another thread, process or container. <linux/netfilter/nf_tables.h>, NFT_TABLE_F_OWNER
 */

import type { Host } from '../host/host.ts'
import { NetlinkError } from '../netlink/index.ts'
import { type Change, transaction } from '../nft/index.ts'
import { failure } from './failure.ts'
import type { NetworkPlan } from './plan.ts'

/** Makes the last change of a work, and in the same transaction lets others in: nobody sees the one without the other. */
export type Conclude = (change: Change) => Promise<void>

/**
 * Runs `work` while nobody else makes or deletes this network; it ends when `work` has ended, if that has not concluded before. Kernels before
 * 5.12 know no such tables: there, nobody is kept out.
 *
 * @throws an Error with code EBUSY where somebody is at it already; what `work` throws
 */
export async function exclusively<T>(host: Host, { name }: NetworkPlan, work: (conclude: Conclude) => Promise<T>): Promise<T> {
  // No network's own table can be called so.
  const lock = { nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: `netloom.busy-${name}` } as const
  const owned = { NFTA_TABLE_FLAGS: ['NFT_TABLE_F_OWNER'] } as const
  const release = { nlmsg_type: 'NFT_MSG_DELTABLE', ...lock } as const
  const commit = async (...changes: Change[]) => void (await host.netfilter.batch(transaction(changes)))
  try {
    await commit({ nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'], ...lock, ...owned })
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    if (error.code === 'EINVAL' || error.code === 'EOPNOTSUPP') return await work(commit)
    // Without the right to change anything, the transaction's first message would have failed.
    if (error.code === 'EPERM' && error.index > 0) throw failure('EBUSY', `somebody else is making or deleting network ${name}`)
    throw error
  }
  let concluded = false
  try {
    return await work(async (change) => {
      await commit(change, release)
      concluded = true
    })
  } finally {
    if (!concluded) await commit(release)
  }
}
