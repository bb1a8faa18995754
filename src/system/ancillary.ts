/** Datagrams with what the kernel tells beside them. recvmsg(2), cmsg(3), <sys/socket.h> */

import { addressOf, call } from './libc.ts'
import { hasCode } from './system-error.ts'

/** What the kernel told beside a datagram. */
interface Ancillary {
  readonly level: number
  readonly type: number
  readonly data: Buffer
}

/** One datagram. What is in it lasts until the next one is received. */
export interface Received {
  readonly datagram: Buffer
  /** Whether it was longer than there was room for. */
  readonly cut: boolean
  readonly ancillary: readonly Ancillary[]
}

/** The size of a pointer, of size_t, and of what a control message is aligned to. */
const WORD = process.arch === 'arm' ? 4 : 8

/** struct msghdr: name, its length, parts, their number, control messages, their length, flags. A word each; the narrower ones are padded. */
const msghdr = { parts: 2 * WORD, count: 3 * WORD, control: 4 * WORD, controlLength: 5 * WORD, flags: 6 * WORD, size: 7 * WORD }
/** struct iovec: where, and how much. */
const IOVEC_LENGTH = 2 * WORD
/** struct cmsghdr: length (a word), level and type (an int each). */
const CMSGHDR_LENGTH = WORD + 8
/** For three integers or so. */
const CONTROL_LENGTH = 96

const MSG_TRUNC = 0x20

/**
 * Makes a function that takes one datagram of at most `longest` bytes off a non-blocking descriptor; it returns undefined where none waits, and throws
 * the system's error.
 *
 * A struct msghdr points to the buffers that the kernel is to fill. It lies in one piece of memory with them: see {@link addressOf}.
 */
export function receiver(longest: number): (fd: number) => Received | undefined {
  const memory = Buffer.allocUnsafeSlow(msghdr.size + IOVEC_LENGTH + CONTROL_LENGTH + longest).fill(0)
  const iovec = msghdr.size
  const control = iovec + IOVEC_LENGTH
  const data = control + CONTROL_LENGTH
  const base = addressOf(memory)
  const header = memory.subarray(0, msghdr.size)
  putWord(memory, msghdr.parts, base + BigInt(iovec))
  putWord(memory, msghdr.count, 1n)
  putWord(memory, msghdr.control, base + BigInt(control))
  putWord(memory, iovec, base + BigInt(data))
  putWord(memory, iovec + WORD, BigInt(longest))
  return (fd) => {
    putWord(memory, msghdr.controlLength, BigInt(CONTROL_LENGTH))
    try {
      const length = call('recvmsg', [fd, header, 0])
      const told = memory.readUInt32LE(msghdr.controlLength)
      return {
        datagram: memory.subarray(data, data + length),
        cut: (memory.readUInt32LE(msghdr.flags) & MSG_TRUNC) !== 0,
        ancillary: controlMessages(memory.subarray(control, control + told)),
      }
    } catch (error) {
      if (hasCode(error, 'EAGAIN')) return undefined
      throw error
    }
  }
}

function controlMessages(control: Buffer): Ancillary[] {
  const messages: Ancillary[] = []
  for (let at = 0; at + CMSGHDR_LENGTH <= control.length; ) {
    const length = control.readUInt32LE(at)
    if (length < CMSGHDR_LENGTH || at + length > control.length)
      throw new Error(`a control message of ${length} bytes at ${at} of ${control.length}`)
    messages.push({
      level: control.readInt32LE(at + WORD),
      type: control.readInt32LE(at + WORD + 4),
      data: control.subarray(at + CMSGHDR_LENGTH, at + length),
    })
    at += (length + WORD - 1) & -WORD
  }
  return messages
}

function putWord(memory: Buffer, at: number, value: bigint): void {
  if (WORD === 4) memory.writeUInt32LE(Number(BigInt.asUintN(32, value)), at)
  else memory.writeBigUInt64LE(BigInt.asUintN(64, value), at)
}
