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
  read: (source: Source, start: number, end: number) => number,
  set: (view: DataView, at: number, value: number) => void,
): Codec<number> & { readonly size: number } {
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

// A `read` for each: one for all, made with a getter, is a call more for every number, and made a link's answer take 13 % longer.

export const u8 = integer(
  'u8',
  1,
  0,
  0xff,
  (source, start, end) => {
    if (end - start !== 1) sized('u8', 1, start, end)
    return source.view.getUint8(start)
  },
  (v, at, n) => v.setUint8(at, n),
)
export const u16 = integer(
  'u16',
  2,
  0,
  0xffff,
  (source, start, end) => {
    if (end - start !== 2) sized('u16', 2, start, end)
    return source.view.getUint16(start, order)
  },
  (v, at, n) => v.setUint16(at, n, order),
)
export const u32 = integer(
  'u32',
  4,
  0,
  0xffffffff,
  (source, start, end) => {
    if (end - start !== 4) sized('u32', 4, start, end)
    return source.view.getUint32(start, order)
  },
  (v, at, n) => v.setUint32(at, n, order),
)
export const u64 = longInteger('u64', false, order)
export const s8 = integer(
  's8',
  1,
  -0x80,
  0x7f,
  (source, start, end) => {
    if (end - start !== 1) sized('s8', 1, start, end)
    return source.view.getInt8(start)
  },
  (v, at, n) => v.setInt8(at, n),
)
export const s16 = integer(
  's16',
  2,
  -0x8000,
  0x7fff,
  (source, start, end) => {
    if (end - start !== 2) sized('s16', 2, start, end)
    return source.view.getInt16(start, order)
  },
  (v, at, n) => v.setInt16(at, n, order),
)
export const s32 = integer(
  's32',
  4,
  -0x80000000,
  0x7fffffff,
  (source, start, end) => {
    if (end - start !== 4) sized('s32', 4, start, end)
    return source.view.getInt32(start, order)
  },
  (v, at, n) => v.setInt32(at, n, order),
)
export const s64 = longInteger('s64', true, order)
export const be16 = integer(
  'be16',
  2,
  0,
  0xffff,
  (source, start, end) => {
    if (end - start !== 2) sized('be16', 2, start, end)
    return source.view.getUint16(start)
  },
  (v, at, n) => v.setUint16(at, n),
)
export const be32 = integer(
  'be32',
  4,
  0,
  0xffffffff,
  (source, start, end) => {
    if (end - start !== 4) sized('be32', 4, start, end)
    return source.view.getUint32(start)
  },
  (v, at, n) => v.setUint32(at, n),
)
export const be64 = longInteger('be64', false, false)
export const bes32 = integer(
  'bes32',
  4,
  -0x80000000,
  0x7fffffff,
  (source, start, end) => {
    if (end - start !== 4) sized('bes32', 4, start, end)
    return source.view.getInt32(start)
  },
  (v, at, n) => v.setInt32(at, n),
)
