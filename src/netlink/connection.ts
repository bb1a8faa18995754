/** A connection to the kernel: typed requests, dumps and batches over one netlink socket. netlink(7) */

import { EncodeError, located } from '../schema/errors.ts'
import { littleEndian } from '../schema/integer.ts'
import { Writer } from '../schema/writer.ts'
import type { ConnectionOptions, Exchange, RequestOptions } from './connection-options.ts'
import { Conversation, type Purpose, type Question } from './conversation.ts'
import { type AnyInput, withHeader, writeMessage } from './datagram.ts'
import { type Dump, dumpOf } from './dump.ts'
import { flagBits, NLM_F, type Verb } from './header.ts'
import { carryOutSync } from './in-place.ts'
import { Line, TRIES } from './line.ts'
import { local } from './local-error.ts'
import type { MessageName, NamedMessage, Protocol, Received, Sent } from './protocol.ts'
import { Queue } from './queue.ts'
import type { Transport } from './transport.ts'
import { pause } from './turn.ts'
import { walk, walkSync } from './walk.ts'

export type { ConnectionOptions, Exchange, RequestOptions }

/** What the kernel answered one message of a batch with, besides acknowledgements. */
export type Answer<P extends Protocol> = {
  [N in MessageName<P>]: {
    /** The place in the batch of the message that it answers. */
    readonly index: number
    /** What message it is. */
    readonly type: N
    readonly message: Received<P, N>
  }
}[MessageName<P>]

const { NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP } = NLM_F.get

const TIMEOUT = 5_000
const DUMP_TIMEOUT = 30_000
/** An interrupted dump is tried again for so long. */
const DUMP_BUDGET = 2_000
/** Where datagrams are put together: one for all, since what is sent is copied from it. */
const writer = new Writer(65_536)

/**
 * Typed requests over one socket. Those that are made at once (`Promise.all`) share a datagram, which costs less than one each: the kernel
 * carries them out in their order, and each fails for itself. The next datagram waits until all of this one is answered.
 *
 * Every method also has a form that works in place, for programs that prefer it: `getSync`, `dumpSync`, `requestSync`, `batchSync`.
 *
 * All of them throw `EncodeError` before anything is sent when a message is not what its declaration says, and `NetlinkError` when the
 * kernel refuses it.
 */
export class Connection<P extends Protocol> {
  readonly protocol: P
  readonly transport: Transport
  readonly #line: Line
  readonly #queue: Queue
  #sequence = (Date.now() / 1000) >>> 0
  #closed = false

  constructor(protocol: P, transport: Transport, options: ConnectionOptions = {}) {
    this.protocol = protocol
    this.transport = transport
    this.#line = new Line(protocol, transport, options)
    this.#queue = new Queue(this.#line)
  }

  /** Asks for one object and gives it. Throws `NetlinkError` (`ENODEV`, `ENOENT` ...) when there is none. */
  async get<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Promise<Received<P, N>> {
    return one(await this.#carryOut(() => this.#askOne('get', name, message, 0, options), options))
  }

  /** As `get`, in place. */
  getSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Received<P, N> {
    return one(this.#carryOutSync(() => this.#askOne('get', name, message, 0, options), options))
  }

  /**
   * Asks for all objects that match. When the kernel's table changes while it is read, the dump is made again, up to 10 times and 2 s;
   * the last try is then given, marked as not `consistent`.
   */
  async dump<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Promise<Dump<Received<P, N>>> {
    const begun = performance.now()
    for (let attempt = 1; ; attempt++) {
      const conversation = await this.#carryOut(() => this.#askOne('dump', name, message, NLM_F_DUMP, options), {
        timeout: DUMP_TIMEOUT,
        ...options,
      })
      if (!conversation.interrupted || attempt === TRIES || performance.now() - begun > DUMP_BUDGET) return dumped(conversation)
      await pause(2 ** attempt * Math.random())
    }
  }

