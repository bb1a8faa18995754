/** Segment routing: packets go by way of a list of segments. `ip route add ... encap seg6`; <linux/seg6_iptunnel.h> */

import { ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { DecodeError, EncodeError, show, within } from '../../../schema/errors.ts'
import { s32, u32 } from '../../../schema/integer.ts'
import { type Named, named } from '../../../schema/names.ts'
import { RT_TABLE } from '../routing-table.ts'
import { type SegmentRoutingHeader, type SegmentRoutingHeaderInput, segmentRoutingHeader } from './segment-routing-header.ts'

/** Where the header goes: into the packet, or around it with an outer header; L2: around the frame; RED: without the first segment. */
export const SEG6_IPTUN_MODE = {
  SEG6_IPTUN_MODE_INLINE: 0,
  SEG6_IPTUN_MODE_ENCAP: 1,
  SEG6_IPTUN_MODE_L2ENCAP: 2,
  SEG6_IPTUN_MODE_ENCAP_RED: 3,
  SEG6_IPTUN_MODE_L2ENCAP_RED: 4,
} as const

const mode = named(s32, SEG6_IPTUN_MODE)

/** struct seg6_iptunnel_encap: a mode and a segment routing header. */
const encapsulation: Codec<
  { mode: Named<typeof SEG6_IPTUN_MODE>; srh: SegmentRoutingHeader },
  { readonly mode: Named<typeof SEG6_IPTUN_MODE>; readonly srh: SegmentRoutingHeaderInput }
> = {
  name: 'struct seg6_iptunnel_encap',
  read(source, start, end) {
    if (end - start < 4) throw new DecodeError(`struct seg6_iptunnel_encap takes at least 4 bytes, not ${end - start}`, start)
    return { mode: mode.read(source, start, start + 4), srh: segmentRoutingHeader.read(source, start + 4, end) }
  },
  write(writer, value) {
    if (value === null || typeof value !== 'object')
      throw new EncodeError(`expected an object (struct seg6_iptunnel_encap), got ${show(value)}`)
    within('mode', () => mode.write(writer, value.mode))
    within('srh', () => segmentRoutingHeader.write(writer, value.srh))
  },
  explain: (source, start, end) => ({
    children: [
      { name: 'mode', offset: start, length: 4, type: mode.name, ...mode.explain(source, start, start + 4) },
      {
        name: 'srh',
        offset: start + 4,
        length: end - start - 4,
        type: segmentRoutingHeader.name,
        ...segmentRoutingHeader.explain(source, start + 4, end),
      },
    ],
  }),
}

export const seg6 = attributes(
  {
    SEG6_IPTUNNEL_SRH: [1, encapsulation],
    SEG6_IPTUNNEL_SRC: [2, ipv6, 'the source address of the outer header'],
    SEG6_IPTUNNEL_TABLE: [3, named(u32, RT_TABLE), 'where the first segment is looked up'],
  },
  { nested: true },
)
