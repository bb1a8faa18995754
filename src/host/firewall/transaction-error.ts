/** What a transaction fails with: every change that the kernel refused, by what its writer wrote. */

import { NetlinkError } from '../../netlink/index.ts'
import type { Change } from '../../nft/index.ts'

/** A change that the kernel refused, in what was asked for. */
export interface Refused {
  /** Its place among the changes; -1 where the transaction was refused as a whole. */
  readonly index: number
  /** What it is called: `add rule ip t c (rule 3 of the chain here)`. */
  readonly name: string
  /** The change, as it was given; undefined where the transaction was refused as a whole. */
  readonly change: Change | undefined
}

/**
 * A transaction that the kernel refused: nothing of it was done. It is the error of the first refused change; `others` has those of all the rest, and
 * `message` names them all. `index` counts the changes as they were given, and so does `path`, which begins with the change's own attributes.
 */
export class TransactionError extends NetlinkError {
  /** The change that was refused, as it was given; undefined where the transaction was refused as a whole (ERESTART, EPERM, ENOBUFS). */
  readonly change: Change | undefined
  /** What it is called: `add rule ip t c (rule 3 of the chain here)`. */
  readonly what: string
  declare readonly others: readonly TransactionError[]

  constructor(failure: NetlinkError, path: readonly string[], { index, name, change }: Refused, others: readonly TransactionError[] = []) {
    const { code, errno, syscall, text, offset, missing, policy, cookie, request, hint } = failure
    super({ code, errno, syscall, text, path, offset, missing, policy, cookie, request }, hint, index, others)
    this.name = 'TransactionError'
    this.change = change
    this.what = name
    this.message = [`${name}: ${this.message}`, ...others.map(({ message }) => message)].join('\n')
  }
}
