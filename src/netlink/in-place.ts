/** One question to its end, while nothing else happens. */

import type { RequestOptions } from './connection-options.ts'
import type { Conversation } from './conversation.ts'
import type { Line } from './line.ts'
import { silence } from './local-error.ts'

/** Asks and reads until the answer is whole; what can be had again is asked for again. */
export function carryOutSync(line: Line, ask: () => Conversation, timeout: number, signal: RequestOptions['signal']): Conversation {
  const { transport } = line
  const deadline = performance.now() + timeout
  let conversation = ask()
  try {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted()
      transport.writeSync(line.begin([conversation]))
      while (!conversation.over) {
        const received = line.receive()
        if (!received) conversation.drained()
        if (conversation.over) break
        const left = deadline - performance.now()
        if (left <= 0 || !(received || transport.waitSync(left))) throw silence(conversation, timeout)
      }
      if (!line.again(conversation, attempt)) return line.settle(conversation)
      line.end(conversation)
      conversation = ask()
    }
  } finally {
    line.end(conversation)
  }
}
