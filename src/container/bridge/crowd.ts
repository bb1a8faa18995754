/** Many that want to be attached at once, a few at a time: what each of them computes, the event loop has to wait for. */

import { turn } from '../../netlink/turn.ts'

/** How many are at it at the same time. More would not be faster: what they send goes together in either case. */
const MOST = 12

let inside = 0
const waiting: (() => void)[] = []

/** Does a work when there is room for it. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (inside < MOST) inside++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) inside--
    else turn().then(next)
  }
}
