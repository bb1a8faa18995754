/** Bytes as a tree of named parts. */

import { explainDatagram } from '../netlink/datagram.ts'
import type { Protocol } from '../netlink/protocol.ts'
import type { Explanation } from '../schema/explanation.ts'
import { guessProtocol } from './protocols.ts'

/**
 * Explains a datagram (one message or more, from the first nlmsghdr on): a tree whose leaves leave no byte out. Without a protocol, the
 * one that fits the bytes best. Throws `DecodeError` where no message can be found at all.
 */
export function explain(datagram: Uint8Array, protocol: Protocol = guessProtocol(datagram)): Explanation {
  return explainDatagram(protocol, datagram)
}
