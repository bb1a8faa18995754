/** The protocols that are declared here, and which of them bytes are of. */

import { explainDatagram } from '../netlink/datagram.ts'
import { generic } from '../netlink/generic/generic.ts'
import type { Protocol } from '../netlink/protocol.ts'
import { route } from '../netlink/route/rtnetlink.ts'
import { netfilter } from '../nft/netfilter.ts'
import type { Explanation } from '../schema/explanation.ts'

/** The known protocols by their names. */
export const protocols: ReadonlyMap<string, Protocol> = new Map([route, generic, netfilter].map((protocol) => [protocol.name, protocol]))

/**
 * The protocol that a datagram is of, by what its bytes fit best. Messages that all protocols share (an ack, the end of a dump) fit each
 * of them alike; the first is given. Throws `DecodeError` where no message can be found at all.
 */
export function guessProtocol(datagram: Uint8Array): Protocol {
  let best: Protocol = route
  let most = Number.NEGATIVE_INFINITY
  for (const protocol of protocols.values()) {
    const fit = fitOf(explainDatagram(protocol, datagram), datagram)
    if (fit > most) {
      best = protocol
      most = fit
    }
  }
  return best
}

/** The bytes of attributes that have a name, less the bytes, at any depth, that have none. */
function fitOf(datagram: Explanation, bytes: Uint8Array): number {
  const attributes = (datagram.children ?? []).flatMap((message) => message.children ?? []).filter((part) => part.attribute)
  return attributes.reduce((sum, { length }) => sum + length, 0) - nameless(datagram, bytes)
}

function nameless(part: Explanation, bytes: Uint8Array): number {
  if (part.name.startsWith('#') || NAMELESS.has(part.name)) return part.length
  // A header that is cut short is probably another protocol's.
  if (part.short) return part.length
  // Padding that is not zero is probably a field of something else.
  if (part.name === 'padding') return bytes.subarray(part.offset, part.offset + part.length).some((byte) => byte !== 0) ? part.length : 0
  return (part.children ?? []).reduce((sum, child) => sum + nameless(child, bytes), 0)
}

const NAMELESS: ReadonlySet<string> = new Set(['body', 'tail', 'cut'])
