import { describe, expect, it } from 'vitest'
import { attributes } from '../../src/schema/attributes.ts'
import { bytes, presence } from '../../src/schema/bytes.ts'
import type { InputOf } from '../../src/schema/codec.ts'
import { DecodeError, EncodeError } from '../../src/schema/errors.ts'
import { u8, u16, u32 } from '../../src/schema/integer.ts'
import { nested, repeated } from '../../src/schema/nested.ts'
import { NLA_F_NESTED } from '../../src/schema/nlattr.ts'
import { struct } from '../../src/schema/struct.ts'
import { text } from '../../src/schema/text.ts'
import { fourWays, octets, parts, read, write, writeUntyped } from './four-ways.ts'

const properties = attributes({ IFLA_ALT_IFNAME: [53, repeated(text)] })
const set = attributes({
  IFLA_IFNAME: [3, text],
  IFLA_MTU: [4, u32, 'in bytes'],
  IFLA_STATS: [7, struct('stats', { packets: u16 }, { bytes: u16 })],
  IFLA_CARRIER: [33, u8],
  IFLA_PROP_LIST: [52, nested(properties)],
  NFTA_FLAG: [60, presence],
})

describe('an attribute', () => {
  fourWays(set, [
    ['is a length, a number and a payload', { IFLA_MTU: 1500 }, '0800 0400 dc050000'],
    ['is padded with zeros, which its length does not count', { IFLA_CARRIER: 1 }, '0500 2100 01 000000'],
    ['may have no payload', { NFTA_FLAG: true }, '0400 3c00'],
    ['may hold attributes, marked as nested where the row says so', { IFLA_PROP_LIST: {} }, '0400 3480'],
  ])
  it('that is undefined or a flag that is false is left out', () => {
    expect(write(set, { IFLA_IFNAME: undefined, NFTA_FLAG: false, IFLA_CARRIER: 0 })).toBe('0500210000000000')
  })
  it('is read whether it is marked as nested or not', () => {
    expect(read(set, '0400 3400')).toEqual({ IFLA_PROP_LIST: {} })
    expect(read(set, '0800 0480 dc050000')).toEqual({ IFLA_MTU: 1500 })
    expect(read(set, '0800 0440 dc050000')).toEqual({ IFLA_MTU: 1500 })
  })
  it('is read without its last padding', () => expect(read(set, '0500 2100 01')).toEqual({ IFLA_CARRIER: 1 }))
})

describe('a set', () => {
  fourWays(set, [
    ['of none', {}, ''],
    ['has its keys in the order of the wire', { IFLA_MTU: 1, IFLA_IFNAME: 'lo' }, '0800 0400 01000000  0700 0300 6c6f00 00'],
  ])
  it('has the other order the other way round', () => {
    expect(Object.keys(read(set, '0800 0400 01000000  0700 0300 6c6f00 00'))).toEqual(['IFLA_MTU', 'IFLA_IFNAME'])
    expect(Object.keys(read(set, '0700 0300 6c6f00 00  0800 0400 01000000'))).toEqual(['IFLA_IFNAME', 'IFLA_MTU'])
    expect(write(set, { IFLA_IFNAME: 'lo', IFLA_MTU: 1 })).toBe('070003006c6f0000' + '0800040001000000')
  })
  it('has each number once', () => {
    expect(() => attributes({ A: [1, u8], B: [1, u8] }).nameOf(1)).toThrow('B has the number of A')
  })
  it('shares no memory with the bytes that it was read from', () => {
    const source = octets('0800 6300 01020304')
    const value = read(set, source)
    source.fill(0)
    expect(value['#99']).toEqual(octets('01020304'))
  })
})

