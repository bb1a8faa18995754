/** What a rule does with a packet, piece by piece. nft(8), “STATEMENTS” */

import type { Statement } from '../statement.ts'

/** Lets the packet pass this hook: later chains at it still see it and may drop it. Equivalent to: `accept` */
export function accept(): Statement {
  return { accept: null }
}

/** Drops the packet, for good. Equivalent to: `drop` */
export function drop(): Statement {
  return { drop: null }
}

/** Goes through another chain of the table, and comes back. Equivalent to: `jump CHAIN` */
export function jump(target: string): Statement {
  return { jump: { target } }
}

/** Goes on in another chain of the table, and does not come back. Equivalent to: `goto CHAIN` */
export function goto(target: string): Statement {
  return { goto: { target } }
}

/** Counts the packets that come this far, and their bytes. Equivalent to: `counter` */
export function counter(): Statement {
  return { counter: null }
}

/**
 * The sender becomes the address of the link that the packet leaves by, and answers find their way back. Only in a chain of type nat at
 * the postrouting hook. Equivalent to: `masquerade`
 */
export function masquerade(): Statement {
  return { masquerade: null }
}
