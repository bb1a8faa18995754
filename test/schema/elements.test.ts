/** Payloads that hold several of a kind: arrays, lists, counted and numbered elements, records. */

import { describe, expect, it } from 'vitest'
import { ipv4 } from '../../src/schema/address.ts'
import { array } from '../../src/schema/array.ts'
import { attributes } from '../../src/schema/attributes.ts'
import { bytes } from '../../src/schema/bytes.ts'
import { DecodeError, EncodeError } from '../../src/schema/errors.ts'
import { s32, u8, u16 } from '../../src/schema/integer.ts'
import { list } from '../../src/schema/list.ts'
import { counted, numbered } from '../../src/schema/numbered.ts'
import { records } from '../../src/schema/records.ts'
import { struct } from '../../src/schema/struct.ts'
import { text } from '../../src/schema/text.ts'
import { fourWays, octets, parts, read, write, writeUntyped } from './four-ways.ts'

describe('an array', () => {
  fourWays(array(u16), [
    ['of integers', [1, 2, 0x0102], '01 00 02 00 02 01'],
    ['of none', [], '', 'none'],
  ])
  fourWays(array(struct('pair', { a: u8, b: u8 })), [
    [
      'of structs',
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      '01 02 03 04',
    ],
  ])
  it('has no half element', () => expect(() => read(array(u16), '01 00 02')).toThrow('u16[] takes a multiple of 2 bytes, not 3'))
  it('says which element is wrong', () => expect(() => write(array(u8), [1, 256])).toThrow('[1]: expected a whole number from 0 to 255'))
  it('is an array', () => expect(() => write(array(u8), 5 as unknown as number[])).toThrow('expected an array, got 5'))
  fourWays(struct('tc_prio_qopt', { bands: u8, priomap: array(u8, 3) }), [
    ['of just so many, as a member of a struct', { bands: 3, priomap: [1, 2, 0] }, '03 01 02 00'],
  ])
  it('of just so many has no more and no fewer', () => {
    expect(() => write(array(u8, 3), [1, 2])).toThrow('expected an array of 3, got an array of 2')
    expect(() => read(array(u16, 2), '01 00 02 00 03 00')).toThrow('u16[2] takes 4 bytes, not 6')
  })
  it('cannot be declared of elements without a fixed size', () => {
    expect(() => array(bytes)).toThrow('array of bytes: the items have no fixed size')
    expect(() => array(struct('grown', { a: u8 }, { b: u8 }))).toThrow('no fixed size')
  })
})

describe('a list', () => {
  const names = list(text, 'NFTA_LIST_ELEM', 1)
  fourWays(names, [
    ['has an attribute for each', ['a', 'bcd'], '0600 0100 6100 0000  0800 0100 62636400'],
    ['of none', [], ''],
  ])
  fourWays(list(text, 'NFTA_LIST_ELEM', 1, { nested: true }), [
    ['is marked by what it stands in, not within', ['a'], '0600 0100 6100 0000'],
  ])
  it('holds nothing else', () => {
    expect(() => read(names, '0600 0100 6100 0000  0800 0200 01000000')).toThrow('a list of NFTA_LIST_ELEM alone')
    expect(() => read(names, '0600 0100 6100 0000  0000')).toThrow(DecodeError)
  })
  it('says which element is wrong', () => {
    expect(() => write(names, ['a', 5 as unknown as string])).toThrow('expected text, got 5')
  })
  it('is an array', () => expect(() => write(names, 'ab' as unknown as string[])).toThrow('expected an array, got "ab"'))
})

describe('counted elements', () => {
  const operations = counted(u16)
  fourWays(operations, [
    ['count up from 1', [7, 8], '0600 0100 0700 0000  0600 0200 0800 0000'],
    ['none', [], ''],
  ])
  fourWays(counted(u16, 0), [['count up from 0 where it is said', [7, 8], '0600 0000 0700 0000  0600 0100 0800 0000']])
  it('count in no other way', () => {
    expect(() => read(operations, '0600 0000 0700 0000')).toThrow('element 0 where 1 was due')
    expect(() => read(operations, '0600 0100 0700 0000  0600 0300 0800 0000')).toThrow('element 3 where 2 was due')
    expect(() => read(counted(u16, 0), '0600 0100 0700 0000')).toThrow('element 1 where 0 was due')
  })
  it('end where they should', () => {
    expect(() => read(operations, '0600 0100 0700 0000  0600')).toThrow('an element of 2 bytes where 2 are left')
    expect(() => read(operations, '0300 0100 0700 0000')).toThrow('an element of 3 bytes where 8 are left')
  })
  it('say which element is wrong', () => expect(() => write(operations, [1, -1])).toThrow('[1]: expected'))
})

