/** Telemetry in packets (IOAM): routers write into a trace what the route asks for. `ip route add ... encap ioam6`; RFC 9197; <linux/ioam6.h>, <linux/ioam6_iptunnel.h> */

import { ipv6 } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { DecodeError, EncodeError, show } from '../../../schema/errors.ts'
import { be16, be32, u8, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { struct } from '../../../schema/struct.ts'

/** The upper five bits of a byte; below them are a mark of routers, overflow, and two unused bits, all zero in a route. */
const upperFive: Codec<number> & { readonly size: number } = {
  name: 'u8 >> 3',
  size: 1,
  read(source, start, end) {
    const byte = u8.read(source, start, end)
    if ((byte & 7) !== 0) throw new DecodeError('marks that no route has', start)
    return byte >> 3
  },
  write(writer, value) {
    if (!Number.isInteger(value) || value < 0 || value > 31)
      throw new EncodeError(`expected a whole number from 0 to 31, got ${show(value)}`)
    u8.write(writer, value << 3)
  },
  explain: (source, start, end) => ({ value: String(upperFive.read(source, start, end)) }),
}

/**
 * What each router writes down, as the RFC counts the bits: hop limit and node, both links, seconds, their fraction, delay, data of the
 * namespace, queue, checksum complement, then the first two and the data in wide form, buffers; last, whatever the router likes.
 */
const traceType = flags(be32, {
  bit0: 0x80000000,
  bit1: 0x40000000,
  bit2: 0x20000000,
  bit3: 0x10000000,
  bit4: 0x08000000,
  bit5: 0x04000000,
  bit6: 0x02000000,
  bit7: 0x01000000,
  bit8: 0x00800000,
  bit9: 0x00400000,
  bit10: 0x00200000,
  bit11: 0x00100000,
  bit22: 0x00000200,
})

/** Lengths count fours: nodelen what one router writes (the kernel knows by the type), remlen what there is room for. */
const trace = struct('ioam6_trace_hdr', { namespace_id: be16, nodelen: upperFive, remlen: u8, type_be32: traceType })

export const ioam6 = attributes(
  {
    IOAM6_IPTUNNEL_MODE: [1, named(u8, { IOAM6_IPTUNNEL_MODE_INLINE: 1, IOAM6_IPTUNNEL_MODE_ENCAP: 2, IOAM6_IPTUNNEL_MODE_AUTO: 3 })],
    IOAM6_IPTUNNEL_DST: [2, ipv6, 'where the outer header leads'],
    IOAM6_IPTUNNEL_TRACE: [3, trace],
    IOAM6_IPTUNNEL_FREQ_K: [4, u32, 'so many packets ...'],
    IOAM6_IPTUNNEL_FREQ_N: [5, u32, '... of so many have a trace'],
    IOAM6_IPTUNNEL_SRC: [6, ipv6, 'the source address of the outer header'],
  },
  { nested: true },
)