describe('what no declaration names', () => {
  fourWays(set, [
    ['keeps its place', { '#99': octets('aabb'), IFLA_MTU: 1 }, '0600 6300 aabb 0000  0800 0400 01000000'],
    [
      'may stand several times',
      { '#99': octets('aa'), '#99.1': octets(''), '#99.2': octets('bb') },
      '0500 6300 aa000000 0400 6300 0500 6300 bb000000',
    ],
    ['has any number', { '#0': octets('01'), '#16383': octets('02') }, '0500 0000 01000000 0500 ff3f 02000000'],
  ])
  fourWays(set, [
    ['fewer than four bytes are a tail', { IFLA_MTU: 1, '#tail': octets('aabbcc') }, '0800 0400 01000000 aabbcc'],
    ['a tail stands alone too', { '#tail': octets('08') }, '08'],
  ])
  it('is a second one of what stands once', () => {
    expect(read(set, '0800 0400 01000000  0800 0400 02000000')).toEqual({ IFLA_MTU: 1, '#4': octets('02000000') })
    expect(write(set, { IFLA_MTU: 1, '#4': octets('02000000') })).toBe('0800040001000000' + '0800040002000000')
  })
  it('is what has the wrong size for its format', () => {
    expect(read(set, '0600 0400 dc05 0000')).toEqual({ '#4': octets('dc05') })
    expect(read(set, '0500 3c00 01 000000')).toEqual({ '#60': octets('01') })
  })
  it('is a struct that is too short; a longer one has a tail', () => {
    expect(read(set, '0500 0700 01 000000')).toEqual({ '#7': octets('01') })
    expect(read(set, '0a00 0700 0100 0200 0300 0000')).toEqual({ IFLA_STATS: { packets: 1, bytes: 2, '#tail': octets('0300') } })
  })
  it('is a nest whose attributes have impossible lengths', () => {
    expect(read(set, '0800 3400 ffff 0100')).toEqual({ '#52': octets('ffff0100') })
  })
  it('takes no time, however often it is repeated', () => {
    const many = new Uint8Array(4 * 50_000)
    for (let at = 0; at < many.length; at += 4) many.set([4, 0, 99, 0], at)
    const begun = performance.now()
    const value = read(set, many)
    expect(Object.keys(value)).toHaveLength(50_000)
    expect(value['#99.49999']).toEqual(new Uint8Array())
    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})

describe('attributes that repeat', () => {
  fourWays(properties, [['are an array', { IFLA_ALT_IFNAME: ['a', 'bb'] }, '0600 3500 6100 0000  0700 3500 626200 00']])
  it('stay where they are when another stands between them', () => {
    expect(read(properties, '0600 3500 6100 0000  0400 6300  0600 3500 6200 0000')).toEqual({
      IFLA_ALT_IFNAME: ['a'],
      '#99': octets(''),
      '#53': octets('6200'),
    })
  })
  it('none of them leaves nothing', () => expect(write(properties, { IFLA_ALT_IFNAME: [] })).toBe(''))
  it('are an array when written', () => {
    expect(() => write(properties, { IFLA_ALT_IFNAME: 'a' as unknown as string[] })).toThrow('IFLA_ALT_IFNAME: expected an array, got "a"')
  })
})

describe('lengths that cannot be', () => {
  it.each([
    ['shorter than the header', '0300 0400 dc050000', 'an attribute of 3 bytes where 8 are left (at byte 4)'],
    ['zero: an endless loop to the careless', '0000 0000 0000 0000', 'an attribute of 0 bytes where 8 are left (at byte 4)'],
    ['longer than what is left', '0900 0400 dc050000', 'an attribute of 9 bytes where 8 are left (at byte 4)'],
    ['the longest', '0400 6300 ffff 0400', 'an attribute of 65535 bytes where 4 are left (at byte 8)'],
  ])('%s', (_what, digits, message) => {
    expect(() => read(set, digits)).toThrow(DecodeError)
    // The helper puts four bytes in front.
    expect(() => read(set, digits)).toThrow(message)
  })
})

describe('what cannot be written', () => {
  it('a key that is not declared', () => {
    expect(() => writeUntyped(set, { IFLA_MTUU: 1 })).toThrow('IFLA_MTUU: this set has no IFLA_MTUU; did you mean IFLA_MTU?')
    expect(() => writeUntyped(set, { mtu: 1 })).toThrow('mtu: this set has no mtu')
  })
  it('a value of the wrong kind, by its path', () => {
    const failure = () => write(set, { IFLA_PROP_LIST: { IFLA_ALT_IFNAME: ['a', 5 as unknown as string] } })
    expect(failure).toThrow('IFLA_PROP_LIST > IFLA_ALT_IFNAME: expected text, got 5')
    try {
      failure()
    } catch (error) {
      expect(error).toBeInstanceOf(EncodeError)
      expect(error).toBeInstanceOf(TypeError)
      expect(error).toMatchObject({
        code: 'ERR_NETLOOM_ENCODE',
        path: ['IFLA_PROP_LIST', 'IFLA_ALT_IFNAME'],
        reason: 'expected text, got 5',
      })
    }
  })
  it('a set that is none', () => {
    expect(() => writeUntyped(set, { IFLA_PROP_LIST: 5 as unknown })).toThrow('IFLA_PROP_LIST: expected an object of attributes, got 5')
    for (const value of [null, undefined, 'x', [], octets('00')]) expect(() => writeUntyped(set, value)).toThrow(EncodeError)
  })
  it.each(['__proto__', 'constructor', 'toString', 'valueOf'])('%s is no attribute', (key) => {
    expect(() => write(set, JSON.parse(`{ "${key}": 1 }`))).toThrow(`this set has no ${key}`)
  })
  it('null', () => expect(() => write(set, { IFLA_MTU: null as unknown as number })).toThrow('IFLA_MTU: expected a whole number'))
  it.each(['#', '#x', '#-1', '#1.', '#16384', '#1e3', '# 5', '#tail2'])('%s', (key) => {
    expect(() => write(set, { [key]: octets('01') })).toThrow(`${key}: expected a name, or # and an attribute number up to 16383`)
  })
  it('raw attributes and tails that are no bytes', () => {
    expect(() => write(set, { '#99': [1] as unknown as Uint8Array })).toThrow('#99: expected bytes (a Uint8Array), got an array of 1')
    expect(() => write(set, { '#tail': 'aa' as unknown as Uint8Array })).toThrow('#tail: expected bytes (a Uint8Array), got "aa"')
  })
  it('a payload of more than 65,531 bytes, which the length has no room for', () => {
    expect(write(set, { '#99': new Uint8Array(65_531) })).toHaveLength(2 * 65_536)
    expect(() => write(set, { '#99': new Uint8Array(65_532) })).toThrow('#99: an attribute holds at most 65531 bytes, not 65532')
    const names = Array.from({ length: 8_192 }, () => 'abc')
    expect(() => write(set, { IFLA_PROP_LIST: { IFLA_ALT_IFNAME: names } })).toThrow(
      'IFLA_PROP_LIST: an attribute holds at most 65531 bytes, not 65536',
    )
  })
})

describe('a set’s own marks', () => {
  it('a set that is always nested marks the attribute that carries it', () => {
    const outer = attributes({ NFTA_RULE_EXPRESSIONS: [4, attributes({ A: [1, u8] }, { nested: true })] })
    expect(write(outer, { NFTA_RULE_EXPRESSIONS: { A: 1 } })).toBe('0c00048005000100' + '01000000')
    expect(NLA_F_NESTED).toBe(0x8000)
  })
})

describe('its explanation', () => {
  it('names header, payload and padding of each attribute', () => {
    expect(parts(set, '0500 2100 01 000000').children).toEqual([
      {
        name: 'IFLA_CARRIER',
        offset: 0,
        length: 8,
        attribute: true,
        value: '1',
        children: [
          { name: 'nla_len', offset: 0, length: 2, type: 'u16', value: '5' },
          { name: 'nla_type', offset: 2, length: 2, type: 'u16', value: 'IFLA_CARRIER (33)' },
          { name: 'payload', offset: 4, length: 1, type: 'u8', value: '1' },
          { name: 'padding', offset: 5, length: 3, value: '000000' },
        ],
      },
    ])
  })
  it('carries the row’s note', () =>
    expect(parts(set, '0800 0400 dc050000').children?.[0]).toMatchObject({ value: '1500', note: 'in bytes' }))
  it('says what is not declared, what does not fit, and what is no attribute', () => {
    const tree = parts(set, '0500 6300 aa 000000  0600 0400 dc05 0000  ffff 0100')
    expect(tree.children?.map(({ name }) => name)).toEqual(['#99', 'IFLA_MTU', 'tail'])
    expect(tree.children?.[0]?.children?.[2]).toMatchObject({ value: 'aa', note: 'not declared here' })
    expect(tree.children?.[1]?.children?.[2]).toMatchObject({ value: 'dc05', note: expect.stringContaining('u32 takes 4 bytes, not 2') })
    expect(tree.children?.[2]).toMatchObject({ length: 4, note: 'not an attribute: its length cannot be' })
  })
  it('knows the names of what may stand in it', () => {
    expect(parts(set, '').nameOf?.(4)).toBe('IFLA_MTU')
    expect(parts(set, '').nameOf?.(99)).toBeUndefined()
  })
  it('tells which flags are set', () => {
    expect(parts(set, '0400 34c0').children?.[0]?.children?.[1]?.value).toBe('IFLA_PROP_LIST (52) | NLA_F_NESTED | NLA_F_NET_BYTEORDER')
  })
})

describe('any value', () => {
  it('with a repetition of nothing', () => {
    const value: InputOf<typeof set> = { '#5.1': octets('01') }
    expect(write(set, value)).toBe('0500050001000000')
    expect(read(set, '0500 0500 01 000000')).toEqual({ '#5': octets('01') })
  })
  it('bytes of any number', () => expect(write(attributes({ A: [1, bytes] }), { A: octets('') })).toBe('04000100'))
})
