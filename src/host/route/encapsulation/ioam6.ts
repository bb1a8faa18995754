/** Telemetry in packets: routers write into a trace what the route asks for. ip-route(8), RFC 9197, <linux/ioam6_iptunnel.h> */

import { rangeOf, wholeNumber } from '../../verb/fields.ts'
import { ipv6Address, words } from '../../verb/option-values.ts'
import type { Conversion } from '../../verb/options.ts'
import { type InputOf, kind } from './kind.ts'

const mode = words({ inline: 'IOAM6_IPTUNNEL_MODE_INLINE', encap: 'IOAM6_IPTUNNEL_MODE_ENCAP', auto: 'IOAM6_IPTUNNEL_MODE_AUTO' })

/** Bits as the RFC counts them, from the left of 24. */
const type: Conversion<number, NonNullable<InputOf<'LWTUNNEL_ENCAP_IOAM6'>['IOAM6_IPTUNNEL_TRACE']>> = {
  write: (said) => ({ type_be32: wholeNumber(1, 0xff_ffff)(said) * 0x100 }),
  read({ type_be32: bits = 0 }) {
    if (typeof bits === 'number') return bits / 0x100
    return bits.reduce<number>((all, bit) => all + 2 ** (23 - Number(String(bit).slice('bit'.length))), 0)
  },
}

const namespace: Conversion<number, { namespace_id?: number }> = {
  write: (said) => ({ namespace_id: wholeNumber(0, 0xffff)(said) }),
  read: (wire) => wire.namespace_id,
}

/** The kernel counts in fours. */
const size: Conversion<number, { remlen?: number }> = {
  write(said) {
    const bytes = wholeNumber(4, 244)(said)
    if (bytes % 4 !== 0) wholeNumber(bytes, bytes)('a multiple of 4')
    return { remlen: bytes / 4 }
  },
  read: ({ remlen = 0 }) => remlen * 4,
}

const pair = rangeOf(wholeNumber(1, 1_000_000))
const frequency: Conversion<readonly [packets: number, of: number], readonly [number | undefined, number | undefined]> = {
  write: (said) => pair(said),
  read: ([packets = 1, of = 1]) => [packets, of],
  absent: [1, 1],
}

export const ioam6 = kind('ioam6', 'LWTUNNEL_ENCAP_IOAM6', {
  /** So many packets of so many have a trace; all where nothing is said. */
  frequency: [['IOAM6_IPTUNNEL_FREQ_K', 'IOAM6_IPTUNNEL_FREQ_N'], frequency],
  /** Whether the trace goes into packets, around them, or into those of this host and around others; `inline` where nothing is said. */
  mode: ['IOAM6_IPTUNNEL_MODE', { ...mode, absent: 'inline' }],
  /** Where the outer header leads. */
  destination: ['IOAM6_IPTUNNEL_DST', ipv6Address],
  /** The sender of the outer header. */
  source: ['IOAM6_IPTUNNEL_SRC', ipv6Address],
  /** What each router writes, 24 bits: `0x800000` for hop limit and node. */
  type: ['IOAM6_IPTUNNEL_TRACE', type, 'needed'],
  /** The number of the namespace, which says what its data mean. */
  namespace: ['IOAM6_IPTUNNEL_TRACE', namespace, 'needed'],
  /** How many bytes there is room for: a multiple of four, up to 244. */
  size: ['IOAM6_IPTUNNEL_TRACE', size, 'needed'],
})
