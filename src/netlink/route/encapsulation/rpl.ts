/** Source routes through a network of small devices (RPL). `ip route add ... encap rpl`; RFC 6554; <linux/rpl.h>, <linux/rpl_iptunnel.h> */

import { ipv6 } from '../../../schema/address.ts'
import { array } from '../../../schema/array.ts'
import { attributes } from '../../../schema/attributes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { DecodeError, EncodeError, show, within } from '../../../schema/errors.ts'
import { u8 } from '../../../schema/integer.ts'
import { padding } from '../../../schema/padding.ts'
import type { Source } from '../../../schema/source.ts'
import { struct } from '../../../schema/struct.ts'

const IPV6_SRCRT_TYPE_3 = 3

/** hdrlen, in one byte, counts eights: a segment takes two of them. */
const SEGMENTS_MOST = 127

/** Behind segments_left: how far the addresses are compressed, by bits. The kernel takes whole addresses alone. */
const head = struct('ipv6_rpl_sr_hdr', { nexthdr: u8, hdrlen: u8, type: u8, segments_left: u8, __compression: padding(4) })
const segmentList = array(ipv6)

/** The header without what follows from its segments. */
export interface RplSourceRoute {
  nexthdr: number
  segments: string[]
}

/** The same, written. */
export interface RplSourceRouteInput {
  readonly nexthdr?: number | undefined
  readonly segments: readonly string[]
}

/** What the kernel itself refuses is not this format. */
function checked(source: Source, start: number, end: number): number {
  const { nexthdr, hdrlen, type, segments_left } = head.read(source, start, Math.min(start + head.least, end))
  const size = end - start - head.least
  const compressed = source.bytes.subarray(start + 4, start + head.least).some((byte) => byte !== 0)
  if (type !== IPV6_SRCRT_TYPE_3 || size !== 8 * hdrlen || size !== ipv6.size * segments_left || compressed)
    throw new DecodeError('not a source route of whole addresses', start)
  return nexthdr
}

const sourceRoute: Codec<RplSourceRoute, RplSourceRouteInput> & Pick<typeof head, 'fields'> = {
  name: head.name,
  fields: head.fields,
  read: (source, start, end) => ({
    nexthdr: checked(source, start, end),
    segments: segmentList.read(source, start + head.least, end),
  }),
  write(writer, value) {
    if (value === null || typeof value !== 'object') throw new EncodeError(`expected an object (${head.name}), got ${show(value)}`)
    const { segments, ...fields } = value
    if (!Array.isArray(segments) || segments.length < 1 || segments.length > SEGMENTS_MOST)
      throw new EncodeError(`expected an array of 1 to ${SEGMENTS_MOST} addresses, got ${show(segments)}`, ['segments'])
    for (const key of ['hdrlen', 'type', 'segments_left'])
      if (key in fields) throw new EncodeError('it follows from the segments and is not given', [key])
    const hdrlen = (ipv6.size * segments.length) / 8
    head.write(writer, { ...fields, hdrlen, type: IPV6_SRCRT_TYPE_3, segments_left: segments.length })
    within('segments', () => segmentList.write(writer, segments))
  },
  explain(source, start, end) {
    checked(source, start, end)
    const at = start + head.least
    const segments = { name: 'segments', offset: at, length: end - at, type: segmentList.name, ...segmentList.explain(source, at, end) }
    return { children: [...(head.explain(source, start, at).children ?? []), segments] }
  },
}

export const rpl = attributes({ RPL_IPTUNNEL_SRH: [1, sourceRoute] }, { nested: true })
