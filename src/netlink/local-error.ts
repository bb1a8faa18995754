/** Errors of a conversation that the kernel had no part in, in the same shape as those that it had. */

import type { Conversation } from './conversation.ts'
import { errnoOf } from './errno.ts'
import { NetlinkError } from './netlink-error.ts'

/** An error that the kernel had no part in. */
export function local(conversation: Conversation, code: string, hint: string): NetlinkError {
  const { bytes, asked } = conversation
  const failure = {
    code,
    errno: errnoOf(code),
    syscall: asked,
    text: undefined,
    path: [],
    offset: undefined,
    missing: undefined,
    policy: undefined,
    cookie: undefined,
    request: bytes,
  }
  return new NetlinkError(failure, hint)
}

/** Nobody answered in time. */
export function silence(conversation: Conversation, timeout: number): NetlinkError {
  return local(
    conversation,
    'ETIMEDOUT',
    `No answer, or no end of it, came within ${timeout} ms; a request that is no request (without NLM_F_REQUEST) or asks for no acknowledgement gets none`,
  )
}
