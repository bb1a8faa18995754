/** A connection to the kernel: typed requests, dumps and batches over one netlink socket. netlink(7) */

import { DecodeError, EncodeError, located } from '../schema/errors.ts'
import { littleEndian } from '../schema/integer.ts'
import { Source } from '../schema/source.ts'
import { Writer } from '../schema/writer.ts'
import type { ConnectionOptions, Exchange, RequestOptions } from './connection-options.ts'
import { Conversation, type Purpose, type Question } from './conversation.ts'
import { type AnyInput, eachMessage, withHeader, writeMessage } from './datagram.ts'
import { type Dump, dumpOf } from './dump.ts'
import { flagBits, NLM_F, type Verb } from './header.ts'
import { local, silence } from './local-error.ts'
import { NetlinkError } from './netlink-error.ts'
import type { MessageName, NamedMessage, Protocol, Received, Sent } from './protocol.ts'
import { datagramOf, type Task, takeTogether } from './task.ts'
import type { Transport } from './transport.ts'
import { pause, SLICE, turn } from './turn.ts'
import { type Walker, walk, walkSync } from './walk.ts'

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
/** An interrupted dump is tried again so often, for so long. */
const DUMP_TRIES = 10
const DUMP_BUDGET = 2_000
/** Above so many bytes the send buffer is enlarged first; the default holds 212,992, counted with the kernel's own overhead. */
const SEND_DEFAULT = 65_536

/** Where datagrams are put together: one for all, since what is sent is copied from it. */
const writer = new Writer(65_536)

/**
 * Where datagrams are received: one buffer for all, since what is decoded never points into it. The kernel fills dumps of up to 32 KiB
 * a datagram; single messages with many virtual functions are larger.
 */
