/**
 * A kernel's answers, put together by hand from the C layout so that nothing here rests on the code under test.
 * <linux/netlink.h>, struct nlmsghdr and struct nlmsgerr; <linux/rtnetlink.h>, struct ifinfomsg
 */

const NLMSG_ERROR = 2
const NLMSG_DONE = 3
export const NLM_F_MULTI = 0x2
export const NLM_F_DUMP_INTR = 0x10
export const NLM_F_CAPPED = 0x100
export const NLM_F_ACK_TLVS = 0x200

/** One message of a request, as the kernel sees it. */
export interface Asked {
  readonly type: number
  readonly flags: number
  readonly sequence: number
  /** From its nlmsghdr on. */
  readonly bytes: Buffer
}

/** The messages of a datagram. */
export function asked(datagram: Uint8Array): Asked[] {
  const bytes = Buffer.from(datagram)
  const messages: Asked[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at)
    messages.push({
      type: bytes.readUInt16LE(at + 4),
      flags: bytes.readUInt16LE(at + 6),
      sequence: bytes.readUInt32LE(at + 8),
      bytes: bytes.subarray(at, at + length),
    })
    at += (length + 3) & ~3
  }
  return messages
}

/** The sequence number of a datagram's first message. */
export function sequenceOf(datagram: Uint8Array): number {
  return Buffer.from(datagram).readUInt32LE(8)
}

export function message(type: number, flags: number, sequence: number, ...body: Uint8Array[]): Buffer {
  const payload = Buffer.concat(body)
  const header = Buffer.alloc(16)
  header.writeUInt32LE(16 + payload.length, 0)
  header.writeUInt16LE(type, 4)
  header.writeUInt16LE(flags, 6)
  header.writeUInt32LE(sequence, 8)
  return Buffer.concat([header, payload, Buffer.alloc(-payload.length & 3)])
}

export function attribute(type: number, payload: Uint8Array | string | number): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(`${payload}\0`) : typeof payload === 'number' ? u32(payload) : payload
  const header = Buffer.alloc(4)
  header.writeUInt16LE(4 + bytes.length, 0)
  header.writeUInt16LE(type, 2)
  return Buffer.concat([header, bytes, Buffer.alloc(-bytes.length & 3)])
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

/** The attributes of an extended ack. */
export const extended = {
  text: (words: string) => attribute(1, words),
  offset: (offset: number) => attribute(2, offset),
  cookie: (bytes: Uint8Array) => attribute(3, bytes),
  policy: (...attributes: Uint8Array[]) => attribute(4, Buffer.concat(attributes)),
  missingType: (type: number) => attribute(5, type),
  missingNest: (offset: number) => attribute(6, offset),
}

/** NLMSG_ERROR with the header of the request alone. `errno` is 0 or negative. */
export function answer({ sequence, bytes }: Pick<Asked, 'sequence' | 'bytes'>, errno: number, ...attributes: Uint8Array[]): Buffer {
  const flags = NLM_F_CAPPED | (attributes.length > 0 ? NLM_F_ACK_TLVS : 0)
  return message(NLMSG_ERROR, flags, sequence, u32(errno), bytes.subarray(0, 16), ...attributes)
}

/** NLMSG_ERROR with the whole request, as sockets without NETLINK_CAP_ACK get it. */
export function fullAnswer({ sequence, bytes }: Asked, errno: number, ...attributes: Uint8Array[]): Buffer {
  const padding = attributes.length > 0 ? Buffer.alloc(-bytes.length & 3) : Buffer.alloc(0)
  return message(NLMSG_ERROR, attributes.length > 0 ? NLM_F_ACK_TLVS : 0, sequence, u32(errno), bytes, padding, ...attributes)
}

/** NLMSG_DONE. */
export function done(sequence: number, { errno = 0, flags = 0 } = {}, ...attributes: Uint8Array[]): Buffer {
  return message(NLMSG_DONE, NLM_F_MULTI | flags | (attributes.length > 0 ? NLM_F_ACK_TLVS : 0), sequence, u32(errno), ...attributes)
}

/** RTM_NEWLINK for the link of that index. */
export function link(sequence: number, index: number, flags = 0, ...attributes: Uint8Array[]): Buffer {
  return message(16, flags, sequence, Buffer.alloc(4), u32(index), Buffer.alloc(8), ...attributes)
}
