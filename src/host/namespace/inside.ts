/** Work done where a host is: in its network namespace, or where the calling thread is anyway. setns(2) */

import type { Synchronous } from '../../system/thread-namespace.ts'
import type { Namespace } from './namespace.ts'

/**
 * Runs `work` in the namespace and returns what it returns; without a namespace, just runs it, which takes no privilege. For what `work` may do
 * see {@link Namespace.enter}.
 */
export function inside<T>(namespace: Namespace | undefined, work: (() => T) & Synchronous<T>): T {
  return namespace === undefined ? work() : namespace.enter<T>(work)
}
