/**
 * Acknowledgements: NLMSG_ERROR (an error of 0 is the ack) and NLMSG_DONE, with the attributes of the extended ack. <linux/netlink.h>,
 * struct nlmsgerr and enum nlmsgerr_attrs; Documentation/userspace-api/netlink/intro.rst.
 */

import type { AttributeValues } from '../schema/attribute-types.ts'
import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, Scope } from '../schema/codec.ts'
import { DecodeError } from '../schema/errors.ts'
import type { Explanation } from '../schema/explanation.ts'
import { s32, u16, u32 } from '../schema/integer.ts'
import type { Source } from '../schema/source.ts'
import { type FieldValues, struct } from '../schema/struct.ts'
import { text } from '../schema/text.ts'
import type { Writer } from '../schema/writer.ts'
import { errnoName } from './errno.ts'
import { NLMSG_HDRLEN } from './header.ts'
import { policy } from './policy.ts'

/** The attributes of an extended ack. */
const extendedAck = attributes({
  NLMSGERR_ATTR_MSG: [1, text, 'what is wrong, in the kernel’s words'],
  NLMSGERR_ATTR_OFFS: [2, u32, 'where in the request, in bytes from its nlmsghdr'],
  NLMSGERR_ATTR_COOKIE: [3, bytes],
  NLMSGERR_ATTR_POLICY: [4, policy],
  NLMSGERR_ATTR_MISS_TYPE: [5, u32, 'the number of the attribute that is missing'],
  NLMSGERR_ATTR_MISS_NEST: [6, u32, 'the nest that it is missing from, as an offset'],
})

const headerFields = { nlmsg_len: u32, nlmsg_type: u16, nlmsg_flags: u16, nlmsg_seq: u32, nlmsg_pid: u32 }
const nlmsghdr = struct('nlmsghdr', headerFields)

/** The attributes of an extended ack, as read. */
export type ExtendedAck = AttributeValues<typeof extendedAck.rows>

/** NLMSG_ERROR: how a request ended. */
export type ErrorMessage = ExtendedAck & {
  /** 0, or a negative errno. */
  error: number
  /** The header of the request. */
  msg: FieldValues<typeof headerFields>
  /** What stood behind the header, unless the ack is capped. */
  request?: Uint8Array
}

/** NLMSG_DONE: how a dump ended. */
export type DoneMessage = ExtendedAck & {
  /** 0, or a negative errno. */
  error?: number
}

const ERROR_LEAST = 4 + NLMSG_HDRLEN
const NOT_ATTRIBUTES = new Map(['error', 'msg', 'request'].map((name) => [name, undefined]))

/** Whether a message that carries this scope's header has NLM_F_CAPPED, NLM_F_ACK_TLVS. */
function marked(scope: Scope | undefined, flag: string): boolean {
  const flags = scope?.value['nlmsg_flags']
  return Array.isArray(flags) && flags.includes(flag)
}

/** Where the request's payload and the attributes begin and end in an NLMSG_ERROR. */
function layout(source: Source, start: number, end: number, scope: Scope | undefined) {
  if (end - start < ERROR_LEAST) throw new DecodeError(`struct nlmsgerr takes at least ${ERROR_LEAST} bytes, not ${end - start}`, start)
  const request = start + ERROR_LEAST
  const failed = s32.read(source, start, start + 4) !== 0
  const length = u32.read(source, start + 4, start + 8) - NLMSG_HDRLEN
  const attributed = marked(scope, 'NLM_F_ACK_TLVS')
  const capped = marked(scope, 'NLM_F_CAPPED') || !failed || length < 0
  const requestEnd = !attributed ? end : capped ? request : Math.min(request + length, end)
  return { request, requestEnd, attributes: Math.min((requestEnd + 3) & ~3, end) }
}

/** NLMSG_ERROR. Its format depends on the flags of its own header: NLM_F_CAPPED leaves the request's payload out, NLM_F_ACK_TLVS adds attributes. */
export const error: Codec<ErrorMessage, Partial<ErrorMessage>> = {
  name: 'struct nlmsgerr',
  read(source, start, end, scope) {
    const at = layout(source, start, end, scope)
    const value: Record<string, unknown> = {
      error: s32.read(source, start, start + 4),
      msg: nlmsghdr.read(source, start + 4, start + ERROR_LEAST),
    }
    if (at.requestEnd > at.request) value['request'] = source.copy(at.request, at.requestEnd)
    if (at.attributes < end) extendedAck.readInto(value, source, at.attributes, end)
    return value as unknown as ErrorMessage
  },
  write(writer, value, scope) {
    s32.write(writer, value.error ?? 0)
    nlmsghdr.write(writer, value.msg ?? {})
    if (value.request !== undefined) {
      bytes.write(writer, value.request)
      if (hasAttributes(value)) writer.align()
    }
    extendedAck.writeFrom(writer, value, scope, NOT_ATTRIBUTES)
  },
  explain(source, start, end, scope) {
    const at = layout(source, start, end, scope)
    const children: Explanation[] = [
      explainError(source, start),
      {
        name: 'msg',
        offset: start + 4,
        length: NLMSG_HDRLEN,
        type: nlmsghdr.name,
        note: 'the header of the request',
        ...nlmsghdr.explain(source, start + 4, start + ERROR_LEAST),
      },
    ]
    if (at.requestEnd > at.request) {
      const payload = bytes.explain(source, at.request, at.requestEnd)
      children.push({
        name: 'request',
        offset: at.request,
        length: at.requestEnd - at.request,
        type: 'bytes',
        note: 'the rest of the request',
        ...payload,
      })
    }
    if (at.attributes > at.requestEnd) children.push({ name: 'padding', offset: at.requestEnd, length: at.attributes - at.requestEnd })
    extendedAck.explainInto(children, {}, source, at.attributes, end)
    return { children }
  },
}

/** NLMSG_DONE. The error is there since Linux 2.6 in dumps; batches of some tools end in an empty one. */
export const done: Codec<DoneMessage> = {
  name: 'done',
  read(source, start, end) {
    const value: Record<string, unknown> = {}
    if (end - start >= 4) value['error'] = s32.read(source, start, start + 4)
    if (end - start > 4) extendedAck.readInto(value, source, start + 4, end)
    else if (end - start < 4 && end > start) throw new DecodeError('NLMSG_DONE takes no byte or at least 4', start)
    return value as DoneMessage
  },
  write(writer: Writer, value, scope) {
    if (value.error !== undefined) s32.write(writer, value.error)
    extendedAck.writeFrom(writer, value as Record<string, unknown>, scope, NOT_ATTRIBUTES)
  },
  explain(source, start, end) {
    if (end - start < 4) return {}
    const children = [explainError(source, start)]
    if (end - start > 4) extendedAck.explainInto(children, {}, source, start + 4, end)
    return { children }
  },
}

function hasAttributes(value: object): boolean {
  return Object.keys(value).some((key) => key !== '#wire' && !NOT_ATTRIBUTES.has(key))
}

function explainError(source: Source, at: number): Explanation {
  const errno = s32.read(source, at, at + 4)
  const meaning = errno === 0 ? 'no error' : errnoName(errno)
  return { name: 'error', offset: at, length: 4, type: 's32', value: `${errno} (${meaning})` }
}