let receiving = new Source(new Uint8Array(262_144))

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
  readonly #observe: ((exchange: Exchange) => void) | undefined
  readonly #warn: ConnectionOptions['warn'] | undefined
  readonly #pending = new Set<Conversation>()
  /** What has not been sent yet. */
  readonly #waiting: Task[] = []
  /** Resolves when nothing waits any more. */
  #working: Promise<void> | undefined
  #sequence = (Date.now() / 1000) >>> 0
  #closed = false

  constructor(protocol: P, transport: Transport, options: ConnectionOptions = {}) {
    this.protocol = protocol
    this.transport = transport
    this.#observe = options.observe
    this.#warn = options.warn
  }

  /** Asks for one object and gives it. Throws `NetlinkError` (`ENODEV`, `ENOENT` ...) when there is none. */
  async get<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Promise<Received<P, N>> {
    return one(await this.#drive(() => this.#askOne('get', name, message, 0, options), options))
  }

  /** As `get`, in place. */
  getSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Received<P, N> {
    return one(this.#driveSync(() => this.#askOne('get', name, message, 0, options), options))
  }

  /**
   * Asks for all objects that match. When the kernel's table changes while it is read, the dump is made again, up to 10 times and 2 s;
   * the last try is then given, marked as not `consistent`.
   */
  async dump<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Promise<Dump<Received<P, N>>> {
    const begun = performance.now()
    for (let attempt = 1; ; attempt++) {
      const conversation = await this.#drive(() => this.#askOne('dump', name, message, NLM_F_DUMP, options), {
        timeout: DUMP_TIMEOUT,
        ...options,
      })
      if (!conversation.interrupted || attempt === DUMP_TRIES || performance.now() - begun > DUMP_BUDGET) return dumped(conversation)
      await pause(2 ** attempt * Math.random())
    }
  }

  /** As `dump`, in place. */
  dumpSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Dump<Received<P, N>> {
    const begun = performance.now()
    for (let attempt = 1; ; attempt++) {
      const conversation = this.#driveSync(() => this.#askOne('dump', name, message, NLM_F_DUMP, options), {
        timeout: DUMP_TIMEOUT,
        ...options,
      })
      if (!conversation.interrupted || attempt === DUMP_TRIES || performance.now() - begun > DUMP_BUDGET) return dumped(conversation)
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
    return walk(this.#walker(name, message, options), { timeout, signal })
  }

  /** As `walk`, in place: `for (const route of connection.walkSync(...))`. */
  walkSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Generator<Received<P, N>, void> {
    const { timeout = TIMEOUT, signal } = options
    return walkSync(this.#walker(name, message, options), { timeout, signal })
  }

  /** Asks for a change and waits for its acknowledgement. Gives what the kernel answered besides (with NLM_F_ECHO, what it made). */
  async request<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Promise<Received<P, N>[]> {
    return (await this.#drive(() => this.#askOne('change', name, message, NLM_F_ACK, options), options)).replies as Received<P, N>[]
  }

  /** As `request`, in place. */
  requestSync<N extends MessageName<P>>(name: N, message: Sent<P, N>, options: RequestOptions = {}): Received<P, N>[] {
    return this.#driveSync(() => this.#askOne('change', name, message, NLM_F_ACK, options), options).replies as Received<P, N>[]
  }

  /**
   * Sends several messages in one datagram and waits for the last one's acknowledgement: one crossing into the kernel for all.
   *
   * rtnetlink carries them out one by one: those before and behind a failed one are done. nf_tables messages between
   * NFNL_MSG_BATCH_BEGIN and _END are done all or none. The error thrown is the first message's that failed (`index` tells which);
   * `others` has the rest. Gives what the kernel answered besides acknowledgements.
   */
  async batch(messages: readonly AnyInput<P>[], options: RequestOptions = {}): Promise<Received<P, MessageName<P>>[]> {
    return (await this.#drive(() => this.#askBatch(messages, options), options)).replies as Received<P, MessageName<P>>[]
  }

  /** As `batch`, and tells what each answer belongs to: with NLM_F_ECHO, which message made what. */
  async batchAnswers(messages: readonly AnyInput<P>[], options: RequestOptions = {}): Promise<Answer<P>[]> {
    const { replies, origins } = await this.#drive(() => this.#askBatch(messages, options), options)
    return origins.map((origin, at) => ({ ...origin, message: replies[at] }) as Answer<P>)
  }

  /** As `batch`, in place. */
  batchSync(messages: readonly AnyInput<P>[], options: RequestOptions = {}): Received<P, MessageName<P>>[] {
    return this.#driveSync(() => this.#askBatch(messages, options), options).replies as Received<P, MessageName<P>>[]
  }

  /** Closes the socket once what is under way has ended. Closing twice is no error. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#working
    await this.transport.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
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

  #walker(name: string, message: object, options: RequestOptions): Walker {
    const { transport } = this
    return {
      ask: () => this.#askOne('dump', name, message, NLM_F_DUMP, options),
      begin: (conversation) => {
        this.#pending.add(conversation)
        return this.#announce([conversation])
      },
      write: (datagram) => transport.write(datagram),
      writeSync: (datagram) => transport.writeSync(datagram),
      receive: () => this.#receive(),
      waitSync: (milliseconds) => transport.waitSync(milliseconds),
      again: (conversation, attempt) => this.#again(conversation, attempt),
      settle: (conversation) => this.#settle(conversation),
      end: (conversation) => this.#pending.delete(conversation),
    }
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

  /** Runs a conversation to its end; the event loop does not wait for it. */
  #drive(ask: () => Conversation, { timeout = TIMEOUT, signal }: RequestOptions): Promise<Conversation> {
    return new Promise((resolve, reject) => {
      const conversation = ask()
      signal?.throwIfAborted()
      const task: Task = { ask, conversation, attempt: 1, timeout, signal, resolve, reject, abort: () => this.#giveUp(task) }
      signal?.addEventListener('abort', task.abort)
      this.#waiting.push(task)
      this.#working ??= this.#work()
    })
  }

  /** One that has not had its turn is not waited for any longer. */
  #giveUp(task: Task): void {
    const place = this.#waiting.indexOf(task)
    if (place < 0) return
    this.#waiting.splice(place, 1)
    task.reject(task.signal?.reason)
  }

  /** Carries out what waits, as much in one datagram as may go together, until nothing waits any more. */
  async #work(): Promise<void> {
    // Whoever asks several things at once has asked them all by then.
    await turn()
    while (this.#waiting.length > 0) {
      const tasks = takeTogether(this.#waiting)
      for (const { signal, abort } of tasks) signal?.removeEventListener('abort', abort)
      try {
        await this.#converse(tasks)
      } catch (error) {
        for (const task of tasks) task.reject(error)
      }
      for (const { conversation } of tasks) this.#pending.delete(conversation)
    }
    this.#working = undefined
  }

  /** Sends the questions of these tasks in one datagram and reads until each has its answer. Throws what ends them all. */
  async #converse(tasks: readonly Task[]): Promise<void> {
    const begun = performance.now()
    const open = new Set(tasks)
    for (const { conversation } of tasks) this.#pending.add(conversation)
    const conversations = tasks.map(({ conversation }) => conversation)
    const prompt = conversations.every((conversation) => conversation.prompt)
    await this.transport.write(this.#announce(conversations), prompt)
    let slice = performance.now()
    for (let wait = 1; ; ) {
      const received = this.#receive()
      for (const task of open) {
        if (!received) task.conversation.drained()
        if (!task.conversation.over) continue
        open.delete(task)
        this.#end(task)
      }
      if (open.size === 0) return
      if (received && performance.now() - slice < SLICE) continue
      for (const task of open) {
        const late = performance.now() - begun > task.timeout
        if (!late && task.signal?.aborted !== true) continue
        open.delete(task)
        task.reject(late ? silence(task.conversation, task.timeout) : task.signal?.reason)
      }
      if (open.size === 0) return
      await (received ? turn() : pause(wait))
      if (received) slice = performance.now()
      else wait = Math.min(wait * 2, 16)
    }
  }

  /** A task has its answer, or is asked again. */
  #end(task: Task): void {
    this.#pending.delete(task.conversation)
    try {
      if (this.#again(task.conversation, task.attempt)) {
        task.conversation = task.ask()
        task.attempt += 1
        this.#waiting.unshift(task)
      } else task.resolve(this.#settle(task.conversation))
    } catch (error) {
      task.reject(error)
    }
  }

  /** Runs a conversation to its end in place. */
  #driveSync(ask: () => Conversation, options: RequestOptions): Conversation {
    const { timeout = TIMEOUT, signal } = options
    const deadline = performance.now() + timeout
    let conversation = ask()
    try {
      for (let attempt = 1; ; attempt++) {
        signal?.throwIfAborted()
        this.#pending.add(conversation)
        this.transport.writeSync(this.#announce([conversation]))
        while (!conversation.over) {
          const received = this.#receive()
          if (!received) conversation.drained()
          if (conversation.over) break
          const left = deadline - performance.now()
          if (left <= 0 || !(received || this.transport.waitSync(left))) throw silence(conversation, timeout)
        }
        if (!this.#again(conversation, attempt)) return this.#settle(conversation)
        this.#pending.delete(conversation)
        conversation = ask()
      }
    } finally {
      this.#pending.delete(conversation)
    }
  }

  /** The datagram that asks these questions, for which there is room now, and of which the observer knows. */
  #announce(conversations: readonly Conversation[]): Uint8Array {
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
    this.#observe?.({ direction: 'sent', protocol: this.protocol, bytes })
    return bytes
  }

  /** Takes one datagram and hands its messages to whom they answer; says whether there was one. */
  #receive(): boolean {
    const source = receiving
    let length: number
    try {
      length = this.transport.read(source.bytes)
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOBUFS') throw error
      for (const conversation of this.#pending) conversation.lost = true
      return true
    }
    if (length < 0) return false
    const seen = this.#observe === undefined ? undefined : source.copy(0, length)
    this.#take(source, length)
    // Only now: an observer may ask something over another connection, and the answer comes into the same buffer.
    if (seen !== undefined) this.#observe?.({ direction: 'received', protocol: this.protocol, bytes: seen })
    return true
  }

  /** Takes the datagram in the first `length` bytes of `source`. */
  #take(source: Source, length: number): void {
    if (length === source.bytes.length) {
      // It may have been cut: the next one finds twice the room.
      receiving = new Source(new Uint8Array(length * 2))
      for (const conversation of this.#pending) conversation.lost = true
      return
    }
    try {
      eachMessage(source, (start, end) => this.#answered(source, start, end), length)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      for (const conversation of this.#pending) conversation.malformed ??= error
    }
  }

  /** Late answers to a question that was given up belong to nobody, and are dropped. */
  #answered(source: Source, start: number, end: number): void {
    const sequence = source.view.getUint32(start + 8, littleEndian)
    for (const conversation of this.#pending) if (conversation.owns(sequence)) conversation.receive(source, start, end)
  }

  /** Whether to ask again: an answer was lost that can be had again, or an older dump still held the socket. */
  #again(conversation: Conversation, attempt: number): boolean {
    if (conversation.purpose === 'change' || attempt === DUMP_TRIES) return false
    if (conversation.lost) return true
    if (conversation.purpose !== 'dump' || conversation.failures[0]?.code !== 'EBUSY') return false
    while (this.#receive()) {}
    return true
  }

  /** The conversation, if it went well. */
  #settle(conversation: Conversation): Conversation {
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
