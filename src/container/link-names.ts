/** What the links of networks are called, and their MAC addresses: the same each time, so that what was made can be found again. */

import { hex, parseIp } from '../schema/index.ts'

/** The index of `lo`, in every namespace. */
export const LO = 1

/** The longest name of a link. <linux/if.h>, IFNAMSIZ */
const MOST = 15

/** A name for the link of something: `veth-myns`; where that is too long for a link, a digest stands for what it is of. */
export function linkNameFor(prefix: string, of: string): string {
  const whole = prefix + of
  return whole.length <= MOST ? whole : digestName(prefix, of)
}

/** A name for the link of something that need not be legible: `veth` and a digest. */
export function digestName(prefix: string, of: string): string {
  let digest = 0x811c9dc5
  for (const byte of new TextEncoder().encode(of)) digest = Math.imul(digest ^ byte, 0x01000193) >>> 0
  return `${prefix}${digest.toString(16).padStart(8, '0')}`.slice(0, MOST)
}

/**
 * A link-layer address for the link that has this address: locally administered, and the same each time. Set in the message that makes the
 * link, it is left alone by udev, and ARP caches hold across a rebuild.
 */
export function linkAddressFor(address: string): string {
  const octets = parseIp(address) ?? []
  return (hex(Uint8Array.of(0x02, octets.length === 4 ? 0 : 6, ...octets.slice(-4))).match(/../g) ?? []).join(':')
}
