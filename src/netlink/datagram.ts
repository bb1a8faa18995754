/** Datagrams: one or more messages, each a header and a body, aligned to four bytes. What a socket carries in one write or one read. */

import { bytes, hex } from '../schema/bytes.ts'
import type { Scope } from '../schema/codec.ts'
import { DecodeError, EncodeError, located, show } from '../schema/errors.ts'
import type { Explained, Explanation } from '../schema/explanation.ts'
import { littleEndian } from '../schema/integer.ts'
import { Source } from '../schema/source.ts'
import { sameBytes, type Wire } from '../schema/wire.ts'
import { Writer } from '../schema/writer.ts'
import type { DoneMessage, ErrorMessage } from './ack.ts'
import { flagBits, flagNames, type MessageFlag, NLMSG_HDRLEN } from './header.ts'
import type { MessageName, NamedMessage, Protocol, Received, Sent } from './protocol.ts'

/** The fields of nlmsghdr; `nlmsg_len` follows from the rest. */
export interface Header {
  nlmsg_flags: readonly (MessageFlag | number)[]
  nlmsg_seq: number
  nlmsg_pid: number
}

/** A message of a protocol that has been read, its header's fields and its own in one flat object. `nlmsg_type` tells which. */
export type AnyMessage<P extends Protocol> =
  | { [N in MessageName<P>]: { nlmsg_type: N } & Header & Received<P, N> }[MessageName<P>]
  | ({ nlmsg_type: 'NLMSG_ERROR' } & Header & ErrorMessage)
  | ({ nlmsg_type: 'NLMSG_DONE' } & Header & DoneMessage)
  | ({ nlmsg_type: 'NLMSG_NOOP' | 'NLMSG_OVERRUN' } & Header)
  | ({ nlmsg_type: number } & Header & { '#body': Uint8Array })

/** A message of a protocol to be written. Header fields left out are zero. One that no declaration is for is written from its bytes. */
export type AnyInput<P extends Protocol> = Readonly<Partial<Header>> &
  (
    | { [N in MessageName<P>]: { readonly nlmsg_type: N } & Sent<P, N> }[MessageName<P>]
    | ({ readonly nlmsg_type: 'NLMSG_ERROR' } & Readonly<Partial<ErrorMessage>>)
    | ({ readonly nlmsg_type: 'NLMSG_DONE' } & Readonly<DoneMessage>)
    | { readonly nlmsg_type: 'NLMSG_NOOP' | 'NLMSG_OVERRUN' }
    | { readonly nlmsg_type: string | number; readonly '#body': Uint8Array }
  )

/** What surrounds a message that is written from an object which holds its header's fields too: they are none of its own. */
export const withHeader: Scope = { value: {}, parent: undefined, others: new Set(['nlmsg_type', 'nlmsg_flags', 'nlmsg_seq', 'nlmsg_pid']) }

/** Calls `visit` for each message in the first `size` bytes of `source`; returns where the last one's padding ends. */
export function eachMessage(source: Source, visit: (start: number, end: number) => void, size = source.bytes.length): number {
  const { view } = source
  let at = 0
  while (size - at >= NLMSG_HDRLEN) {
    const length = view.getUint32(at, littleEndian)
    // Some tools send a buffer that is longer than what they wrote into it: zeros behind the last message are no message.
    if (length === 0 && at > 0) return at
    if (length < NLMSG_HDRLEN || length > size - at) {
      throw new DecodeError(`a message of ${length} bytes where ${size - at} are left`, at)
    }
    visit(at, at + length)
    at = Math.min(at + ((length + 3) & ~3), size)
  }
  if (at === 0) throw new DecodeError(`a message takes at least ${NLMSG_HDRLEN} bytes, not ${size}`, 0)
  return at
}

/**
 * Reads a datagram: one object a message. Throws `DecodeError` where a length cannot be. In exact mode each object keeps, under
 * `'#wire'`, what its values cannot say, so that `encodeDatagram` gives back the very same bytes; bytes behind the last message come
 * as a last object `{ '#tail': bytes }`.
 */
export function decodeDatagram<P extends Protocol>(protocol: P, datagram: Uint8Array, { exact = false } = {}): AnyMessage<P>[] {
  const source = new Source(datagram, exact)
  const messages: Record<string, unknown>[] = []
  const end = eachMessage(source, (start, stop) => {
    const message = decodeMessage(protocol, source, start, stop)
    const next = Math.min((stop + 3) & ~3, datagram.length)
    const padding = datagram.subarray(stop, next)
    if (exact && (padding.some((byte) => byte !== 0) || padding.length !== ((4 - (stop & 3)) & 3))) {
      message['#wire'] = { ...(message['#wire'] as Wire | undefined), nlmsghdr: { padding: new Uint8Array(padding) } }
    }
    messages.push(message)
  })
  if (exact && end < datagram.length) messages.push({ '#tail': source.copy(end, datagram.length) })
  return messages as AnyMessage<P>[]
}

