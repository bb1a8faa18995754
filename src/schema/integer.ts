/** Integers: of the host's byte order, as rtnetlink has them, and big-endian (`be16` ...), as nf_tables and the network have them. */

import type { Codec } from './codec.ts'
import { DecodeError, EncodeError, show } from './errors.ts'
import type { Source } from './source.ts'
import type { Writer } from './writer.ts'

/** The byte order of the machine this runs on. Netlink headers and rtnetlink integers follow it. */
export const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Refuses a number of bytes that is not the codec's. */
export function sized(name: string, size: number, start: number, end: number): void {
  if (end - start !== size) throw new DecodeError(`${name} takes ${size} bytes, not ${end - start}`, start)
}

function integer(
  name: string,
  size: number,
  least: number,
  most: number,
  get: (view: DataView, at: number) => number,
  set: (view: DataView, at: number, value: number) => void,
): Codec<number> & { readonly size: number } {
  const read = (source: Source, start: number, end: number): number => {
    if (end - start !== size) sized(name, size, start, end)
    return get(source.view, start)
  }
  return {
    name,
    size,
    read,
    write(writer: Writer, value: number) {
      if (!Number.isInteger(value) || value < least || value > most) {
        throw new EncodeError(`expected a whole number from ${least} to ${most}, got ${show(value)}`)
      }
      const at = writer.reserve(size)
      set(writer.view, at, value)
    },
    explain: (source, start, end) => ({ value: String(read(source, start, end)) }),
  }
}

function longInteger(name: string, signed: boolean, little: boolean): Codec<bigint, bigint | number> & { readonly size: number } {
  const least = signed ? -(2n ** 63n) : 0n
  const most = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n
  const read = (source: Source, start: number, end: number): bigint => {
    if (end - start !== 8) sized(name, 8, start, end)
    return signed ? source.view.getBigInt64(start, little) : source.view.getBigUint64(start, little)
  }
  return {
    name,
    size: 8,
    read,
    write(writer: Writer, value: bigint | number) {
      if (typeof value === 'number' && !Number.isSafeInteger(value)) {
        throw new EncodeError(`expected a whole number (a bigint beyond 2^53), got ${show(value)}`)
      }
      if (typeof value !== 'bigint' && typeof value !== 'number') throw new EncodeError(`expected a bigint, got ${show(value)}`)
      const whole = BigInt(value)
      if (whole < least || whole > most) throw new EncodeError(`expected a whole number from ${least} to ${most}, got ${show(value)}`)
      const at = writer.reserve(8)
      writer.view.setBigUint64(at, BigInt.asUintN(64, whole), little)
    },
    explain: (source, start, end) => ({ value: String(read(source, start, end)) }),
  }
}

const order = littleEndian

export const u8 = integer(
  'u8',
  1,
  0,
  0xff,
  (v, at) => v.getUint8(at),
  (v, at, n) => v.setUint8(at, n),
)
export const u16 = integer(
  'u16',
  2,
  0,
  0xffff,
  (v, at) => v.getUint16(at, order),
  (v, at, n) => v.setUint16(at, n, order),
)
export const u32 = integer(
  'u32',
  4,
  0,
  0xffffffff,
  (v, at) => v.getUint32(at, order),
  (v, at, n) => v.setUint32(at, n, order),
)
export const u64 = longInteger('u64', false, order)
export const s8 = integer(
  's8',
  1,
  -0x80,
  0x7f,
  (v, at) => v.getInt8(at),
  (v, at, n) => v.setInt8(at, n),
)
export const s16 = integer(
  's16',
  2,
  -0x8000,
  0x7fff,
  (v, at) => v.getInt16(at, order),
  (v, at, n) => v.setInt16(at, n, order),
)
export const s32 = integer(
  's32',
  4,
  -0x80000000,
  0x7fffffff,
  (v, at) => v.getInt32(at, order),
  (v, at, n) => v.setInt32(at, n, order),
)
export const s64 = longInteger('s64', true, order)
export const be16 = integer(
  'be16',
  2,
  0,
  0xffff,
  (v, at) => v.getUint16(at),
  (v, at, n) => v.setUint16(at, n),
)
export const be32 = integer(
  'be32',
  4,
  0,
  0xffffffff,
  (v, at) => v.getUint32(at),
  (v, at, n) => v.setUint32(at, n),
)
export const be64 = longInteger('be64', false, false)
export const bes32 = integer(
  'bes32',
  4,
  -0x80000000,
  0x7fffffff,
  (v, at) => v.getInt32(at),
  (v, at, n) => v.setInt32(at, n),
)