describe('numbered elements', () => {
  const policies = numbered(u16)
  fourWays(policies, [['have their number as the key', { 3: 7, 10: 8 }, '0600 0300 0700 0000  0600 0a00 0800 0000']])
  fourWays(numbered(attributes({ A: [1, u8] }, { nested: true })), [
    ['are marked where their format says so', { 2: { A: 5 } }, '0c00 0280 0500 0100 05 000000'],
  ])
  it('rise', () => {
    expect(() => read(policies, '0600 0a00 0800 0000  0600 0300 0700 0000')).toThrow('element 3 behind 10')
    expect(() => read(policies, '0600 0300 0800 0000  0600 0300 0700 0000')).toThrow('element 3 behind 3')
  })
  it('have numbers that an attribute can have', () => {
    expect(() => write(policies, { 16384: 1 })).toThrow('16384: expected a number up to 16383 as the key')
    expect(() => writeUntyped(policies, { x: 1 })).toThrow('x: expected a number up to 16383 as the key')
    expect(() => write(policies, JSON.parse('{ "__proto__": 1 }'))).toThrow('__proto__: expected a number')
  })
  it.each([null, 5, [1], octets('00')])('%o are none', (value) => expect(() => writeUntyped(policies, value)).toThrow(EncodeError))
})

// struct rtnexthop: u16 length, u8 flags, u8 hops, s32 ifindex; then attributes.
const nexthops = records(
  'rtnh_len',
  struct('rtnexthop', { rtnh_flags: u8, rtnh_hops: u8, rtnh_ifindex: s32 }),
  attributes({ RTA_GATEWAY: [5, ipv4] }),
)

describe('records', () => {
  fourWays(nexthops, [
    [
      'have their length, a header and attributes each',
      [
        { rtnh_flags: 0, rtnh_hops: 1, rtnh_ifindex: 2, RTA_GATEWAY: '10.0.0.1' },
        { rtnh_flags: 4, rtnh_hops: 0, rtnh_ifindex: 3 },
      ],
      '1000 00 01 02000000 0800 0500 0a000001  0800 04 00 03000000',
    ],
    ['none', [], '', 'none'],
  ])
  it('keep an attribute that is not declared', () => {
    expect(read(nexthops, '0d00 00 00 02000000 0500 6300 aa 000000')).toEqual([
      { rtnh_flags: 0, rtnh_hops: 0, rtnh_ifindex: 2, '#99': octets('aa') },
    ])
  })
  // iproute2 and the kernel add up aligned attributes; <linux/rtnetlink.h>, RTNH_NEXT aligns what another sender might not have.
  it('count the padding of their attributes, and are read where it is not counted', () => {
    const value = [
      { rtnh_flags: 0, rtnh_hops: 0, rtnh_ifindex: 0, '#99': octets('aa') },
      { rtnh_flags: 0, rtnh_hops: 0, rtnh_ifindex: 1 },
    ]
    expect(write(nexthops, value)).toBe('1000000000000000' + '05006300aa000000' + '0800000001000000')
    expect(read(nexthops, '0d00 00 00 00000000 0500 6300 aa 000000  0800 00 00 01000000')).toEqual(value)
    parts(nexthops, '0d00 00 00 00000000 0500 6300 aa 000000  0800 00 00 01000000')
  })
  it.each([
    ['shorter than its header', '0700 00 00 02000000'],
    ['longer than what is there', '0900 00 00 02000000'],
    ['endless', '0000 00 00 02000000'],
    ['cut in its length', '08'],
  ])('%s: refused', (_what, digits) => expect(() => read(nexthops, digits)).toThrow(DecodeError))
  it('say which record is wrong', () => {
    expect(() => write(nexthops, [{}, { RTA_GATEWAY: 'x' }])).toThrow('[1] > RTA_GATEWAY: expected an address')
    expect(() => writeUntyped(nexthops, [{ rtnh_ifidx: 2 }])).toThrow('[0] > rtnh_ifidx: this set has no rtnh_ifidx')
    expect(() => writeUntyped(nexthops, [null as unknown])).toThrow('[0]: expected an object')
  })
  it('hold 65,535 bytes at most', () => {
    const record = { '#99': new Uint8Array(65_000), '#98': new Uint8Array(600) }
    expect(() => write(nexthops, [record])).toThrow('[0]: a record holds at most 65535 bytes, not 65616')
  })
})