function decodeMessage(protocol: Protocol, source: Source, start: number, end: number): Record<string, unknown> {
  const type = source.view.getUint16(start + 4, littleEndian)
  const row = protocol.byType(type)
  const header = readHeader(source, start, row)
  const body = start + NLMSG_HDRLEN
  if (row !== undefined) {
    try {
      const value = row.codec.read(source, body, end, { value: header, parent: undefined })
      const message = { ...header, ...value }
      if (!source.exact || rewrites(protocol, message, source, start, end)) return message
    } catch (error) {
      if (!(error instanceof DecodeError) || !source.exact) throw error
    }
  }
  return { ...header, '#body': source.copy(body, end) }
}

function readHeader({ view }: Source, start: number, row: NamedMessage | undefined): Record<string, unknown> {
  return {
    nlmsg_type: row?.name ?? view.getUint16(start + 4, littleEndian),
    nlmsg_flags: flagNames(view.getUint16(start + 6, littleEndian), row?.verb ?? 'control'),
    nlmsg_seq: view.getUint32(start + 8, littleEndian),
    nlmsg_pid: view.getUint32(start + 12, littleEndian),
  }
}

/** The promise of exact mode, kept by trying it: what does not write back to its own bytes stays bytes. */
function rewrites(protocol: Protocol, message: Record<string, unknown>, source: Source, start: number, end: number): boolean {
  const writer = new Writer(end - start + 64, true)
  encodeMessage(protocol, writer, message)
  return sameBytes(writer.bytes.subarray(0, end - start), source.bytes.subarray(start, end)) && writer.at === ((end - start + 3) & ~3)
}

/** Writes messages into one datagram. Throws `EncodeError` with the path of what its declaration does not allow. */
export function encodeDatagram<P extends Protocol>(
  protocol: P,
  messages: readonly (AnyInput<P> | { readonly '#tail': Uint8Array })[],
): Uint8Array {
  const writer = new Writer()
  for (const message of messages) {
    const given = message as Record<string, unknown>
    const tail = given['#tail']
    if (given['nlmsg_type'] === undefined && tail instanceof Uint8Array) writer.append(tail)
    else encodeMessage(protocol, writer, given)
  }
  return writer.copy()
}

/** Writes one message as it stands, the fields of its header among its own. */
function encodeMessage(protocol: Protocol, writer: Writer, message: Record<string, unknown>): void {
  const given = message['nlmsg_type']
  const row = typeof given === 'string' ? protocol.byName(given) : typeof given === 'number' ? protocol.byType(given) : undefined
  const type = row?.type ?? given
  if (typeof type !== 'number' || !Number.isInteger(type) || type < 0 || type > 0xffff) {
    throw new EncodeError(`expected the name of a ${protocol.name} message or a number up to 65535, got ${show(given)}`, ['nlmsg_type'])
  }
  const body = message['#body']
  try {
    if (!(body instanceof Uint8Array) && row === undefined) {
      throw new EncodeError(`no message of this type is declared for ${protocol.name}: its bytes belong under #body`)
    }
    const flags = message['nlmsg_flags'] ?? []
    const bits = typeof flags === 'number' ? flags : flagBits(flags as MessageFlag[], row?.verb ?? 'control')
    const sequence = field('nlmsg_seq', message['nlmsg_seq'] ?? 0, 0xffffffff)
    const port = field('nlmsg_pid', message['nlmsg_pid'] ?? 0, 0xffffffff)
    const start = writeHeader(writer, type, field('nlmsg_flags', bits, 0xffff), sequence, port)
    if (body instanceof Uint8Array) writer.append(body)
    else row?.codec.write(writer, message, withHeader)
    closeMessage(writer, start, (message['#wire'] as Wire | undefined)?.['nlmsghdr']?.padding)
  } catch (error) {
    throw located(error, row?.name ?? String(type))
  }
}

/** Writes one message from its parts: the way of a request, which puts the header together itself. Returns where it begins. */
export function writeMessage(writer: Writer, row: NamedMessage, flags: number, sequence: number, value: unknown, scope?: Scope): number {
  const start = writeHeader(writer, row.type, flags, sequence, 0)
  try {
    row.codec.write(writer, value, scope)
  } catch (error) {
    throw located(error, row.name)
  }
  closeMessage(writer, start)
  return start
}

