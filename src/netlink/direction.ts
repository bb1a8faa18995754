/** Messages whose attributes mean one thing in a request and another in what the kernel says: RTM_NEWMDB, RTM_GETVLAN. */

import type { Rows } from '../schema/attribute-types.ts'
import type { Codec, Format, Scope } from '../schema/codec.ts'
import type { Message, MessageInput, MessageValue } from '../schema/message.ts'
import type { Fields } from '../schema/struct.ts'

/**
 * A message that goes both ways under one number, its attributes numbered anew each way. Bytes are read as a request where NLM_F_REQUEST is among
 * the flags of their header, and as the kernel's words everywhere else. An object is written by what it names.
 */
export function directed<F extends Fields, A extends Rows, R extends Rows>(
  answer: Message<F, A>,
  request: Message<F, R>,
): Codec<MessageValue<F, A> | MessageValue<F, R>, MessageInput<F, A> | MessageInput<F, R>> & { readonly arms: Record<string, Format> } {
  const isRequest = (scope: Scope | undefined) => {
    const flags = scope?.value['nlmsg_flags']
    return Array.isArray(flags) && flags.includes('NLM_F_REQUEST')
  }
  const isAnswer = (value: MessageInput<F, A> | MessageInput<F, R>): value is MessageInput<F, A> =>
    Object.keys(value ?? {}).some((key) => Object.hasOwn(answer.attributes.rows, key))
  return {
    name: answer.name,
    scoped: true,
    arms: { answer, request },
    read: (source, start, end, scope) => (isRequest(scope) ? request : answer).read(source, start, end, scope),
    write: (writer, value, scope) => (isAnswer(value) ? answer.write(writer, value, scope) : request.write(writer, value, scope)),
    explain: (source, start, end, scope) => (isRequest(scope) ? request : answer).explain(source, start, end, scope),
  }
}