  /** As `dump`, in place. */
  dumpSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Dump<Received<P, N>> {
    const begun = performance.now()
    for (let attempt = 1; ; attempt++) {
      const conversation = this.#carryOutSync(() => this.#askOne('dump', name, message, NLM_F_DUMP, options), {
        timeout: DUMP_TIMEOUT,
        ...options,
      })
      if (!conversation.interrupted || attempt === TRIES || performance.now() - begun > DUMP_BUDGET) return dumped(conversation)
    }
  }

  /**
   * Asks for all objects that match and hands them out one by one, as the kernel tells them: `for await (const route of connection.walk(...))`.
   * None is kept: a table of any size takes the room of one datagram. Meanwhile the connection serves other requests too. Leaving the loop
   * early leaves the rest unread.
   *
   * What was handed out cannot be taken back, so nothing is tried again: when the kernel's table changed while it was read, a `NetlinkError` with
   * code `EINTR` comes behind the last object. `timeout` is how long the kernel may be silent, 5,000 where nothing is said.
   */
  walk<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): AsyncIterableIterator<Received<P, N>> {
    const { timeout = TIMEOUT, signal } = options
    return walk(this.#line, () => this.#askOne('dump', name, message, NLM_F_DUMP, options), { timeout, signal })
  }

  /** As `walk`, in place: `for (const route of connection.walkSync(...))`. */
  walkSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Generator<Received<P, N>, void> {
    const { timeout = TIMEOUT, signal } = options
    return walkSync(this.#line, () => this.#askOne('dump', name, message, NLM_F_DUMP, options), { timeout, signal })
  }

  /** Asks for a change and waits for its acknowledgement. Gives what the kernel answered besides (with NLM_F_ECHO, what it made). */
  async request<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Promise<Received<P, N>[]> {
    return (await this.#carryOut(() => this.#askOne('change', name, message, NLM_F_ACK, options), options)).replies as Received<P, N>[]
  }

  /** As `request`, in place. */
  requestSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Received<P, N>[] {
    return this.#carryOutSync(() => this.#askOne('change', name, message, NLM_F_ACK, options), options).replies as Received<P, N>[]
  }

  /**
   * Sends several messages in one datagram and waits for the last one's acknowledgement: one crossing into the kernel for all.
   *
   * rtnetlink carries them out one by one: those before and behind a failed one are done. nf_tables messages between
   * NFNL_MSG_BATCH_BEGIN and _END are done all or none. The error thrown is the first message's that failed (`index` tells which);
   * `others` has the rest. Gives what the kernel answered besides acknowledgements.
   */
  async batch(messages: readonly AnyInput<P>[], options: RequestOptions = {}): Promise<Received<P, MessageName<P>>[]> {
    return (await this.#carryOut(() => this.#askBatch(messages, options), options)).replies as Received<P, MessageName<P>>[]
  }

  /** As `batch`, and tells what each answer belongs to: with NLM_F_ECHO, which message made what. */
  async batchAnswers(messages: readonly AnyInput<P>[], options: RequestOptions = {}): Promise<Answer<P>[]> {
    const { replies, origins } = await this.#carryOut(() => this.#askBatch(messages, options), options)
    return origins.map((origin, at) => ({ ...origin, message: replies[at] }) as Answer<P>)
  }

  /** As `batch`, in place. */
  batchSync(messages: readonly AnyInput<P>[], options: RequestOptions = {}): Received<P, MessageName<P>>[] {
    return this.#carryOutSync(() => this.#askBatch(messages, options), options).replies as Received<P, MessageName<P>>[]
  }

  /** Closes the socket once what is under way has ended. Closing twice is no error. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#queue.empty()
    await this.transport.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #carryOut(ask: () => Conversation, { timeout = TIMEOUT, signal }: RequestOptions): Promise<Conversation> {
    return this.#queue.carryOut(ask, timeout, signal)
  }

  #carryOutSync(ask: () => Conversation, { timeout = TIMEOUT, signal }: RequestOptions): Conversation {
    return carryOutSync(this.#line, ask, timeout, signal)
  }

  #askOne(purpose: Purpose, name: string, message: object, flags: number, { flags: more }: RequestOptions): Conversation {
    const row = this.#row(name)
    this.#begin()
    const bits = NLM_F_REQUEST | flags | (more === undefined ? 0 : flagBits(more, row.verb))
    writeMessage(writer, row, bits, this.#sequence, message)
    return this.#asked(purpose, [{ start: 0, end: lengthAt(0) }], row.isPrompt(message))
  }

  /** A batch: requests all, and the last that is no batch marker asks for an acknowledgement. */
  #askBatch(messages: readonly AnyInput<P>[], { flags: more = [] }: RequestOptions): Conversation {
    if (messages.length === 0) throw new EncodeError('expected at least one message, got none')
    const rows = messages.map((message) => this.#row(message.nlmsg_type))
    const last = rows.findLastIndex((row) => row.verb !== 'control')
    const questions: Question[] = []
    let prompt = true
    this.#begin()
    const common: { [V in Verb]?: number } = {}
    for (const [index, row] of rows.entries()) {
      const message = messages[index] as AnyInput<P>
      common[row.verb] ??= NLM_F_REQUEST | flagBits(more, row.verb)
      const own = message.nlmsg_flags === undefined ? 0 : flagBits(message.nlmsg_flags, row.verb)
      const bits = (common[row.verb] ?? 0) | own | (index === last ? NLM_F_ACK : 0)
      let start: number
      try {
        start = writeMessage(writer, row, bits, (this.#sequence + index) >>> 0, message, withHeader)
      } catch (error) {
        throw located(error, `[${index}]`)
      }
      questions.push({ start, end: start + lengthAt(start) })
      prompt &&= row.isPrompt(message)
    }
    return this.#asked('change', questions, prompt)
  }

  #row(type: string | number): NamedMessage {
    const row = typeof type === 'string' ? this.protocol.byName(type) : this.protocol.byType(type)
    if (row === undefined) throw new EncodeError(`expected the name of a ${this.protocol.name} message, got ${type}`)
    return row
  }

  #begin(): void {
    if (this.#closed) throw new Error(`this ${this.protocol.name} connection is closed`)
    writer.at = 0
  }

  /** What has been written, numbered from the next sequence number on, as a conversation. */
  #asked(purpose: Purpose, questions: readonly Question[], prompt: boolean): Conversation {
    const sequence = this.#sequence
    this.#sequence = (sequence + questions.length) >>> 0
    return new Conversation(this.protocol, purpose, writer.copy(), sequence, questions, prompt)
  }
}

/** The one object that was asked for. */
function one<T>(conversation: Conversation): T {
  if (conversation.replies.length === 0) throw local(conversation, 'ENODATA', 'The kernel acknowledged the question and answered nothing')
  return conversation.replies[0] as T
}

function dumped<T>(conversation: Conversation): Dump<T> {
  return dumpOf(conversation.replies as T[], !conversation.interrupted)
}

/** The length of the message that was written at `start`, its padding not counted. */
function lengthAt(start: number): number {
  return writer.view.getUint32(start, littleEndian)
}
