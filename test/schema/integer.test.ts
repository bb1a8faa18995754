import { describe, expect, it } from 'vitest'
import { DecodeError, EncodeError } from '../../src/schema/errors.ts'
import { be16, be32, be64, bes32, littleEndian, s8, s16, s32, s64, u8, u16, u32, u64 } from '../../src/schema/integer.ts'
import { uint } from '../../src/schema/uint.ts'
import { fourWays, read, write } from './four-ways.ts'

describe('integers of the host', () => {
  it('are little-endian where the C library says so', () => {
    expect(littleEndian).toBe(new Int8Array(new Int16Array([0x0102]).buffer)[0] === 2)
  })
  describe('u8', () => {
    fourWays(u8, [
      ['least', 0, '00', '0'],
      ['most', 255, 'ff', '255'],
    ])
  })
  describe('u16', () => {
    fourWays(u16, [
      ['lower byte first', 0x0102, '02 01', '258'],
      ['most', 0xffff, 'ff ff', '65535'],
    ])
  })
  describe('u32', () => {
    fourWays(u32, [
      ['lower byte first', 0x01020304, '04 03 02 01', '16909060'],
      ['most is not negative', 0xffffffff, 'ff ff ff ff', '4294967295'],
    ])
  })
  describe('u64', () => {
    fourWays(u64, [
      ['lower byte first', 0x0102030405060708n, '08 07 06 05 04 03 02 01', '72623859790382856'],
      ['most', 0xffffffffffffffffn, 'ff ff ff ff ff ff ff ff', '18446744073709551615'],
    ])
    it('takes a number where it is exact', () => expect(write(u64, 1500)).toBe('dc05000000000000'))
  })
  describe('signed', () => {
    fourWays(s8, [['s8, least', -128, '80', '-128']])
    fourWays(s16, [['s16, minus two', -2, 'fe ff', '-2']])
    fourWays(s32, [
      ['s32, least', -0x80000000, '00 00 00 80', '-2147483648'],
      ['s32, most', 0x7fffffff, 'ff ff ff 7f', '2147483647'],
    ])
    fourWays(s64, [['s64, minus one', -1n, 'ff ff ff ff ff ff ff ff', '-1']])
  })
})

describe('integers of the network', () => {
  fourWays(be16, [['be16', 0x0800, '08 00', '2048']])
  fourWays(be32, [['be32, most', 0xfffffffe, 'ff ff ff fe', '4294967294']])
  fourWays(be64, [['be64', 0x0102030405060708n, '01 02 03 04 05 06 07 08', '72623859790382856']])
  fourWays(bes32, [['bes32, minus 300', -300, 'ff ff fe d4', '-300']])
})

describe('uint, of either size', () => {
  fourWays(uint, [
    ['four bytes where it fits', 0xffffffffn, 'ff ff ff ff', '4294967295'],
    ['eight where it does not', 0x100000000n, '00 00 00 00 01 00 00 00', '4294967296'],
  ])
  it('reads eight bytes that would fit four', () => expect(read(uint, '05 00 00 00 00 00 00 00')).toBe(5n))
  it('refuses a negative number', () => expect(() => write(uint, -1)).toThrow(EncodeError))
  it('refuses a negative bigint', () => expect(() => write(uint, -1n)).toThrow(EncodeError))
})

describe('what is no such integer', () => {
  it.each([
    ['u8', u8, 256],
    ['u8', u8, -1],
    ['u16', u16, 65_536],
    ['u32', u32, 2 ** 32],
    ['u32', u32, 1.5],
    ['u32', u32, Number.NaN],
    ['u32', u32, Number.POSITIVE_INFINITY],
    ['s8', s8, 128],
    ['s16', s16, -32_769],
    ['s32', s32, 2 ** 31],
    ['be16', be16, 65_536],
    ['u32', u32, '1500'],
    ['u32', u32, 1500n],
    ['u32', u32, null],
    ['u64', u64, 2 ** 53],
    ['u64', u64, 2n ** 64n],
    ['u64', u64, -1],
    ['s64', s64, 2n ** 63n],
    ['u64', u64, '1'],
    ['u64', u64, null],
  ])('%s: %3$s', (_name, codec, value) => {
    expect(() => write(codec as typeof u32, value as number)).toThrow(EncodeError)
  })

  it('says what would be right', () => {
    expect(() => write(u8, 256)).toThrow('expected a whole number from 0 to 255, got 256')
    expect(() => write(u32, '1500' as unknown as number)).toThrow('expected a whole number from 0 to 4294967295, got "1500"')
    expect(() => write(u64, 2 ** 53)).toThrow('expected a whole number (a bigint beyond 2^53), got 9007199254740992')
  })

  it.each([
    ['u8', u8, '', 1],
    ['u16', u16, '01', 2],
    ['u32', u32, '01 02 03 04 05', 4],
    ['u64', u64, '01 02 03 04', 8],
  ])('%s of the wrong size is not read', (name, codec, bytes, size) => {
    expect(() => read(codec as typeof u32, bytes)).toThrow(DecodeError)
    expect(() => read(codec as typeof u32, bytes)).toThrow(`${name} takes ${size} bytes, not ${bytes.replaceAll(' ', '').length / 2}`)
  })
})