function writeHeader(writer: Writer, type: number, flags: number, sequence: number, port: number): number {
  // Padding that is kept may be cut short; the next message begins aligned all the same.
  writer.align()
  const start = writer.reserve(NLMSG_HDRLEN)
  const { view } = writer
  view.setUint16(start + 4, type, littleEndian)
  view.setUint16(start + 6, flags, littleEndian)
  view.setUint32(start + 8, sequence, littleEndian)
  view.setUint32(start + 12, port, littleEndian)
  return start
}

/** Fills in the length of the message that began at `start` and ends here, and pads it. */
function closeMessage(writer: Writer, start: number, padding?: Uint8Array): void {
  const length = writer.at - start
  writer.view.setUint32(start, length, littleEndian)
  // Kept padding that is too long is that of another message.
  if (!(padding instanceof Uint8Array) || padding.length > (-length & 3)) writer.align()
  else writer.append(padding)
}

function field(name: string, value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new EncodeError(`expected a whole number from 0 to ${most}, got ${show(value)}`, [name])
}

/** Explains a datagram: a tree of named parts whose leaves tile it. Throws `DecodeError` only where not even the first message can be found. */
export function explainDatagram(protocol: Protocol, datagram: Uint8Array): Explanation {
  const source = new Source(datagram)
  const children: Explanation[] = []
  let end: number
  try {
    end = eachMessage(source, (start, stop) => {
      children.push(explainMessage(protocol, source, start, stop))
      const next = Math.min((stop + 3) & ~3, datagram.length)
      if (next > stop) children.push({ name: 'padding', offset: stop, length: next - stop, value: hex(datagram.subarray(stop, next)) })
    })
  } catch (error) {
    const last = children.at(-1)
    if (!(error instanceof DecodeError) || last === undefined) throw error
    end = last.offset + last.length
    children.push({ name: 'cut', offset: end, length: datagram.length - end, note: error.message })
    return { name: protocol.name, offset: 0, length: datagram.length, children }
  }
  if (end < datagram.length) {
    children.push({
      name: 'tail',
      offset: end,
      length: datagram.length - end,
      value: hex(datagram.subarray(end)),
      note: 'behind the last message: the kernel does not look at it',
    })
  }
  return { name: protocol.name, offset: 0, length: datagram.length, children }
}

function explainMessage(protocol: Protocol, source: Source, start: number, end: number): Explanation {
  const { view } = source
  const type = view.getUint16(start + 4, littleEndian)
  const row = protocol.byType(type)
  const header = readHeader(source, start, row)
  const flags = (header['nlmsg_flags'] as unknown[]).map(String).join(' | ')
  const digits = `0x${view.getUint16(start + 6, littleEndian).toString(16)}`
  const part = (name: string, at: number, length: number, type: string, value: string): Explanation => ({
    name,
    offset: start + at,
    length,
    type,
    value,
  })
  const children: Explanation[] = [
    {
      name: 'nlmsghdr',
      offset: start,
      length: NLMSG_HDRLEN,
      type: 'struct nlmsghdr',
      children: [
        part('nlmsg_len', 0, 4, 'u32', String(end - start)),
        part('nlmsg_type', 4, 2, 'u16', row === undefined ? String(type) : `${row.name} (${type})`),
        part('nlmsg_flags', 6, 2, 'u16', flags === '' ? digits : `${digits} (${flags})`),
        part('nlmsg_seq', 8, 4, 'u32', String(header['nlmsg_seq'])),
        part('nlmsg_pid', 12, 4, 'u32', String(header['nlmsg_pid'])),
      ],
    },
  ]
  const body = start + NLMSG_HDRLEN
  const { children: parts, nameOf } =
    end > body ? explainBody(row, source, body, end, { value: header, parent: undefined }) : { children: [] }
  children.push(...parts)
  const name = row?.name ?? `message of type ${type}`
  return { name, offset: start, length: end - start, ...(nameOf === undefined ? {} : { nameOf }), children }
}

function explainBody(
  row: NamedMessage | undefined,
  source: Source,
  start: number,
  end: number,
  scope: Scope,
): Pick<Explained, 'nameOf'> & { children: readonly Explanation[] } {
  const asBytes = { name: 'body', offset: start, length: end - start, ...bytes.explain(source, start, end) }
  if (row === undefined) return { children: [{ ...asBytes, note: 'no message of this type is declared' }] }
  try {
    const { children, note, nameOf } = row.codec.explain(source, start, end, scope)
    if (children === undefined) return { children: [{ ...asBytes, ...(note === undefined ? {} : { note }) }] }
    return { children, ...(nameOf === undefined ? {} : { nameOf }) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { children: [{ ...asBytes, note: error.message }] }
  }
}
