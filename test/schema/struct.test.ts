import { describe, expect, it } from 'vitest'
import { ipv4 } from '../../src/schema/address.ts'
import { bytes } from '../../src/schema/bytes.ts'
import { DecodeError, EncodeError } from '../../src/schema/errors.ts'
import { be16, s32, u8, u16, u32, u64 } from '../../src/schema/integer.ts'
import { named } from '../../src/schema/names.ts'
import { padding } from '../../src/schema/padding.ts'
import { struct } from '../../src/schema/struct.ts'
import { textField } from '../../src/schema/text.ts'
import { fourWays, octets, parts, read, write } from './four-ways.ts'

// struct ifinfomsg without its flags: u8 family, u8 padding, u16 type, s32 index.
const header = struct('ifinfomsg', { ifi_family: named(u8, { AF_BRIDGE: 7 }), __ifi_pad: padding(1), ifi_type: u16, ifi_index: s32 })

describe('a struct', () => {
  fourWays(header, [
    ['has its fields side by side', { ifi_family: 'AF_BRIDGE', ifi_type: 0x0102, ifi_index: -2 }, '07 00 02 01 fe ff ff ff'],
    [
      'keeps bytes behind its last field',
      { ifi_family: 0, ifi_type: 1, ifi_index: 3, '#tail': octets('aa bb') },
      '00 00 01 00 03 00 00 00 aa bb',
    ],
  ])
  fourWays(struct('mixed', { port: be16, __pad: padding(2), address: ipv4, name: textField(4), inner: struct('pair', { a: u8, b: u8 }) }), [
    [
      'has fields of any fixed size',
      { port: 80, address: '10.0.0.1', name: 'lo', inner: { a: 1, b: 2 } },
      '00 50 00 00 0a 00 00 01 6c 6f 00 00 01 02',
    ],
  ])
  it('writes zeros for a field left out', () => expect(write(header, { ifi_index: 3 })).toBe('0000000003000000'))
  it('does not mind its order in the object', () => {
    expect(write(header, { ifi_index: 3, ifi_family: 'AF_BRIDGE' })).toBe('0700000003000000')
  })
  it('names its fields in an explanation, padding too', () => {
    expect(parts(header, '07 00 01 00 03 00 00 00').children).toEqual([
      { name: 'ifi_family', offset: 0, length: 1, type: 'u8', value: 'AF_BRIDGE (7)' },
      { name: 'padding', offset: 1, length: 1, type: 'u8[1]' },
      { name: 'ifi_type', offset: 2, length: 2, type: 'u16', value: '1' },
      { name: 'ifi_index', offset: 4, length: 4, type: 's32', value: '3' },
    ])
  })
  it('is not read from fewer bytes', () => {
    expect(() => read(header, '07 00 01 00 03 00 00')).toThrow(DecodeError)
    expect(() => read(header, '07 00 01 00 03 00 00')).toThrow('struct ifinfomsg takes at least 8 bytes, not 7')
  })
  it('says which field is wrong', () => {
    expect(() => write(header, { ifi_type: 65_536 })).toThrow('ifi_type: expected a whole number from 0 to 65535, got 65536')
    expect(() => write(struct('outer', { inner: header }), { inner: { ifi_type: -1 } })).toThrow('inner > ifi_type: expected')
  })
  it('asks whether another field was meant', () => {
    expect(() => write(header, { ifi_indx: 3 } as object)).toThrow('struct ifinfomsg has no ifi_indx; did you mean ifi_index?')
    expect(() => write(header, { mtu: 3 } as object)).toThrow('struct ifinfomsg has no mtu')
  })
  it('does not take padding as a value', () => {
    expect(() => write(header, { __ifi_pad: 3 } as object)).toThrow('struct ifinfomsg has no __ifi_pad')
  })
  it.each(['__proto__', 'constructor'])('has no %s', (key) => {
    expect(() => write(header, JSON.parse(`{ "${key}": { "ifi_index": 3 } }`))).toThrow(`struct ifinfomsg has no ${key}`)
  })
  it.each([null, undefined, 3, 'lo', [], octets('00')])('%o is no object', (value) => {
    expect(() => write(header, value as object)).toThrow('expected an object (struct ifinfomsg), got')
  })
  it('keeps bytes as its tail, and nothing else', () => {
    expect(() => write(header, { '#tail': 'aabb' } as object)).toThrow('#tail: expected bytes (a Uint8Array), got "aabb"')
  })
  it('refuses a tail on a struct within: the fields behind it would shift', () => {
    const outer = struct('outer', { inner: struct('inner', { a: u8 }), b: u8 })
    const value = { inner: { a: 1, '#tail': octets('02') }, b: 3 }
    expect(() => write(outer, value)).toThrow('struct outer: 3 bytes written, 2 declared')
    expect(() => write(outer, { ...value, '#tail': octets('04') })).toThrow(EncodeError)
  })
  it('cannot be declared with a field of no fixed size', () => {
    expect(() => struct('bad', { rest: bytes })).toThrow('struct bad: rest has no fixed size')
  })
})

// struct rtnl_link_stats64 grew from 184 to 192 and to 200 bytes; this one has grown twice too.
const grown = struct('stats', { packets: u32, bytes: u32 }, { nohandler: u32, __pad: padding(4), other: u64 })

describe('a struct that has grown', () => {
  fourWays(grown, [
    ['on an old kernel', { packets: 1, bytes: 2 }, '01000000 02000000'],
    ['one field later', { packets: 1, bytes: 2, nohandler: 3 }, '01000000 02000000 03000000'],
    ['as it is declared', { packets: 1, bytes: 2, nohandler: 3, other: 4n }, '01000000 02000000 03000000 00000000 04000000 00000000'],
    [
      'eight bytes more than is declared',
      { packets: 1, bytes: 2, nohandler: 3, other: 4n, '#tail': octets('05000000 06000000') },
      '01000000 02000000 03000000 00000000 04000000 00000000 05000000 06000000',
    ],
    ['in the middle of a field', { packets: 1, bytes: 2, '#tail': octets('03 00') }, '01000000 02000000 03 00'],
  ])
  it('writes zeros for a field left out before one that is there', () => {
    expect(write(grown, { packets: 1, other: 4n })).toBe('010000000000000000000000000000000400000000000000')
  })
  it('is never shorter than at first', () => expect(() => read(grown, '01000000 0200')).toThrow('takes at least 8 bytes, not 6'))
})
