/** Labels of a connection: bits, each called by its place. <linux/netfilter/nfnetlink_conntrack.h>, CTA_LABELS */

import { littleEndian } from '../../schema/integer.ts'

/** So many labels there can be. */
export const LABELS = 128

/** The places of the bits that are set. */
export function readLabels(bytes: Uint8Array = new Uint8Array()): number[] {
  return Array.from({ length: bytes.length * 8 }, (_, place) => place).filter(
    (place) => ((bytes[byteOf(place)] ?? 0) & (1 << (place & 7))) !== 0,
  )
}

/** Where the bit of a place lies: the kernel keeps them in numbers of the host's own byte order, each of 64 bits. */
function byteOf(place: number): number {
  const byte = place >> 3
  return littleEndian ? byte : byte ^ 7
}
