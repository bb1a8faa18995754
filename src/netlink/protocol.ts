/** Protocols: the messages of one netlink family, by name and number. */

import type { AnyCodec, Format, InputOf, ValueOf } from '../schema/codec.ts'
import { done, error } from './ack.ts'
import { NLMSG_DONE, NLMSG_ERROR, NLMSG_NOOP, NLMSG_OVERRUN, type Verb } from './header.ts'
import type { Failure } from './netlink-error.ts'
import { nothing } from './nothing.ts'

/**
 * Whether the kernel carries a message out at once, always or by what it says: without waiting for whoever still sees the old state, as it does
 * with what is taken away, and without loading a module. Where nothing is said, it may take its time.
 */
export type Prompt = 'prompt' | ((message: never) => boolean)

/** One message of a protocol: its number, its format, what it does, how fast. */
export type MessageRow = readonly [type: number, codec: Format, verb: Verb, prompt?: Prompt]

/** The messages of a protocol by their kernel names. */
export type MessageRows = Readonly<Record<string, MessageRow>>

/** One netlink protocol, NETLINK_ROUTE say: plain data, made by `protocol`. */
export interface Protocol<M extends MessageRows = MessageRows> {
  readonly name: string
  /** The third argument of socket(2). */
  readonly number: number
  readonly messages: M
  /** What is probably the matter with a request that failed; undefined where the kernel's words say enough. */
  readonly hint: ((failure: Failure) => string | undefined) | undefined
  /** The message of that `nlmsg_type`; undefined where none is declared. */
  byType(type: number): NamedMessage | undefined
  /** The message of that name; undefined where none is declared. */
  byName(name: string): NamedMessage | undefined
}

/** A message with its name at hand. */
export interface NamedMessage {
  readonly name: string
  readonly type: number
  readonly codec: AnyCodec
  readonly verb: Verb
  /** Whether the kernel carries it out at once. */
  isPrompt(message: object): boolean
}

/** What a message of a protocol gives when read. */
export type Received<P extends Protocol, N extends keyof P['messages']> = ValueOf<P['messages'][N][1]>

/** What a message of a protocol takes when sent. */
export type Sent<P extends Protocol, N extends keyof P['messages']> = InputOf<P['messages'][N][1]>

/** The names of a protocol's messages. */
export type MessageName<P extends Protocol> = keyof P['messages'] & string

const control: MessageRows = {
  NLMSG_NOOP: [NLMSG_NOOP, nothing, 'control'],
  NLMSG_ERROR: [NLMSG_ERROR, error, 'control'],
  NLMSG_DONE: [NLMSG_DONE, done, 'control'],
  NLMSG_OVERRUN: [NLMSG_OVERRUN, nothing, 'control'],
}

/** Declares a protocol: its number and its messages. The ones that all protocols share are added. */
export function protocol<const M extends MessageRows>(
  name: string,
  number: number,
  messages: M,
  hint?: (failure: Failure) => string | undefined,
): Protocol<M> {
  const byType = new Map<number, NamedMessage>()
  const byName = new Map<string, NamedMessage>()
  for (const [message, [type, codec, verb, prompt]] of [...Object.entries(control), ...Object.entries(messages)]) {
    const isPrompt = typeof prompt === 'function' ? (prompt as (message: object) => boolean) : () => prompt === 'prompt'
    const row = { name: message, type, codec: codec as AnyCodec, verb, isPrompt }
    if (byType.has(type)) throw new Error(`${message} has the number of ${byType.get(type)?.name}`)
    byType.set(type, row)
    byName.set(message, row)
  }
  return { name, number, messages, hint, byType: (type) => byType.get(type), byName: (message) => byName.get(message) }
}
