/** Structs with a flexible end: an array that a field counts, an array that nothing counts, data that a field decides on. */

import { describe, expect, expectTypeOf, it } from 'vitest'
import { array } from '../../src/schema/array.ts'
import { attributes } from '../../src/schema/attributes.ts'
import type { InputOf, ValueOf } from '../../src/schema/codec.ts'
import { DecodeError } from '../../src/schema/errors.ts'
import { flexible } from '../../src/schema/flexible.ts'
import { u8, u16, u32 } from '../../src/schema/integer.ts'
import { named } from '../../src/schema/names.ts'
import { padding } from '../../src/schema/padding.ts'
import { select } from '../../src/schema/select.ts'
import { struct } from '../../src/schema/struct.ts'
import { fourWays, octets, read, write, writeUntyped } from './four-ways.ts'

const key = struct('tc_u32_key', { mask: u8, val: u8 })
const selector = flexible(struct('tc_u32_sel', { flags: u8, nkeys: u8, __fill: padding(2) }), 'keys', array(key), 'nkeys')
const counters = flexible(struct('tc_u32_pcnt', { rcnt: u32 }), 'kcnts', array(u16))
const match = flexible(
  struct('tcf_ematch_hdr', { kind: named(u16, { TCF_EM_CMP: 1, TCF_EM_U32: 3, TCF_EM_META: 4 }), flags: u16 }),
  'data',
  select('kind', { TCF_EM_U32: key, TCF_EM_META: attributes({ TCA_EM_META_HDR: [1, u32] }) }),
)

describe('an array that a field counts', () => {
  fourWays(selector, [
    [
      'of two: the count is no part of the value',
      {
        flags: 1,
        keys: [
          { mask: 2, val: 3 },
          { mask: 4, val: 5 },
        ],
      },
      '01 02 0000  02 03  04 05',
    ],
    ['of none', { flags: 1, keys: [] }, '01 00 0000'],
  ])
  it('may be left out', () => expect(write(selector, { flags: 1 })).toBe('01000000'))
  it('is as long as the field says, or the bytes are not this format', () => {
    expect(() => read(selector, '01 03 0000  02 03  04 05')).toThrow('2 of keys where nkeys says 3')
  })
  it('has no half element, and there is no half header', () => {
    expect(() => read(selector, '01 01 0000  02')).toThrow(DecodeError)
    expect(() => read(selector, '01 00 00')).toThrow('struct tc_u32_sel takes at least 4 bytes, not 3')
  })
  it('says which element is wrong', () => {
    expect(() => writeUntyped(selector, { keys: [{ mask: 1 }, { mask: 256 }] })).toThrow('keys > [1] > mask: expected a whole number')
  })
  it('counts by itself: the count is not taken', () => {
    expect(() => writeUntyped(selector, { nkeys: 1, keys: [{ mask: 1 }] })).toThrow('struct tc_u32_sel has no nkeys; did you mean keys?')
  })
  it('is an object', () => expect(() => writeUntyped(selector, [])).toThrow('expected an object (struct tc_u32_sel and keys)'))
  it('has the type of its parts', () => {
    expectTypeOf<ValueOf<typeof selector>['keys']>().toEqualTypeOf<ValueOf<typeof key>[]>()
    expectTypeOf<ValueOf<typeof selector>>().not.toHaveProperty('nkeys')
  })
})

describe('an array that nothing counts', () => {
  fourWays(counters, [['takes what is left', { rcnt: 1, kcnts: [2, 3] }, '01000000 0200 0300']])
})

describe('data that a field decides on', () => {
  fourWays(match, [
    ['a struct', { kind: 'TCF_EM_U32', flags: 0, data: { mask: 1, val: 2 } }, '0300 0000 01 02'],
    ['attributes', { kind: 'TCF_EM_META', flags: 0, data: { TCA_EM_META_HDR: 5 } }, '0400 0000 08000100 05000000'],
    ['a name without a format: bytes', { kind: 'TCF_EM_CMP', flags: 0, data: octets('01 02') }, '0100 0000 0102'],
    ['no name: bytes', { kind: 9, flags: 0, data: octets('01 02') }, '0900 0000 0102'],
  ])
  it('a number counts as the name that it has', () => {
    expect(writeUntyped(match, { kind: 3, data: { mask: 1, val: 2 } })).toBe('030000000102')
  })
  it('says what the kind decides is wrong', () => {
    expect(() => writeUntyped(match, { kind: 'TCF_EM_U32', data: { mask: 300 } })).toThrow('data > mask: expected a whole number')
  })
  it('narrows by the field', () => {
    const values: ValueOf<typeof match>[] = []
    for (const value of values) {
      if (value.kind === 'TCF_EM_U32') expectTypeOf(value.data.mask).toEqualTypeOf<number>()
      else if (value.kind === 'TCF_EM_CMP') expectTypeOf(value.data).toEqualTypeOf<Uint8Array>()
    }
    expectTypeOf<{ kind: 'TCF_EM_U32'; data: { val: 1 } }>().toExtend<InputOf<typeof match>>()
    expectTypeOf<{ kind: 'TCF_EM_U32'; data: { val: string } }>().not.toExtend<InputOf<typeof match>>()
  })
})
