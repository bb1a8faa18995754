/** Segment routing: packets go by way of a list of segments. ip-route(8), RFC 8754, <linux/seg6_iptunnel.h> */

import { ipv6Address, whole, words } from '../../verb/option-values.ts'
import type { RowsFor } from '../../verb/options.ts'
import { packedKind } from './kind.ts'
import { segments } from './values.ts'

const modes = {
  inline: 'SEG6_IPTUN_MODE_INLINE',
  encap: 'SEG6_IPTUN_MODE_ENCAP',
  l2encap: 'SEG6_IPTUN_MODE_L2ENCAP',
  'encap.red': 'SEG6_IPTUN_MODE_ENCAP_RED',
  'l2encap.red': 'SEG6_IPTUN_MODE_L2ENCAP_RED',
} as const

interface Flat {
  readonly mode?: (typeof modes)[keyof typeof modes]
  readonly segments?: readonly string[]
  readonly hmac?: number
  readonly source?: string
}

const options = {
  /** How: the list goes into the packet (`inline`), around it with an outer header, or around the frame (`l2encap`); `.red`: without the first one. */
  mode: ['mode', words(modes), 'needed'],
  /** The first one to visit first. */
  segments: ['segments', segments, 'needed'],
  /** The number of the key by which the kernel signs the list. */
  hmacKey: ['hmac', whole(1, 0xffff_ffff)],
  /** The sender of the outer header (on the newest kernels). */
  tunnelSource: ['source', ipv6Address],
} as const satisfies RowsFor<Flat>

/** What stands in a list that goes into a packet for the packet's own receiver, which nobody knows yet. */
const RECEIVER = '::'

export const seg6 = packedKind(
  'seg6',
  'LWTUNNEL_ENCAP_SEG6',
  options,
  ({ mode = modes.encap, segments = [], hmac, source }: Flat) => ({
    SEG6_IPTUNNEL_SRH: { mode, srh: { ...signed(hmac), segments: mode === modes.inline ? [RECEIVER, ...segments] : segments } },
    SEG6_IPTUNNEL_SRC: source,
  }),
  ({ SEG6_IPTUNNEL_SRH: list, SEG6_IPTUNNEL_SRC: source }) => {
    const all = list?.srh.segments ?? []
    const mode = list?.mode as Flat['mode']
    return { mode, segments: mode === modes.inline ? all.slice(1) : all, hmac: list?.srh.hmac?.hmackeyid, source }
  },
)

/** What says by which key a list is signed; the kernel signs. */
export function signed(key: number | undefined) {
  return key === undefined ? {} : ({ flags: ['SR6_FLAG1_HMAC'], hmac: { hmackeyid: key, hmac: new Uint8Array(32) } } as const)
}
