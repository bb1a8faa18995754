/** Exact mode: what a value cannot say about its bytes is kept beside it, so that the very same bytes are written back. */

import { describe, expect, it } from 'vitest'
import { array } from '../../src/schema/array.ts'
import { attributes } from '../../src/schema/attributes.ts'
import type { AnyCodec } from '../../src/schema/codec.ts'
import { u8, u16, u32 } from '../../src/schema/integer.ts'
import { list } from '../../src/schema/list.ts'
import { message } from '../../src/schema/message.ts'
import { named } from '../../src/schema/names.ts'
import { nested, repeated } from '../../src/schema/nested.ts'
import { numbered } from '../../src/schema/numbered.ts'
import { padding } from '../../src/schema/padding.ts'
import { records } from '../../src/schema/records.ts'
import { select } from '../../src/schema/select.ts'
import { struct } from '../../src/schema/struct.ts'
import { bareText, text, textField } from '../../src/schema/text.ts'
import { uint } from '../../src/schema/uint.ts'
import { octets, parts, read, write, writeUntyped } from './four-ways.ts'

const padded = struct('padded', { a: u8, __pad: padding(3), name: textField(4) })
const set = attributes({
  NAME: [1, text],
  KIND: [2, bareText],
  MTU: [4, u32],
  PADDED: [5, padded],
  NEST: [6, nested(attributes({ NAME: [1, text] }))],
  NAMES: [7, repeated(text)],
  COUNT: [8, uint],
  LIST: [9, list(u16, 'ELEMENT', 1)],
  NUMBERED: [10, numbered(attributes({ NAME: [1, text] }))],
  RECORDS: [11, records('length', struct('record', { a: u8, b: u8 }), attributes({ MTU: [4, u32] }))],
  STRUCTS: [12, array(padded)],
  TYPE: [13, named(u16, { ONE: 1 })],
  DATA: [14, select('TYPE', { ONE: attributes({ NAME: [1, text] }) })],
})

describe('written back as they came', () => {
  it.each([
    ['an attribute marked as nested that we would not mark', '0800 0480 dc050000'],
    ['one not marked that we would', '0400 0600'],
    ['one in network byte order, it says', '0800 0440 dc050000'],
    ['an attribute that no declaration names, marked', '0500 6380 aa 000000'],
    ['padding that is not zero', '0700 0100 6c6f00 aa'],
    ['padding of what is not declared', '0500 6300 aa bbccdd'],
    ['no padding at the end', '0700 0100 6c6f00'],
    ['no padding at the end of what is not declared', '0500 6300 aa'],
    ['half the padding', '0500 6300 aa 00'],
    ['text without its NUL', '0600 0100 6c6f 0000'],
    ['text with several', '0a00 0100 6c6f00000000 0000'],
    ['text with something behind its NUL', '0a00 0100 6c6f00787900 0000'],
    ['bare text with a NUL', '0900 0200 7665746800 000000'],
    ['text that is no UTF-8', '0700 0100 ff61 00 00'],
    ['text longer than any that we would write', `${Buffer.from([0xf4, 0xfd]).toString('hex')} 0100 ${'61'.repeat(65_008)}`],
    ['padding within a struct', '0c00 0500 01 aabbcc 6c6f0000'],
    ['text in a field, with something behind its NUL', '0c00 0500 01 000000 6c6f0061'],
    ['text in a field that is no UTF-8', '0c00 0500 01 000000 ffffffff'],
    ['padding within a struct of an array', '0c00 0c00 01 aabbcc 6c6f0000'],
    ['a nest whose nest deviates', '0c00 0600 0600 0100 6c6f aabb'],
    ['a repetition that deviates', '0600 0700 6100 0000  0500 0700 62 000000'],
    ['a small number in eight bytes', '0c00 0800 0100000000000000'],
    ['a list whose element is marked', '0c00 0900 0600 0180 0500 0000'],
    ['a list with something else in it', '1400 0900 0600 0100 0500 0000 0600 0200 0500 0000'],
    ['a numbered element that deviates within', '1000 0a00 0a00 0100 0600 0100 6c6f 0000'],
    ['numbered elements that do not rise', '0c00 0a00 0400 0200 0400 0100'],
    ['a record whose length leaves out padding', '1000 0b00 0900 01 02 0500 6300 aa 000000'],
    ['padding between an attribute and a tail', '0500 6300 aa 010203 0400'],
    ['a selector behind its data, which deviates', '0a00 0e00 0600 0100 6c6f 0000  0600 0d00 0100 0000'],
    ['an attribute of the wrong size', '0600 0480 dc05 aabb'],
    ['a second one of what stands once', '0800 0400 01000000  0800 0480 02000000'],
  ])('%s', (_what, digits) => {
    const bytes = octets(digits)
    expect(write(set, read(set, bytes, { exact: true }))).toBe(Buffer.from(bytes).toString('hex'))
    parts(set, bytes)
  })

  it('a message’s header with padding that is not zero', () => {
    const link: AnyCodec = message(struct('header', { family: u8, __pad: padding(3) }), attributes({ MTU: [1, u8] }))
    const value = read(link, '01 aabbcc 0500 0100 05 000000', { exact: true })
    expect(value).toMatchObject({ family: 1, MTU: 5 })
    expect(write(link, value)).toBe('01aabbcc0500010005000000')
    expect(write(link, { ...value, family: 2 })).toBe('020000000500010005000000')
  })
})

