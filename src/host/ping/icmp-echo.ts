/** ICMP echo messages: "are you there?" and "yes". RFC 792, RFC 4443 section 4, RFC 1071 */

import type { Family } from '../ip/prefix.ts'

/** One echo: what is asked comes back unchanged. */
export interface EchoMessage {
  /** Tells whose question it is. */
  readonly identifier: number
  /** Tells which of the questions. */
  readonly sequence: number
  readonly data: Uint8Array
}

const types = { ipv4: { request: 8, reply: 0 }, ipv6: { request: 128, reply: 129 } } as const

/** Type (u8), code (u8), checksum (be16), identifier (be16), sequence number (be16). */
const HEADER_LENGTH = 8

/** The bytes of an echo request. The checksum of IPv6 stays 0: it covers addresses too, and the kernel fills it in (RFC 3542, section 3.1). */
export function echoRequest(family: Family, { identifier, sequence, data }: EchoMessage): Uint8Array {
  const bytes = Buffer.alloc(HEADER_LENGTH + data.length)
  bytes.writeUInt8(types[family].request, 0)
  bytes.writeUInt16BE(identifier, 4)
  bytes.writeUInt16BE(sequence, 6)
  bytes.set(data, HEADER_LENGTH)
  if (family === 'ipv4') bytes.writeUInt16BE(checksum(bytes), 2)
  return bytes
}

/** The echo reply in these bytes; undefined where they are any other message, a damaged one included. */
export function readEchoReply(family: Family, bytes: Uint8Array): EchoMessage | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < HEADER_LENGTH || view.readUInt8(0) !== types[family].reply || view.readUInt8(1) !== 0) return undefined
  // The sum over a whole message, checksum and all, is 0. That of IPv6 the kernel has seen to.
  if (family === 'ipv4' && checksum(bytes) !== 0) return undefined
  return { identifier: view.readUInt16BE(4), sequence: view.readUInt16BE(6), data: bytes.slice(HEADER_LENGTH) }
}

/** The checksum of the Internet: the complement of the one's complement sum of all 16-bit words. RFC 1071 */
export function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}
