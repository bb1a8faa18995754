/** Comparing datagrams byte for byte, and saying in the kernel's words where they differ. */

import { explainDatagram } from '../src/netlink/datagram.ts'
import type { Protocol } from '../src/netlink/protocol.ts'
import { hex } from '../src/schema/bytes.ts'
import { DecodeError } from '../src/schema/errors.ts'
import type { Explanation } from '../src/schema/explanation.ts'
import { littleEndian } from '../src/schema/integer.ts'

/**
 * Passes if both datagrams are the same but for sequence numbers and port ids. Throws otherwise: the first byte that differs, what it
 * belongs to, and both values.
 */
export function expectBytes(actual: Uint8Array, expected: Uint8Array, protocol: Protocol): void {
  const [ours, theirs] = [masked(actual), masked(expected)]
  const offset = firstDifference(ours, theirs)
  if (offset === undefined) return
  throw new Error(
    [
      `byte ${offset} differs`,
      `  expected ${at(protocol, theirs, offset)}`,
      `  got      ${at(protocol, ours, offset)}`,
      `  expected ${hex(theirs)}`,
      `  got      ${hex(ours)}`,
    ].join('\n'),
  )
}

/** A copy in which every message has sequence number and port id 0. */
export function masked(datagram: Uint8Array): Uint8Array {
  const copy = new Uint8Array(datagram)
  const view = new DataView(copy.buffer)
  for (let at = 0; at + 16 <= copy.length; ) {
    copy.fill(0, at + 8, at + 16)
    const length = view.getUint32(at, littleEndian)
    if (length < 16) break
    at += (length + 3) & ~3
  }
  return copy
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  for (let at = 0; at < Math.max(a.length, b.length); at++) if (a[at] !== b[at]) return at
  return undefined
}

/** What stands at that byte: the names from the message inwards, the bytes, the value. */
function at(protocol: Protocol, bytes: Uint8Array, offset: number): string {
  if (offset >= bytes.length) return `nothing: it is ${bytes.length} bytes long`
  const names: string[] = []
  let part = explained(protocol, bytes)
  for (let inner: Explanation | undefined = part; inner !== undefined; inner = inner.children?.find((child) => within(child, offset))) {
    part = inner
    names.push(inner.name)
  }
  const digits = hex(bytes.subarray(part.offset, part.offset + part.length))
  return `${names.slice(1).join(' > ')}: ${digits}${part.value === undefined || part.value === digits ? '' : ` (${part.value})`}`
}

/** Bytes that are no message are explained as that. */
function explained(protocol: Protocol, bytes: Uint8Array): Explanation {
  const whole = { name: protocol.name, offset: 0, length: bytes.length }
  try {
    return explainDatagram(protocol, bytes)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { ...whole, children: [{ ...whole, name: 'no message' }] }
  }
}

function within(part: Explanation, offset: number): boolean {
  return offset >= part.offset && offset < part.offset + part.length
}
