/** Labels of a connection: bits, each called by its place. <linux/netfilter/nfnetlink_conntrack.h>, CTA_LABELS */

import { littleEndian } from '../../schema/integer.ts'

/** So many labels there are. */
export const LABELS = 128

/** The places of the bits that are set. */
export function readLabels(bytes: Uint8Array): number[] {
  const places = Array.from({ length: bytes.length * 8 }, (_, place) => place)
  return places.filter((place) => ((bytes[byteOf(place)] as number) & (1 << (place & 7))) !== 0)
}

/** All labels, with the bits of these places set. */
export function writeLabels(places: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(LABELS / 8)
  for (const place of places) bytes[byteOf(place)] = (bytes[byteOf(place)] as number) | (1 << (place & 7))
  return bytes
}

/** Where the bit of a place lies: the kernel keeps them in numbers of 64 bits, in the host's byte order. */
function byteOf(place: number): number {
  const byte = place >> 3
  return littleEndian ? byte : byte ^ 7
}
