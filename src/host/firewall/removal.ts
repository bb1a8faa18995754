/** Deleting what may not be there, and naming chains anew. nft(8) */

import { type Connection, NetlinkError } from '../../netlink/index.ts'
import type { Change, netfilter } from '../../nft/index.ts'
import { families } from '../../nft/index.ts'
import type { ChainReference } from './reference.ts'
import { commit, type TransactionOptions } from './transaction.ts'

/** Makes a deletion and says whether there was anything to delete. Kernels before 6.3 know no other way to delete what may not be there. */
export async function deletes(connection: Connection<typeof netfilter>, change: Change, options?: TransactionOptions): Promise<boolean> {
  try {
    await commit(connection, [change], options)
    return true
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return false
    throw error
  }
}

/** Gives a chain another name: the kernel is told its handle. */
export async function renameChain(
  connection: Connection<typeof netfilter>,
  { family = 'ip', table, chain }: ChainReference,
  name: string,
  options?: TransactionOptions,
): Promise<void> {
  const names = { nfgen_family: families[family], NFTA_CHAIN_TABLE: table } as const
  const { NFTA_CHAIN_HANDLE } = await connection.get('NFT_MSG_GETCHAIN', { ...names, NFTA_CHAIN_NAME: chain })
  await commit(connection, [{ nlmsg_type: 'NFT_MSG_NEWCHAIN', ...names, NFTA_CHAIN_HANDLE, NFTA_CHAIN_NAME: name }], options)
}
