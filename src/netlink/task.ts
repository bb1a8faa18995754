/** What waits to be asked, and how much of it goes out together. */

import type { Conversation } from './conversation.ts'

/** A question that somebody waits for. */
export interface Task {
  /** Asks it anew, under new sequence numbers. */
  readonly ask: () => Conversation
  conversation: Conversation
  attempt: number
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  readonly resolve: (conversation: Conversation) => void
  readonly reject: (reason: unknown) => void
  /** What its signal calls before it has its turn. */
  readonly abort: () => void
}

/** So many single requests share a datagram at most, and so many bytes: their answers have to find room in the socket all at once. */
const MOST = 16
const MOST_BYTES = 16_384

/**
 * Takes the tasks that go out next from those that wait. Single requests share a datagram: the kernel carries them out one by one, in their order. A
 * dump goes last, since a second one would be refused while it runs; a batch goes alone, since nf_tables takes no other message beside a transaction.
 */
export function takeTogether(waiting: Task[]): Task[] {
  let count = 0
  let length = 0
  for (const { conversation } of waiting) {
    const { purpose, bytes, questions } = conversation
    const single = questions.length === 1
    length += aligned(bytes.length)
    if (count > 0 && !(single && count < MOST && length <= MOST_BYTES)) break
    count++
    if (!single || purpose === 'dump') break
  }
  return waiting.splice(0, count)
}

/** The datagram that asks several questions: messages one behind the other, each at a multiple of four bytes. */
export function datagramOf(conversations: readonly Conversation[]): Uint8Array {
  const [first, ...others] = conversations
  if (first !== undefined && others.length === 0) return first.bytes
  const whole = new Uint8Array(conversations.reduce((length, { bytes }) => length + aligned(bytes.length), 0))
  let at = 0
  for (const { bytes } of conversations) {
    whole.set(bytes, at)
    at += aligned(bytes.length)
  }
  return whole
}

function aligned(length: number): number {
  return (length + 3) & ~3
}
