/**
 * One question and its answers, as a state machine: bytes out, bytes in, no input or output of its own. Two drivers run it, one that
 * waits for the kernel off the event loop and one that waits in place.
 */

import { DecodeError } from '../schema/errors.ts'
import { littleEndian } from '../schema/integer.ts'
import type { Source } from '../schema/source.ts'
import type { DoneMessage, ErrorMessage } from './ack.ts'
import { flagNames, NLM_F, NLMSG_DONE, NLMSG_ERROR, NLMSG_HDRLEN, NLMSG_NOOP, NLMSG_OVERRUN } from './header.ts'
import { type NetlinkError, netlinkError, type Remark, remarkOn } from './netlink-error.ts'
import type { Protocol } from './protocol.ts'

const { NLM_F_MULTI, NLM_F_DUMP_INTR, NLM_F_ACK } = NLM_F.get

/** One message of the question: where it begins and ends in the datagram. */
export interface Question {
  readonly start: number
  readonly end: number
}

/** What a conversation is for, which decides when it is over. */
export type Purpose = 'get' | 'dump' | 'change'

/** The state of one question to the kernel. */
export class Conversation {
  readonly protocol: Protocol
  readonly purpose: Purpose
  /** The datagram to send. */
  readonly bytes: Uint8Array
  /** The sequence number of its first message; the others count up. */
  readonly sequence: number
  readonly questions: readonly Question[]
  /** Whether the kernel carries out all of it at once. */
  readonly prompt: boolean
  /** What the kernel answered with, besides acks. */
  readonly replies: unknown[] = []
  /** Of a change: which question each reply answers, by its place, and what message the reply is. */
  readonly origins: { readonly index: number; readonly type: string }[] = []
  readonly failures: NetlinkError[] = []
  /** What the kernel says of messages that it carried out. */
  readonly warnings: Remark[] = []
  /** Set when the table changed while it was being read: entries may be missing or double. */
  interrupted = false
  /** Set when a datagram did not fit the receive buffer, or the kernel had no room to queue one. */
  lost = false
  /** Set when the last message was acknowledged as done. */
  acknowledged = false
  /** Set when nothing more is to come. */
  over = false
  /** Bytes that were no message; the conversation goes on to its end all the same. */
  malformed: DecodeError | undefined
  /** The place of the last message that asks for an acknowledgement; -1 where none does. Kernels before 6.10 give none for batch markers. */
  readonly #lastAck: number

  constructor(protocol: Protocol, purpose: Purpose, bytes: Uint8Array, sequence: number, questions: readonly Question[], prompt = false) {
    this.protocol = protocol
    this.purpose = purpose
    this.bytes = bytes
    this.sequence = sequence
    this.questions = questions
    this.prompt = prompt
    this.#lastAck = questions.findLastIndex(
      ({ start }) => (u16At(bytes, start + 6) & NLM_F_ACK) !== 0 && protocol.byType(u16At(bytes, start + 4))?.verb !== 'control',
    )
  }

  /** Whether a message with this sequence number answers this question. Sequence numbers wrap. */
  owns(sequence: number): boolean {
    return (sequence - this.sequence) >>> 0 < this.questions.length
  }

  /** Takes the message from `start` to `end`. */
  receive(source: Source, start: number, end: number): void {
    const { view } = source
    const type = view.getUint16(start + 4, littleEndian)
    const flags = view.getUint16(start + 6, littleEndian)
    if ((flags & NLM_F_DUMP_INTR) !== 0 && type !== NLMSG_ERROR) this.interrupted = true
    const index = (view.getUint32(start + 8, littleEndian) - this.sequence) >>> 0
    if (type === NLMSG_ERROR) this.#ended(index, this.#control<ErrorMessage>(source, start, end, flags))
    else if (type === NLMSG_DONE) {
      const done = this.#control<DoneMessage>(source, start, end, flags)
      if (done?.error !== undefined && done.error < 0) this.#fail(index, done.error, done)
      else if (done !== undefined) this.#remark(index, done)
      this.over = true
    } else if (type === NLMSG_OVERRUN) this.lost = true
    else if (type !== NLMSG_NOOP) {
      this.#reply(source, type, index, start, end)
      if (this.purpose === 'get' && (flags & NLM_F_MULTI) === 0 && this.#lastAck < 0) this.over = true
    }
  }

  /** Nothing more waits, and every answer is queued before the write returns: what has come so far is all. */
  drained(): void {
    const silent = this.purpose === 'change' && this.#lastAck < 0
    // Connection tracking marks its only answer as one of many, and sends no end of them.
    const answered = this.purpose === 'get' && this.#lastAck < 0 && this.replies.length > 0
    if (silent || answered || this.failures.length > 0 || this.lost || this.malformed !== undefined) this.over = true
  }

  /** The name of what was asked, for an error that the kernel had no part in. */
  get asked(): string {
    const type = this.questions[0] === undefined ? 0 : u16At(this.bytes, this.questions[0].start + 4)
    return this.protocol.byType(type)?.name ?? String(type)
  }

  #reply(source: Source, type: number, index: number, start: number, end: number): void {
    const row = this.protocol.byType(type)
    if (row === undefined) return
    try {
      this.replies.push(row.codec.read(source, start + NLMSG_HDRLEN, end))
      if (this.purpose === 'change') this.origins.push({ index, type: row.name })
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.malformed ??= error
    }
  }

  #control<T>(source: Source, start: number, end: number, flags: number): T | undefined {
    const codec = this.protocol.byType(source.view.getUint16(start + 4, littleEndian))?.codec
    try {
      return codec?.read(source, start + NLMSG_HDRLEN, end, { value: { nlmsg_flags: flagNames(flags, 'control') }, parent: undefined })
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.malformed ??= error
      return undefined
    }
  }

  #ended(index: number, message: ErrorMessage | undefined): void {
    if (message === undefined) return
    if (message.error < 0) this.#fail(index, message.error, message)
    else {
      this.#remark(index, message)
      if (index === this.#lastAck) this.acknowledged = true
    }
    // In a batch the ack of the last message ends it; a dump or a single request ends with any answer of this kind.
    if (this.questions.length === 1 || index === this.#lastAck) this.over = true
  }

  #fail(index: number, errno: number, ack: ErrorMessage | DoneMessage): void {
    const question = this.questions[index]
    if (question === undefined) return
    this.failures.push(netlinkError(this.protocol, this.bytes.slice(question.start, question.end), errno, ack, index))
  }

  #remark(index: number, ack: ErrorMessage | DoneMessage): void {
    const question = this.questions[index]
    if (question === undefined || (ack.NLMSGERR_ATTR_MSG === undefined && ack.NLMSGERR_ATTR_COOKIE === undefined)) return
    this.warnings.push(remarkOn(this.protocol, this.bytes.slice(question.start, question.end), ack))
  }
}

function u16At(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]]
  return littleEndian ? first | (second << 8) : (first << 8) | second
}
