/** Transactions: changes to the ruleset that the kernel makes all or none. <linux/netfilter/nfnetlink.h>, NFNL_MSG_BATCH_BEGIN */

import type { AnyInput } from '../netlink/datagram.ts'
import type { MessageFlag } from '../netlink/header.ts'
import { EncodeError } from '../schema/errors.ts'
import type { netfilter } from './netfilter.ts'
import { NFNL_SUBSYS } from './nfgenmsg.ts'

/** One change, as plain data: `{ nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags: ['NLM_F_CREATE'], nfgen_family: ..., ... }`. */
export type Change = AnyInput<typeof netfilter>

export interface TransactionOptions {
  /** NFTA_GEN_ID of the ruleset that the changes were thought out for: the kernel refuses them (ERESTART) if it has changed since. */
  readonly generation?: number
}

/**
 * The messages of a transaction, from NFNL_MSG_BATCH_BEGIN to NFNL_MSG_BATCH_END, to be sent in one datagram. Sequence numbers are the
 * sender's to give.
 *
 * Only the last change asks for an acknowledgement: the kernel reports errors unasked, and hundreds of acknowledgements would overflow
 * the socket, which looks like a failure though all was done. One acknowledgement says nothing about the others: the transaction
 * succeeded if no message of it was answered with an error. Kernels before 6.10 never acknowledge the first and the last message.
 *
 * Throws `EncodeError` when there is nothing to change. Equivalent to: `nft -f FILE`
 */
export function transaction(changes: readonly Change[], { generation }: TransactionOptions = {}): Change[] {
  if (changes.length === 0) throw new EncodeError('a transaction takes at least one change')
  const marker = { nlmsg_flags: ['NLM_F_REQUEST'], res_id: NFNL_SUBSYS.NFNL_SUBSYS_NFTABLES } as const
  return [
    { nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', ...marker, ...(generation === undefined ? {} : { NFNL_BATCH_GENID: generation }) },
    ...changes.map((change, index) => {
      const more: MessageFlag[] = index === changes.length - 1 ? ['NLM_F_REQUEST', 'NLM_F_ACK'] : ['NLM_F_REQUEST']
      return { ...change, nlmsg_flags: [...more, ...(change.nlmsg_flags ?? [])] }
    }),
    { nlmsg_type: 'NFNL_MSG_BATCH_END', ...marker },
  ]
}
