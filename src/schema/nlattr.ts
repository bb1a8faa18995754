/** One attribute as it stands in a message: its header, and what is said of its bytes. <linux/netlink.h>, struct nlattr */

import { hex } from './bytes.ts'
import type { AnyCodec, Scope } from './codec.ts'
import { DecodeError } from './errors.ts'
import type { Explained, Explanation } from './explanation.ts'
import { littleEndian } from './integer.ts'
import type { Source } from './source.ts'

/** The payload is a set of attributes. Newer families insist on it, older ones never set it. */
export const NLA_F_NESTED = 0x8000
/** The payload is in network byte order. */
export const NLA_F_NET_BYTEORDER = 0x4000
export const NLA_TYPE_MASK = 0x3fff
export const NLA_HDRLEN = 4
export const NLA_LENGTH_MAX = 0xffff

/** Explains the attribute of `length` bytes at `start`; `next` is where its padding ends. Without a codec its payload is bytes. */
export function explainAttribute(
  name: string,
  note: string | undefined,
  codec: AnyCodec | undefined,
  source: Source,
  start: number,
  length: number,
  next: number,
  scope: Scope | undefined,
): Explanation {
  const type = source.view.getUint16(start + 2, littleEndian)
  const payload = start + NLA_HDRLEN
  const stop = start + length
  const marks = [
    ...((type & NLA_F_NESTED) === 0 ? [] : ['NLA_F_NESTED']),
    ...((type & NLA_F_NET_BYTEORDER) === 0 ? [] : ['NLA_F_NET_BYTEORDER']),
  ]
  const children: Explanation[] = [
    { name: 'nla_len', offset: start, length: 2, type: 'u16', value: String(length) },
    { name: 'nla_type', offset: start + 2, length: 2, type: 'u16', value: [`${name} (${type & NLA_TYPE_MASK})`, ...marks].join(' | ') },
  ]
  const bytes = () => hex(source.bytes.subarray(payload, stop))
  let explained: Explained
  if (codec === undefined) explained = { value: bytes(), note: 'not declared here' }
  else {
    try {
      codec.read(source, payload, stop, scope)
      explained = codec.explain(source, payload, stop, scope)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      explained = { value: bytes(), note: `not a ${codec.name}: ${error.message}` }
    }
  }
  if (explained.children !== undefined) children.push(...explained.children)
  else if (stop > payload) {
    children.push({
      name: 'payload',
      offset: payload,
      length: stop - payload,
      ...(codec === undefined ? {} : { type: codec.name }),
      ...explained,
    })
  }
  if (next > stop) children.push({ name: 'padding', offset: stop, length: next - stop, value: hex(source.bytes.subarray(stop, next)) })
  const value = explained.value
  return {
    name,
    offset: start,
    length: next - start,
    attribute: true,
    ...(value === undefined ? {} : { value }),
    ...(note === undefined ? {} : { note }),
    ...(explained.nameOf === undefined ? {} : { nameOf: explained.nameOf }),
    children,
  }
}
