/** The IPv6 routing header that lists where a packet has to go by (SRH). RFC 8754; <linux/seg6.h>, struct ipv6_sr_hdr; <linux/seg6_hmac.h> */

import { ipv6 } from '../../../schema/address.ts'
import { array } from '../../../schema/array.ts'
import { bytesOf } from '../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { DecodeError, EncodeError, show, within } from '../../../schema/errors.ts'
import type { Explanation } from '../../../schema/explanation.ts'
import { be16, be32, u8 } from '../../../schema/integer.ts'
import { flags } from '../../../schema/names.ts'
import { padding } from '../../../schema/padding.ts'
import type { Source } from '../../../schema/source.ts'
import { struct } from '../../../schema/struct.ts'

const IPV6_SRCRT_TYPE_4 = 4
const SR6_TLV_HMAC = 5

/** hdrlen, in one byte, counts eights: a segment takes two of them, the HMAC five. */
const SEGMENTS_MOST = 125

const head = struct('ipv6_sr_hdr', {
  nexthdr: u8,
  hdrlen: u8,
  type: u8,
  segments_left: u8,
  first_segment: u8,
  flags: flags(u8, { SR6_FLAG1_HMAC: 1 << 3, SR6_FLAG1_ALERT: 1 << 4, SR6_FLAG1_OAM: 1 << 5, SR6_FLAG1_PROTECTED: 1 << 6 }),
  tag: be16,
})
const segmentList = array(ipv6)
const signature = struct('sr6_tlv_hmac', { type: u8, len: u8, __reserved: padding(2), hmackeyid: be32, hmac: bytesOf(32) })

type Derived = 'hdrlen' | 'type' | 'first_segment'

/** The header without what follows from its segments. They stand as in the packet: the last one to visit comes first. */
export interface SegmentRoutingHeader extends Omit<ValueOf<typeof head>, Derived | '#tail'> {
  segments: string[]
  /** Proof of who wrote the header, by the key of that number; the kernel fills it in. */
  hmac?: Omit<ValueOf<typeof signature>, 'type' | 'len' | '#tail'>
}

/** The same, written. Without segments_left all segments are left. */
export interface SegmentRoutingHeaderInput extends Omit<InputOf<typeof head>, Derived | '#tail'> {
  readonly segments: readonly string[]
  readonly hmac?: Omit<InputOf<typeof signature>, 'type' | 'len' | '#tail'> | undefined
}

/** The fields of the head, and where the segments end. What is none of the kernel's making is not this format. */
function opened(source: Source, start: number, end: number): { fields: ValueOf<typeof head>; behind: number } {
  const fields = head.read(source, start, Math.min(start + head.least, end))
  const behind = start + head.least + ipv6.size * (fields.first_segment + 1)
  if (fields.type !== IPV6_SRCRT_TYPE_4 || end - start !== 8 * (fields.hdrlen + 1) || behind > end)
    throw new DecodeError('not a segment routing header', start)
  if (behind < end && (end - behind !== signature.least || source.bytes[behind] !== SR6_TLV_HMAC))
    throw new DecodeError('anything but an HMAC behind the segments', behind)
  return { fields, behind }
}

export const segmentRoutingHeader: Codec<SegmentRoutingHeader, SegmentRoutingHeaderInput> & Pick<typeof head, 'fields'> = {
  name: head.name,
  fields: head.fields,
  read(source, start, end) {
    const { fields, behind } = opened(source, start, end)
    const { hdrlen: _hdrlen, type: _type, first_segment: _first, ...value } = fields
    const segments = segmentList.read(source, start + head.least, behind)
    if (behind === end) return { ...value, segments }
    const { type: _tlv, len: _len, ...hmac } = signature.read(source, behind, end)
    return { ...value, segments, hmac }
  },
  write(writer, value) {
    if (value === null || typeof value !== 'object') throw new EncodeError(`expected an object (${head.name}), got ${show(value)}`)
    const { segments, hmac, ...fields } = value
    if (!Array.isArray(segments) || segments.length < 1 || segments.length > SEGMENTS_MOST)
      throw new EncodeError(`expected an array of 1 to ${SEGMENTS_MOST} addresses, got ${show(segments)}`, ['segments'])
    for (const key of ['hdrlen', 'type', 'first_segment'])
      if (key in fields) throw new EncodeError('it follows from the segments and is not given', [key])
    const first_segment = segments.length - 1
    const hdrlen = (ipv6.size * segments.length + (hmac === undefined ? 0 : signature.least)) / 8
    head.write(writer, { segments_left: first_segment, ...fields, hdrlen, type: IPV6_SRCRT_TYPE_4, first_segment })
    within('segments', () => segmentList.write(writer, segments))
    if (hmac !== undefined) within('hmac', () => signature.write(writer, { ...hmac, type: SR6_TLV_HMAC, len: signature.least - 2 }))
  },
  explain(source, start, end) {
    const { behind } = opened(source, start, end)
    const at = start + head.least
    const part = (name: string, codec: Codec<unknown, never>, from: number, to: number): Explanation => {
      return { name, offset: from, length: to - from, type: codec.name, ...codec.explain(source, from, to) }
    }
    const children = [...(head.explain(source, start, at).children ?? []), part('segments', segmentList, at, behind)]
    return { children: behind === end ? children : [...children, part('hmac', signature, behind, end)] }
  },
}
