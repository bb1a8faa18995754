/** A dump whose objects are handed out while it is read, and not kept: how it is read, off the event loop and in place. */

import type { Conversation } from './conversation.ts'
import type { Line } from './line.ts'
import { local, silence } from './local-error.ts'
import { oneByOne } from './one-by-one.ts'
import { pause, SLICE, turn } from './turn.ts'

/** How long the kernel may be silent, and whether to go on at all. */
interface Patience {
  readonly timeout: number
  readonly signal: AbortSignal | undefined
}

/** Off the event loop. What others ask meanwhile may bring answers of ours along: they wait in the conversation. */
export function walk<T>(line: Line, ask: () => Conversation, patience: Patience): AsyncIterableIterator<T> {
  return oneByOne(parts<T>(line, ask, patience))
}

async function* parts<T>(line: Line, ask: () => Conversation, { timeout, signal }: Patience): AsyncGenerator<readonly T[], void> {
  for (let attempt = 1, told = false; ; attempt++) {
    const conversation = ask()
    signal?.throwIfAborted()
    try {
      await line.transport.write(line.begin([conversation]))
      let slice = performance.now()
      let heard = slice
      for (let wait = 1; ; ) {
        signal?.throwIfAborted()
        if (conversation.replies.length > 0) {
          told = true
          yield conversation.replies.splice(0) as T[]
          heard = performance.now()
        } else if (conversation.over) break
        else if (line.receive()) heard = performance.now()
        else {
          conversation.drained()
          if (conversation.over) continue
          if (performance.now() - heard > timeout) throw silence(conversation, timeout)
          await pause(wait)
          wait = Math.min(wait * 2, 16)
        }
        if (performance.now() - slice < SLICE) continue
        await turn()
        slice = performance.now()
      }
      if (!told && line.again(conversation, attempt)) continue
      return ended(line, conversation)
    } finally {
      line.end(conversation)
    }
  }
}

/** In place. */
export function* walkSync<T>(line: Line, ask: () => Conversation, { timeout, signal }: Patience): Generator<T, void> {
  for (let attempt = 1, told = false; ; attempt++) {
    const conversation = ask()
    signal?.throwIfAborted()
    try {
      line.transport.writeSync(line.begin([conversation]))
      for (;;) {
        signal?.throwIfAborted()
        if (conversation.replies.length > 0) {
          told = true
          // Not yield*: to go through an array by its iterator takes longer.
          for (const reply of conversation.replies.splice(0)) yield reply as T
        } else if (conversation.over) break
        else if (!line.receive()) {
          conversation.drained()
          if (!conversation.over && !line.transport.waitSync(timeout)) throw silence(conversation, timeout)
        }
      }
      if (!told && line.again(conversation, attempt)) continue
      return ended(line, conversation)
    } finally {
      line.end(conversation)
    }
  }
}

/** The end of a walk: what was handed out cannot be taken back, so it is told that it may not be true. */
function ended(line: Line, conversation: Conversation): void {
  line.settle(conversation)
  if (conversation.interrupted)
    throw local(
      conversation,
      'EINTR',
      'The table changed while it was read: some of it may have been missing, or have come twice. dump() reads again until nothing changed',
    )
}
