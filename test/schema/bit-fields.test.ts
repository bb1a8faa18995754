import { describe, expect, it } from 'vitest'
import { bitFields } from '../../src/schema/bit-fields.ts'
import { bytes } from '../../src/schema/bytes.ts'
import { flexible } from '../../src/schema/flexible.ts'
import { u8, u16, u32 } from '../../src/schema/integer.ts'
import { flags, named } from '../../src/schema/names.ts'
import { struct } from '../../src/schema/struct.ts'
import { fourWays, octets, parts, write, writeUntyped } from './four-ways.ts'

// The end of struct tcf_em_cmp, and struct tcf_em_nbyte: what they share is a byte in the one, and two bytes in the other.
const { align, flags: cmpFlags } = bitFields(u8, { align: 4, flags: 4 })
const { layer, opnd } = bitFields(u8, { layer: 4, opnd: 4 })
const compared = struct('compared', {
  off: u16,
  align: named(align, { U8: 1, U16: 2 }),
  flags: flags(cmpFlags, { TRANS: 1 }),
  layer,
  opnd,
  behind: u8,
})
const nbyte = struct('nbyte', { off: u16, ...bitFields(u16, { len: 12, layer: 4 }) })

describe('bit fields', () => {
  fourWays<typeof compared>(compared, [
    [
      'share a byte, the first in its lower half',
      { off: 2, align: 'U16', flags: ['TRANS'], layer: 2, opnd: 1, behind: 7 },
      '0200 12 12 07',
    ],
    ['are full', { off: 0, align: 15, flags: ['TRANS', 14], layer: 15, opnd: 15, behind: 0 }, '0000 ff ff 00'],
  ])
  fourWays<typeof nbyte>(nbyte, [['share two bytes unevenly', { off: 3, len: 0xabc, layer: 1 }, '0300 bc1a']])
  fourWays(flexible(nbyte, 'pattern', bytes), [
    ['stand in a header', { off: 3, len: 3, layer: 0, pattern: octets('616263') }, '0300 0300 616263'],
  ])
  fourWays(struct('whole', bitFields(u32, { low: 1, middle: 20, high: 11 })), [
    ['reach the highest bit', { low: 1, middle: 0, high: 0x7ff }, '0100e0ff'],
  ])

  it('that are left out are zero, whichever', () => {
    expect(write(compared, { opnd: 1 })).toBe('000000 10 00'.replaceAll(' ', ''))
    expect(write(compared, { align: 'U8' })).toBe('000001 00 00'.replaceAll(' ', ''))
  })
  it('are as wide as they are', () => {
    expect(() => write(nbyte, { len: 4096 })).toThrow('len: expected a whole number from 0 to 4095, got 4096')
    expect(() => write(nbyte, { layer: -1 })).toThrow('layer: expected a whole number from 0 to 15, got -1')
    expect(() => writeUntyped(nbyte, { len: '3' })).toThrow('len: expected a whole number from 0 to 4095, got "3"')
  })
  it('are explained each by itself: the bytes are the first one’s', () => {
    expect(parts(nbyte, '0300 0310').children).toEqual([
      { name: 'off', offset: 0, length: 2, type: 'u16', value: '3' },
      { name: 'len', offset: 2, length: 2, type: 'u16:12', value: '3' },
      { name: 'layer', offset: 4, length: 0, type: 'u16:4', value: '1' },
    ])
  })
  it('fill their integer', () => expect(() => bitFields(u8, { some: 4, more: 5 })).toThrow('9 bits of u8'))
})
