/** Whole numbers of any width, as they lie in a register. */

import { EncodeError, show } from '../../../schema/errors.ts'
import { littleEndian } from '../../../schema/integer.ts'
import type { Constant, Datatype } from '../datatype.ts'

type Order = Datatype['order']

/** The bytes of a number, as many as hold so many bits. Throws `EncodeError` for a number that needs more bits. */
export function writeNumber(value: bigint, bits: number, order: Order): Uint8Array {
  const most = (1n << BigInt(bits)) - 1n
  if (value < 0n || value > most) throw new EncodeError(`expected a whole number from 0 to ${most}, got ${value}`)
  const bytes = new Uint8Array(Math.ceil(bits / 8))
  let rest = value
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return inOrder(bytes, order)
}

/** The number that lies in these bytes. */
export function readNumber(bytes: Uint8Array, order: Order): bigint {
  let value = 0n
  for (const byte of inOrder(bytes.slice(), order)) value = (value << 8n) | BigInt(byte)
  return value
}

/** Bytes of the packet's order in the other one, and back: in place. */
function inOrder(bytes: Uint8Array, order: Order): Uint8Array {
  return order === 'host' && littleEndian ? bytes.reverse() : bytes
}

/** The number that is meant by `16`, `'16'` or `'0x10'`; undefined where none is. A leading zero makes it octal for nft: that is none. */
export function parseNumber(value: Constant): bigint | undefined {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      throw new EncodeError(`expected a number beyond 2^53 as text, '0x20000000000000' say, got ${show(value)}`)
    return Number.isInteger(value) ? BigInt(value) : undefined
  }
  return typeof value === 'string' && /^(0|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(value) ? BigInt(value) : undefined
}

/** A number as JSON says it: what does not fit JavaScript's numbers is hexadecimal text, as nft has it from 65 bits on. */
export function numberConstant(value: bigint): Constant {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`
}