describe('what is kept', () => {
  it('is nothing where nothing deviates', () => {
    expect(read(set, '0700 0100 6c6f00 00  0800 0400 dc050000  0500 6300 aa 000000', { exact: true })).toEqual({
      NAME: 'lo',
      MTU: 1500,
      '#99': octets('aa'),
    })
  })
  it('is nothing at all without exact mode, but for the flags of what is not declared', () => {
    expect(read(set, '0600 0100 6c6f aabb  0800 0480 dc050000')).toEqual({ NAME: 'lo', MTU: 1500 })
    expect(read(set, '0500 6380 aa 000000')).toEqual({ '#99': octets('aa'), '#wire': { '#99': { flags: 0x8000 } } })
  })
  it('is the payload, the flags, the padding', () => {
    expect(read(set, '0600 0180 6c6f aabb', { exact: true })).toEqual({
      NAME: 'lo',
      '#wire': { NAME: { flags: 0x8000, padding: octets('aabb'), payload: octets('6c6f') } },
    })
  })
})

describe('an edited value', () => {
  it('is written anew', () => {
    const value = read(set, '0600 0100 6c6f 0000', { exact: true })
    expect(write(set, { ...value, NAME: 'eth0' })).toBe('090001006574683000000000')
  })
  it('is written anew deep within', () => {
    const value = read(set, '0c00 0600 0600 0100 6c6f aabb', { exact: true })
    expect(write(set, { ...value, NEST: { ...value.NEST, NAME: 'x' } })).toBe('0c000600' + '060001007800aabb')
  })
  it.each([
    ['x', '06000100 7800 0000'],
    ['abc', '08000100 61626300'],
    ['abcd', '09000100 6162636400 000000'],
  ])('%j leaves what stands behind it aligned, whatever padding there was', (name, digits) => {
    for (const kept of ['0700 0100 6c6f00 aa', '0900 0100 6c6f6c6f00 aabbcc']) {
      const value = read(set, `${kept} 0800 0400 01000000`, { exact: true })
      const bytes = write(set, { ...value, NAME: name })
      expect(read(set, bytes)).toEqual({ NAME: name, MTU: 1 })
      expect(bytes).toHaveLength(digits.replaceAll(' ', '').length + 16)
    }
  })
  it('may be longer than one that ended without padding, and others may follow', () => {
    const value = read(set, '0700 0100 6c6f00', { exact: true })
    expect(read(set, write(set, { ...value, MTU: 1 }))).toEqual({ NAME: 'lo', MTU: 1 })
    expect(read(set, write(set, { ...value, NAME: 'eth0', MTU: 1 }))).toEqual({ NAME: 'eth0', MTU: 1 })
  })
  it('cannot be forged: what is no deviation does nothing', () => {
    const plain = write(set, { NAME: 'lo' })
    for (const deviation of [
      null,
      5,
      'x',
      { payload: 'x' },
      { payload: octets('ff') },
      { padding: 5 },
      { padding: 'xyz' },
      { flags: 'x' },
      { flags: 4 },
      { flags: 4n },
    ]) {
      expect(writeUntyped(set, { NAME: 'lo', '#wire': { NAME: deviation } })).toBe(plain)
    }
    for (const wire of [null, 5, 'x', []]) expect(writeUntyped(set, { NAME: 'lo', '#wire': wire })).toBe(plain)
  })
})
