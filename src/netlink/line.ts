/** One socket's line to the kernel: questions go out over it, and what comes in goes to the conversations that it answers. netlink(7) */

import { DecodeError } from '../schema/errors.ts'
import { littleEndian } from '../schema/integer.ts'
import { Source } from '../schema/source.ts'
import type { ConnectionOptions } from './connection-options.ts'
import type { Conversation } from './conversation.ts'
import { eachMessage } from './datagram.ts'
import { local } from './local-error.ts'
import { NetlinkError } from './netlink-error.ts'
import type { Protocol } from './protocol.ts'
import { datagramOf } from './task.ts'
import type { Transport } from './transport.ts'

/** Above so many bytes the send buffer is enlarged first; the default holds 212,992, counted with the kernel's own overhead. */
const SEND_DEFAULT = 65_536

/** What could not be had is asked for again so often. */
export const TRIES = 10

/**
 * Where datagrams are received: one buffer for all, since what is decoded never points into it. The kernel fills dumps of up to 32 KiB
 * a datagram; single messages with many virtual functions are larger.
 */
let receiving = new Source(new Uint8Array(262_144))

/** The questions that are open over one socket. */
export class Line {
  readonly transport: Transport
  readonly #protocol: Protocol
  readonly #observe: ConnectionOptions['observe']
  readonly #warn: ConnectionOptions['warn']
  readonly #open = new Set<Conversation>()

  constructor(protocol: Protocol, transport: Transport, { observe, warn }: ConnectionOptions) {
    this.transport = transport
    this.#protocol = protocol
    this.#observe = observe
    this.#warn = warn
  }

  /** The datagram that asks these questions, for which there is room now, and of which the observer knows. From now on they are given their answers. */
  begin(conversations: readonly Conversation[]): Uint8Array {
    for (const conversation of conversations) this.#open.add(conversation)
    const bytes = datagramOf(conversations)
    const [first] = conversations
    if (first !== undefined && bytes.length > SEND_DEFAULT) {
      const room = this.transport.reserveSend(bytes.length)
      if (room < bytes.length)
        throw local(
          first,
          'EMSGSIZE',
          `The messages take ${bytes.length} bytes, the send buffer holds ${room}; net.core.wmem_max limits it without CAP_NET_ADMIN`,
        )
    }
    this.#observe?.({ direction: 'sent', protocol: this.#protocol, bytes })
    return bytes
  }

  /** These have their answers, or nobody waits for them any more. */
  end(...conversations: readonly Conversation[]): void {
    for (const conversation of conversations) this.#open.delete(conversation)
  }

  /** Takes one datagram and hands its messages to whom they answer; says whether there was one. */
  receive(): boolean {
    const source = receiving
    let length: number
    try {
      length = this.transport.read(source.bytes)
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOBUFS') throw error
      for (const conversation of this.#open) conversation.lost = true
      return true
    }
    if (length < 0) return false
    const seen = this.#observe === undefined ? undefined : source.copy(0, length)
    this.#take(source, length)
    // Only now: an observer may ask something over another connection, and the answer comes into the same buffer.
    if (seen !== undefined) this.#observe?.({ direction: 'received', protocol: this.#protocol, bytes: seen })
    return true
  }

  /** Takes the datagram in the first `length` bytes of `source`. */
  #take(source: Source, length: number): void {
    if (length === source.bytes.length) {
      // It may have been cut: the next one finds twice the room.
      receiving = new Source(new Uint8Array(length * 2))
      for (const conversation of this.#open) conversation.lost = true
      return
    }
    try {
      eachMessage(source, (start, end) => this.#answered(source, start, end), length)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      for (const conversation of this.#open) conversation.malformed ??= error
    }
  }

  /** Late answers to a question that was given up belong to nobody, and are dropped. */
  #answered(source: Source, start: number, end: number): void {
    const sequence = source.view.getUint32(start + 8, littleEndian)
    for (const conversation of this.#open) if (conversation.owns(sequence)) conversation.receive(source, start, end)
  }

  /** Whether to ask again: an answer was lost that can be had again, or an older dump still held the socket. */
  again(conversation: Conversation, attempt: number): boolean {
    if (conversation.purpose === 'change' || attempt === TRIES) return false
    if (conversation.lost) return true
    if (conversation.purpose !== 'dump' || conversation.failures[0]?.code !== 'EBUSY') return false
    while (this.receive()) {}
    return true
  }

  /** The conversation, if it went well. */
  settle(conversation: Conversation): Conversation {
    const { failures, lost, malformed, purpose, warnings } = conversation
    const [first, ...others] = failures
    if (first !== undefined) throw others.length === 0 ? first : new NetlinkError(first, first.hint, first.index, others)
    if (malformed !== undefined) throw malformed
    if (lost && purpose !== 'change') throw local(conversation, 'ENOBUFS', 'The kernel had no room for its answers, again and again')
    if (lost && !conversation.acknowledged)
      throw local(conversation, 'ENOBUFS', 'The acknowledgement was lost: the change may have been made; read it back before trying again')
    for (const warning of warnings) this.#warn?.(warning)
    return conversation
  }
}
